import { existsSync } from 'node:fs'
import { createStore } from './certification-store.js'
import type { Engine, Source } from './engine.js'
import { openPostgresEngine, openPostgresSource } from './postgres/postgres-engine.js'
import { isPostgresUrl, readPostgresUrl } from './postgres/postgres-url.js'
import { openSqliteEngine, openSqliteSource } from './sqlite/sqlite-engine.js'
import { openThreadedStore } from './sqlite/threaded-store.js'
import type { Store, StoreObserver } from './store.js'

const SQLITE = 'sqlite:'

/** @throws Error, with one line, if the text names no database that this service can open. */
export function checkDatabaseUrl(url: string): void {
  if (isPostgresUrl(url)) readPostgresUrl(url)
  else if (!sqliteFileOf(url)) throw new Error('must be sqlite: and the path of a file, or postgres://…')
}

/** The file that a URL names, if it is one of SQLite. */
export function sqliteFileOf(url: string): string | undefined {
  return url.startsWith(SQLITE) ? url.slice(SQLITE.length) : undefined
}

export interface StoreOptions {
  /** Is told of the commits. */
  readonly observer?: StoreObserver | undefined
  /** For a service that answers many at once: on SQLite, which else works on the event loop, a thread changes single certifications. */
  readonly isThreaded?: boolean
  /** For reading: a file that is not there is none to read, and a new one would say that there is nothing. */
  readonly mustExist?: boolean
}

/**
 * Opens the store that a URL names, migrating it (and creating it, if it is a file) if need be.
 *
 * @param url `sqlite:` and the path of a file, absolute or from the working directory; or `postgres://` (see postgres-url.ts).
 * @throws Error if the database cannot be opened.
 */
export async function openStore(
  url: string,
  { observer, isThreaded = false, mustExist = false }: StoreOptions = {},
): Promise<Store> {
  const file = sqliteFileOf(url)
  if (mustExist && file !== undefined && !existsSync(file)) throw new Error(`there is no database ${file}`)
  if (isThreaded && file !== undefined) return openThreadedStore(file, observer)
  return createStore(await openEngine(url, observer))
}

/** As openStore, the database below it. */
export function openEngine(url: string, observer?: StoreObserver): Promise<Engine> {
  const file = sqliteFileOf(url)
  return file === undefined ? openPostgresEngine(url, observer) : openSqliteEngine(file, observer)
}

/** Opens a database as it is, neither created nor migrated, only to be read. */
export async function openSource(url: string): Promise<Source> {
  const file = sqliteFileOf(url)
  return file === undefined ? openPostgresSource(url) : openSqliteSource(file)
}
