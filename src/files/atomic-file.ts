import { constants } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a file that is there wholly, on disk, or not at all.
 *
 * @param write makes the content in a file of another name beside it, which is there afterwards only if the process ends
 *   before the promise settles.
 * @throws Error if there is such a file already, or what `write` throws.
 */
export async function writeFileAtomically<T>(
  file: string,
  write: (partial: string) => Promise<T>,
): Promise<T> {
  if (await fileExists(file)) throw new Error(`${file} exists already; name another file, or remove it`)
  const partial = `${file}.partial`
  try {
    await rm(partial, { force: true })
    const result = await write(partial)
    await syncToDisk(partial)
    await renameDurably(partial, file)
    return result
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Gives a file another file's name in the same folder; that one, if there is one, is gone. After a power failure, too. */
export async function renameDurably(file: string, name: string): Promise<void> {
  await rename(file, name)
  await syncToDisk(dirname(name))
}

/** @param path of a file or a folder. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function fileExists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
}
