import { type Database, openDatabase } from './driver.js'
import { isServiceDatabase } from './migrate.js'

/**
 * Why a file is not a whole database of this service; undefined if it is one. It stands alone then, without a log beside it.
 * No other process must use the file.
 */
export function checkIntegrity(file: string): string | undefined {
  const database = openDatabase(file, { fileMustExist: true })
  let violation: string | undefined
  try {
    database.pragma('journal_mode = DELETE')
    violation = faultOf(database)
  } catch (error) {
    violation = (error as Error).message
  }
  database.close()
  return violation
}

function faultOf(database: Database): string | undefined {
  if (!isServiceDatabase(database)) return 'it is no database of this service, or one of a later version'
  const integrity = database.pragma('integrity_check(1)', { simple: true })
  if (integrity !== 'ok') return `its integrity check fails: ${integrity}`
  const orphan = database.prepare('select 1 from pragma_foreign_key_check').get()
  return orphan === undefined ? undefined : 'it has rows that belong to rows that are not there'
}
