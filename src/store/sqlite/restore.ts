import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Database, isSqliteError, openDatabase } from './driver.js'
import { sha256File } from '../../files/sha256-file.js'
import { renameDurably, syncToDisk } from '../../files/atomic-file.js'
import { readChecksum } from './checksum.js'
import { checkIntegrity } from './integrity.js'

export interface RestoreOptions {
  /** A backup, with its checksum beside it. */
  readonly file: string
  /** The path of the database, which need not be there. */
  readonly database: string
  /** Also replaces a database that is newer than the backup, or of which that cannot be told. */
  readonly isForced: boolean
}

/**
 * Puts a backup in a database's place: wholly, on disk, or not at all.
 *
 * A database is newer than the backup if it has what the backup has not: a record, a later version of one, a mentor or a
 * mentor's other name, or if it has given out more ids, or deleted a record that the backup has.
 *
 * @throws Error if the backup is damaged or no database of this service, if the database is newer and it is not forced, or if
 *   another process has it open.
 */
export async function restore({ file, database, isForced }: RestoreOptions): Promise<void> {
  const checksum = await readChecksum(file)
  await mkdir(dirname(database), { recursive: true })
  const copy = `${database}.restoring`
  const replaced = claim(database, isForced)
  try {
    await copyFile(file, copy)
    if ((await sha256File(copy)) !== checksum)
      throw new Error(`${file} is damaged: its checksum is another one`)
    const violation = checkIntegrity(copy)
    if (violation !== undefined) throw new Error(`${file} cannot be restored: ${violation}`)
    if (replaced !== undefined && !isForced) refuseNewer(replaced, copy, { file, database })
    await syncToDisk(copy)
    // Logs of the database that is replaced, which SQLite would take for the restored one's.
    for (const log of ['-wal', '-shm', '-journal']) await rm(database + log, { force: true })
    await renameDurably(copy, database)
  } finally {
    replaced?.close()
    await rm(copy, { force: true })
  }
}

/**
 * Takes a database for this process alone, until it is closed.
 *
 * @returns undefined if there is none, or if it is forced and none that can be read.
 */
function claim(file: string, isForced: boolean): Database | undefined {
  if (!existsSync(file)) return undefined
  const database = openDatabase(file, { timeout: 0 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = DELETE') // puts what stands in its log into it
    database.exec('begin exclusive; commit') // in that locking mode the lock stays
    return database
  } catch (error) {
    database.close()
    if (isSqliteError(error) && error.code === 'SQLITE_BUSY')
      throw new Error(`${file} is open in another process, such as the service: stop it first`, {
        cause: error,
      })
    if (isForced) return undefined
    throw cannotTell(file, error)
  }
}

function cannotTell(file: string, error: unknown): Error {
  const { message } = error as Error
  return new Error(`whether ${file} is newer cannot be told (${message}); --force replaces it all the same`)
}

function refuseNewer(replaced: Database, copy: string, names: { file: string; database: string }): void {
  const tables = replaced.prepare('select 1 from sqlite_schema').get()
  if (tables === undefined) return // a database that was never used
  let isNewer: unknown
  try {
    replaced.prepare('attach ? as backup').run(copy)
    isNewer = replaced.prepare(IS_NEWER).pluck().get()
    replaced.exec('detach backup')
  } catch (error) {
    throw cannotTell(names.database, error)
  }
  if (isNewer === 1)
    throw new Error(`${names.database} is newer than ${names.file}; --force replaces it all the same`)
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
