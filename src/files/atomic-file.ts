import { strict as assert } from 'node:assert'
import { constants } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Writes a file atomically: it appears under its name when it is complete and on disk, or not at all.
 *
 * @param write writes the content to a temporary file next to it. That file remains only if the process ends before the promise settles.
 * @throws Error if the file exists or its folder is missing or not writable, or what `write` throws.
 */
export async function writeFileAtomically<T>(
  file: string,
  write: (partial: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(resolve(file))
  assert(
    !(await can(file, constants.F_OK)),
    new Error(`${file} already exists; remove it or name another file`),
  )
  assert(await can(folder, constants.F_OK), new Error(`the folder ${folder} does not exist`))
  // SQLite would not say which file it cannot create.
  const isWritable = await can(folder, constants.W_OK)
  assert(isWritable, new Error(`${file} cannot be created: the folder ${folder} is not writable`))
  const partial = `${file}.partial`
  try {
    await rm(partial, { force: true })
    const result = await write(partial)
    await syncToDisk(partial)
    await renameDurably(partial, file)
    return result
  } catch (error) {
    await rm(partial, { force: true })
    // Neither Node nor SQLite says which file.
    const isFull = ['ENOSPC', 'SQLITE_FULL'].includes(String((error as NodeJS.ErrnoException).code))
    throw isFull ? new Error(`${file} cannot be written: its disk is full`, { cause: error }) : error
  }
}

/** Renames a file within its folder, replacing a file of that name. The rename survives a power failure. */
export async function renameDurably(file: string, name: string): Promise<void> {
  await rename(file, name)
  // Windows cannot flush a folder; its file system keeps a journal of such changes.
  if (process.platform !== 'win32') await flush(dirname(name), 'r')
}

/** Flushes a file to disk. */
export async function syncToDisk(file: string): Promise<void> {
  await flush(file, 'r+') // Windows flushes only what is open for writing
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whether this process has access to a path. @param mode the kind of access, such as `constants.W_OK`. */
async function can(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
