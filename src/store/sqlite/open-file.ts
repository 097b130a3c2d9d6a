import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DEFAULT_FILE } from '../interface/database-url.js'
import { type Database, type DatabaseOptions, isSqliteError, openDatabase } from './driver.js'

/**
 * Returns the folder of a database file. Creates it for the default database only: for another path, a missing folder means a mistyped
 * path or a missing mount.
 *
 * @throws Error if it is missing.
 */
export function ensureFolderOf(file: string, defaultFile = DEFAULT_FILE): string {
  const folder = dirname(resolve(file))
  if (existsSync(folder)) return folder
  if (folder !== dirname(defaultFile))
    throw new Error(`the folder ${folder} does not exist; create it, or correct DATABASE_URL`)
  mkdirSync(folder)
  return folder
}

/** Opens a database file. @throws Error that names the file and the problem. */
export function openFile(file: string, options: DatabaseOptions): Database {
  if (options.readonly === true && !existsSync(file)) throw new Error(`${file} does not exist`)
  try {
    return openDatabase(file, options)
  } catch (error) {
    throw explainOpenError(file, error)
  }
}

/** Explains why SQLite could not open a database file. Returns other errors unchanged. */
export function explainOpenError(file: string, error: unknown): unknown {
  if (!isSqliteError(error)) return error
  const say = (problem: string) => new Error(`${file} ${problem}`, { cause: error })
  if (error.code === 'SQLITE_NOTADB') return say('is not an SQLite database')
  if (!/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(error.code)) return error
  if (!existsSync(file))
    return say('does not exist and cannot be created: check the permissions of its folder')
  return say(
    statSync(file).isDirectory() ? 'is a folder, not a database' : 'cannot be opened: check its permissions',
  )
}
