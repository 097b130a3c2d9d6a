import { constants, existsSync } from 'node:fs'
import { access, chmod, chown, copyFile, readlink, realpath, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Database, isSqliteError, openDatabase } from './driver.js'
import { sha256File } from '../../files/sha256-file.js'
import { renameDurably, syncToDisk } from '../../files/atomic-file.js'
import { readChecksum } from './checksum.js'
import { checkIntegrity } from './integrity.js'
import { findForeignObjects } from './schema-check.js'
import { ensureFolderOf } from './open-file.js'

/** The options of a restore. */
export interface RestoreOptions {
  /** A backup, with its checksum next to it. */
  readonly file: string
  /** The path of the database, which may be missing. */
  readonly database: string
  /** Whether to replace even a database that is newer than the backup, or too damaged to compare. */
  readonly isForced: boolean
}

/**
 * Replaces a database by a backup, atomically and durably.
 *
 * Refuses to replace a newer database. A database is newer if it has a record, a version of a record, a mentor or a mentor's name that
 * the backup lacks, if it has assigned more ids, or if it has deleted a record of the backup.
 *
 * @throws Error if the backup is damaged, not a database of this service, or has foreign triggers, views or tables; if the database is
 *   newer and `isForced` is false; or if another process has the database open.
 */
export async function restore({ file, database: path, isForced }: RestoreOptions): Promise<void> {
  await access(file) // names the file itself, not its checksum, if both are missing
  const checksum = await readChecksum(file)
  ensureFolderOf(path)
  const database = await followLinks(path) // a symbolic link stays one
  const copy = `${database}.restoring`
  const replaced = lockExclusively(database, isForced)
  try {
    await rm(copy, { force: true }) // a remainder of an earlier attempt, or a link to another file
    await copyFile(file, copy, constants.COPYFILE_EXCL)
    await setAccess(copy, database)
    if ((await sha256File(copy)) !== checksum)
      throw new Error(`${file} is damaged: its checksum does not match`)
    const problem = checkIntegrity(copy) ?? (await findForeignObjects(copy))
    if (problem !== undefined) throw new Error(`${file} cannot be restored: ${problem}`)
    if (replaced !== undefined && !isForced) refuseNewer(replaced, copy, { file, database })
    await syncToDisk(copy)
    // SQLite would apply the logs of the replaced database to the restored one.
    for (const log of ['-wal', '-shm', '-journal']) await rm(database + log, { force: true })
    await renameDurably(copy, database)
  } finally {
    replaced?.close()
    await rm(copy, { force: true })
  }
}

/** Returns the file to which symbolic links lead, which may be missing. @throws Error if they lead in a circle */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const target = await readlink(path).catch(() => undefined)
    return target === undefined ? path : followLinks(resolve(dirname(path), target))
  }
}

/**
 * Gives a restored file the mode and the owner of the database that it replaces, not those of the backup, which may come from another
 * machine. A new database belongs to the owner of the folder, who alone can read it.
 *
 * @param isRoot whether the owner can be changed.
 */
export async function setAccess(
  copy: string,
  database: string,
  isRoot = process.getuid?.() === 0,
): Promise<void> {
  const isReplacing = existsSync(database)
  await chmod(copy, isReplacing ? (await stat(database)).mode & 0o777 : 0o600)
  if (!isRoot) return
  const { uid, gid } = await stat(isReplacing ? database : dirname(database))
  await chown(copy, uid, gid)
}

/**
 * Locks a database exclusively for this process, until it is closed.
 *
 * @returns undefined if it is missing, or if it is unreadable and `isForced` is true.
 */
function lockExclusively(file: string, isForced: boolean): Database | undefined {
  if (!existsSync(file)) return undefined
  const database = openDatabase(file, { timeout: 0 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = DELETE') // merges its log into it
    database.exec('begin exclusive; commit') // the exclusive locking mode keeps the lock
    return database
  } catch (error) {
    database.close()
    if (isSqliteError(error) && error.code === 'SQLITE_BUSY')
      throw new Error(`${file} is open in another process, such as the service: stop it first`, {
        cause: error,
      })
    if (isForced) return undefined
    throw cannotCompare(file, error)
  }
}

function cannotCompare(file: string, error: unknown): Error {
  const { message } = error as Error
  return new Error(`${file} cannot be compared with the backup (${message}); --force replaces it anyway`)
}

function refuseNewer(replaced: Database, copy: string, names: { file: string; database: string }): void {
  const tables = replaced.prepare('select 1 from sqlite_schema').get()
  if (tables === undefined) return // an empty database
  let isNewer: unknown
  try {
    replaced.prepare('attach ? as backup').run(copy)
    isNewer = replaced.prepare(IS_NEWER).pluck().get()
    replaced.exec('detach backup')
  } catch (error) {
    throw cannotCompare(names.database, error)
  }
  if (isNewer === 1)
    throw new Error(`${names.database} is newer than ${names.file}; --force replaces it anyway`)
}

const LAST_ID = (schema: string) =>
  `(select coalesce(max(seq), 0) from ${schema}.sqlite_sequence where name = 'certification')`

const IS_NEWER = `select
  ${LAST_ID('main')} > ${LAST_ID('backup')}
  or exists (
    select 1 from main.certification as here left join backup.certification as there using (id)
    where there.id is null or here.version > there.version or here.updated_at > there.updated_at)
  or exists (
    select 1 from backup.certification as there
    where id <= ${LAST_ID('main')} and not exists (select 1 from main.certification as here where here.id = there.id))
  or exists (select id, name from main.mentor except select id, name from backup.mentor)`
