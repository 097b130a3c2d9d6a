// Loads the SQLite driver that the running Node needs. No other module knows that there are two.
//
// better-sqlite3 13 is built on Node-API 10, which Node has from 22.14 on. On an older Node, it crashes with a segmentation fault
// (https://nodejs.org/api/n-api.html#node-api-version-matrix). Version 12 is built on V8 itself, and aborts at a garbage collection from
// Node 24.19 on (https://github.com/nodejs/node/issues/65446). So both are optional dependencies, and package-lock.json installs the one
// that the running Node needs (scripts/generate/lockfile.ts).
//
// To drop Node 20: remove `better-sqlite3-12` from package.json, and import better-sqlite3 instead of this module.
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'

type Driver = typeof BetterSqlite3
/** An open SQLite database. */
export type Database = BetterSqlite3.Database
/** The options for opening a database. */
export type DatabaseOptions = BetterSqlite3.Options
/** A prepared statement. */
export type Statement = BetterSqlite3.Statement<unknown[]>
/** An error of SQLite; `code` is its result code. */
export type SqliteError = InstanceType<Driver['SqliteError']>

const require = createRequire(import.meta.url)
let driver: Driver | undefined

/** Returns the driver's class. It is loaded at the first call, because a service on PostgreSQL does not need it. @throws Error as loadDriver. */
export function sqliteDriver(): Driver {
  driver ??= loadDriver(driverFor(process.versions.napi))
  return driver
}

/** Opens an SQLite database. @throws Error if the driver does not load; SqliteError if the file cannot be opened. */
export function openDatabase(file: string | Buffer, options?: DatabaseOptions): Database {
  return new (sqliteDriver())(file, options)
}

/** Whether an error is one of SQLite. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof sqliteDriver().SqliteError
}

/** Returns the package of the driver for a version of Node-API. */
export function driverFor(nodeApi: string | undefined): string {
  return Number(nodeApi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-12'
}

/** Loads a driver and its binary. @throws Error if it is not installed for the running Node. */
export function loadDriver(name: string): Driver {
  try {
    const loaded = require(name) as Driver
    new loaded(':memory:').close() // version 12 loads its binary only now
    return loaded
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    throw new Error(
      `the SQLite driver of Node ${process.version} does not load (${reason}); run npm ci with this Node`,
      { cause: error },
    )
  }
}
