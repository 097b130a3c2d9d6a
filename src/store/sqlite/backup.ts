import { stat } from 'node:fs/promises'
import { type Database, openDatabase } from './driver.js'
import { sha256File } from '../../files/sha256-file.js'
import { writeFileAtomically } from '../../files/atomic-file.js'
import { writeChecksum } from './checksum.js'
import { checkIntegrity } from './integrity.js'

export interface BackupOptions {
  /** The path of the database, which may be in use. */
  readonly database: string
  /** Must not be there yet. */
  readonly file: string
  /** Is told how many pages of how many have been copied. */
  readonly onProgress?: (copied: number, total: number) => void
}

/** As many pages as are copied before the progress is told: 4 MiB. */
const PAGES_A_STEP = 1_024

/**
 * Copies a database as of one moment while it is in use, proves the copy, and puts its checksum beside it. The copy is there
 * only when all of that is done and on disk; it stands alone, without a log beside it.
 *
 * @returns how many bytes it has.
 * @throws Error if there is no such database, it is damaged, or the copy cannot be made.
 */
export function backUp({ database, file, onProgress }: BackupOptions): Promise<number> {
  return writeFileAtomically(file, async (partial) => {
    await copyDatabase(database, partial, onProgress)
    const violation = checkIntegrity(partial)
    if (violation !== undefined) throw new Error(`the copy of ${database} is not sound: ${violation}`)
    await writeChecksum(file, await sha256File(partial))
    return (await stat(partial)).size
  })
}

async function copyDatabase(
  database: string,
  copy: string,
  onProgress: (copied: number, total: number) => void = () => {},
): Promise<void> {
  const source = openToRead(database)
  try {
    // A transaction, or else the copy would begin anew with each write of another process.
    source.exec('begin')
    source.prepare('select 1 from sqlite_schema').get()
    await source.backup(copy, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages)
        return PAGES_A_STEP
      },
    })
  } finally {
    source.close()
  }
}

function openToRead(file: string): Database {
  try {
    return openDatabase(file, { readonly: true })
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
}
