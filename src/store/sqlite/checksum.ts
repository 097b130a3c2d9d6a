import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { syncToDisk } from '../../files/atomic-file.js'

/** Returns the path of a file's checksum, which is in the format of sha256sum. */
export function checksumFileOf(file: string): string {
  return `${file}.sha256`
}

/** Writes a file's checksum next to it, durably. */
export async function writeChecksum(file: string, digest: string): Promise<void> {
  const path = checksumFileOf(file)
  await rm(path, { force: true }) // that of a deleted backup, or a link that leads elsewhere
  await writeFile(path, `${digest}  ${basename(file)}\n`, { flag: 'wx' })
  await syncToDisk(path)
}

/** Reads a file's checksum. @throws Error if it is missing or malformed. */
export async function readChecksum(file: string): Promise<string> {
  const path = checksumFileOf(file)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error(`${path}, the checksum of ${file}, is missing`)
    throw error
  })
  const [digest] = /^[0-9a-f]{64}(?= [ *])/.exec(text) ?? []
  if (digest === undefined) throw new Error(`${path} is not in the format of sha256sum`)
  return digest
}
