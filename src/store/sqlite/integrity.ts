import { type Database, openDatabase } from './driver.js'
import { findForeignSchema } from './migrate.js'

/**
 * Checks that a file is an intact database of this service, and merges its write-ahead log into it. No other process may use the file.
 *
 * @returns the first problem; undefined if the file is intact.
 */
export function checkIntegrity(file: string): string | undefined {
  const database = openDatabase(file, { fileMustExist: true })
  let problem: string | undefined
  try {
    database.pragma('journal_mode = DELETE')
    problem = findProblem(database)
  } catch (error) {
    problem = (error as Error).message
  }
  database.close()
  return problem
}

function findProblem(database: Database): string | undefined {
  const foreign = findForeignSchema(database)
  if (foreign !== undefined) return foreign
  const integrity = database.pragma('integrity_check(1)', { simple: true })
  if (integrity !== 'ok') return `its integrity check fails: ${integrity}`
  const orphan = database.prepare('select 1 from pragma_foreign_key_check').get()
  return orphan === undefined ? undefined : 'it has rows that refer to missing rows'
}
