import { existsSync } from 'node:fs'
import { createStore } from './operations/certification-store.js'
import { sqliteFileOf } from './interface/database-url.js'
import type { Engine, ReadOnlyEngine } from './engine/engine.js'
import type { Store, StoreObserver } from './interface/store.js'

// Each engine is imported at its first use, so that a process loads only one database driver.
const loadSqlite = () => import('./sqlite/sqlite-engine.js')
const loadThreadedStore = () => import('./sqlite/threaded-store.js')
const loadPostgres = () => import('./postgres/postgres-engine.js')

/** Options for opening a store. */
export interface StoreOptions {
  /** Observes the commits. */
  readonly observer?: StoreObserver | undefined
  /** Whether SQLite writes in a thread instead of on the event loop, which a service needs to answer requests meanwhile. */
  readonly isThreaded?: boolean
  /** Whether a missing SQLite file is an error. Otherwise, an empty database is created, even by a command that only reads. */
  readonly mustExist?: boolean
}

/**
 * Opens the store that a URL names. Creates a missing SQLite file and migrates an older schema.
 *
 * @param url as described at parseDatabaseUrl.
 * @throws Error if the database cannot be opened.
 */
export async function openStore(
  url: string,
  { observer, isThreaded = false, mustExist = false }: StoreOptions = {},
): Promise<Store> {
  const file = sqliteFileOf(url)
  if (mustExist && file !== undefined && !existsSync(file))
    throw new Error(`${file} does not exist; set DATABASE_URL to an existing database`)
  if (isThreaded && file !== undefined) return (await loadThreadedStore()).openThreadedStore(file, observer)
  return createStore(await openEngine(url, observer))
}

/** Opens the database of a URL as openStore does. */
export async function openEngine(url: string, observer?: StoreObserver): Promise<Engine> {
  const file = sqliteFileOf(url)
  return file === undefined
    ? (await loadPostgres()).openPostgresEngine(url, observer)
    : (await loadSqlite()).openSqliteEngine(file, observer)
}

/** Opens a database read-only, without creating or migrating it. */
export async function openReadOnlyEngine(url: string): Promise<ReadOnlyEngine> {
  const file = sqliteFileOf(url)
  return file === undefined
    ? (await loadPostgres()).openPostgresReadOnly(url)
    : (await loadSqlite()).openSqliteReadOnly(file)
}
