import { stat } from 'node:fs/promises'
import { sha256File } from '../../files/sha256-file.js'
import { writeFileAtomically } from '../../files/atomic-file.js'
import { writeChecksum } from './checksum.js'
import { checkIntegrity } from './integrity.js'
import { openFile } from './open-file.js'

/** The options of a backup. */
export interface BackupOptions {
  /** The path of the database, which may be in use. */
  readonly database: string
  /** The path of the copy, which must not exist. */
  readonly file: string
  /** Reports the numbers of copied pages and of all pages. */
  readonly onProgress?: (copied: number, total: number) => void
}

/** The number of pages that are copied between two reports of progress: 4 MiB. */
const PAGES_PER_STEP = 1_024

/**
 * Copies a snapshot of a database, which may be in use, checks the copy, and writes its checksum to a file next to it. The copy appears
 * under its name when all of this is on disk. It has no write-ahead log.
 *
 * @returns the size of the copy in bytes.
 * @throws Error if the database is missing or damaged, or the copy cannot be written.
 */
export function backUp({ database, file, onProgress }: BackupOptions): Promise<number> {
  return writeFileAtomically(file, async (partial) => {
    await copyDatabase(database, partial, onProgress)
    const problem = checkIntegrity(partial)
    if (problem !== undefined) throw new Error(`the copy of ${database} is damaged: ${problem}`)
    await writeChecksum(file, await sha256File(partial))
    return (await stat(partial)).size
  })
}

async function copyDatabase(
  database: string,
  copy: string,
  onProgress: (copied: number, total: number) => void = () => {},
): Promise<void> {
  const source = openFile(database, { readonly: true })
  try {
    // Without this transaction, each write of another process would restart the copy.
    source.exec('begin')
    source.prepare('select 1 from sqlite_schema').get()
    await source.backup(copy, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages)
        return PAGES_PER_STEP
      },
    })
  } finally {
    source.close()
  }
}
