import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { type Driver, DummyDriver, Kysely, SqliteDialect, SqliteQueryCompiler } from 'kysely'
import type { Engine, IdCounter, Session, Snapshot, UnitOfWork } from '../engine.js'
import { GroupCommit, type SingleWriter, type Transaction } from '../group-commit.js'
import type { Query } from '../query.js'
import { CommitInDoubt, StoreUnavailable } from '../store.js'
import type { Tables } from '../tables.js'
import type { TallyChanges } from '../tally.js'
import { migrate } from './migrate.js'
import { sqliteLists } from './sqlite-lists.js'
import { defineTallyQueries, type TallyQueries, writeTally } from './sqlite-tally.js'

/** How long a reader waits for a lock, which holds the event loop; in WAL mode it hardly ever has to. */
const LOCK_WAIT_MS = 10
/** How long a writer tries again to get the write lock, which does not: SQLite itself is told not to wait. */
const PATIENCE_MS = 5_000
const RETRY_AFTER_MS = 5

/**
 * What each connection caches, instead of SQLite's 2 MiB. A million rows are inserted in 16 s, not 26; and of ten million
 * records, a mentor's few, which lie in as many places, need fewer reads of the file.
 */
export const CACHE_KIB = 64 * 1024

/**
 * Opens the database file, which is created and migrated if need be.
 *
 * @throws Error if it cannot be opened or must not be written: SQLite would open it to be read only, and stay so.
 */
export async function openSqliteEngine(file: string): Promise<SqliteEngine> {
  mkdirSync(dirname(file), { recursive: true })
  const writing = new Database(file, { timeout: PATIENCE_MS })
  writing.pragma('journal_mode = WAL')
  writing.pragma('synchronous = FULL') // a commit is on disk when it returns, also after a power failure
  writing.pragma('foreign_keys = ON')
  writing.pragma('temp_store = MEMORY') // else each insert that returns an id opens a temporary file, some 15 µs
  writing.pragma(`cache_size = -${CACHE_KIB}`)
  await migrate(writing)
  accessSync(file, constants.W_OK)
  writing.pragma('busy_timeout = 0')
  // Reads have a connection of their own, so that none ever sees an open write transaction.
  const reading = new Database(file, { readonly: true, timeout: LOCK_WAIT_MS })
  reading.pragma(`cache_size = -${CACHE_KIB}`)
  return new SqliteEngine(new Connection(writing), new Connection(reading))
}

class SqliteEngine implements Engine, SingleWriter {
  readonly builder: Kysely<Tables>
  readonly lists = sqliteLists
  readonly tallySlots = 1
  readonly idCounter: IdCounter = {
    get: {
      sql: `select coalesce(max(seq), 0) as id from sqlite_sequence where name = 'certification'`,
      bind: () => [],
    },
    set: { sql: `update sqlite_sequence set seq = ? where name = 'certification'`, bind: ({ id }) => [id] },
  }
  readonly #tallyQueries: TallyQueries
  readonly #commits = new GroupCommit(this)
  #snapshotReaders = 0

  constructor(
    readonly writer: Connection,
    readonly reader: Connection,
  ) {
    this.builder = new Kysely({ dialect: new CompilingDialect({ database: writer.database }) })
    this.#tallyQueries = defineTallyQueries(this.builder)
  }

  /** Readers that overlap share a snapshot: they run in one turn of the event loop, in which no write of ours falls. */
  async snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#snapshotReaders++ === 0) this.reader.execute('begin')
    try {
      return await work(this.reader)
    } finally {
      if (--this.#snapshotReaders === 0) this.reader.execute('commit')
    }
  }

  async openSnapshot(): Promise<Snapshot> {
    const { name } = this.reader.database
    const database = guard(() => new Database(name, { readonly: true, timeout: LOCK_WAIT_MS }))
    const snapshot = new Connection(database)
    snapshot.execute('begin')
    return snapshot
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    await this.#begin()
    try {
      const result = await work(this.writer)
      this.writer.execute('commit')
      return result
    } catch (error) {
      this.writer.rollback()
      throw error
    }
  }

  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.#commits.write(work)
  }

  load<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.transaction(work)
  }

  writeTally(session: Session, changes: TallyChanges): Promise<void> {
    return writeTally(session, this.#tallyQueries, changes)
  }

  /** Leaves no long log behind, which another process would have to work off at its next commit. */
  async close(): Promise<void> {
    await this.#commits.idle()
    this.reader.close()
    this.writer.database.pragma('wal_checkpoint(passive)')
    this.writer.close()
  }

  /** Takes the write lock; while another process has it, waits without holding the event loop. */
  async #begin(): Promise<void> {
    for (let waited = 0; !this.#tryToBegin(waited >= PATIENCE_MS); waited += RETRY_AFTER_MS) {
      await setTimeout(RETRY_AFTER_MS)
    }
  }

  /** Whether there was a write lock to take. @throws what was in the way, if it is the last try or no lock. */
  #tryToBegin(isLast: boolean): boolean {
    try {
      this.writer.execute('begin immediate')
      return true
    } catch (error) {
      if (isLast || !(error instanceof StoreUnavailable)) throw error
      return false
    }
  }
}

/** Compiles queries for SQLite, and runs none. */
class CompilingDialect extends SqliteDialect {
  override createDriver(): Driver {
    return new DummyDriver()
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new LocklessCompiler()
  }
}

/** A transaction that writes is alone in SQLite: no record needs a lock of its own. */
class LocklessCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(): void {}
}

/** One SQLite connection, which prepares each query once. */
class Connection implements Transaction {
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()
  readonly #tupleStatements = new Map<string, Database.Statement<unknown[]>>()

  constructor(readonly database: Database.Database) {}

  async all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return guard(() => this.#prepare(query.sql).all(...query.bind(parameters))) as R[]
  }

  /** As lists: building an object a row takes SQLite's driver half as long again as reading it. */
  async tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]> {
    return guard(() => this.#prepareTuples(query.sql).all(...query.bind(parameters))) as unknown[][]
  }

  async one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R> {
    return guard(() => this.#prepare(query.sql).get(...query.bind(parameters))) as R
  }

  async first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined> {
    return guard(() => this.#prepare(query.sql).get(...query.bind(parameters))) as R | undefined
  }

  async run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void> {
    guard(() => this.#prepare(query.sql).run(...query.bind(parameters)))
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.execute('savepoint one_write')
    try {
      const result = await work()
      this.execute('release one_write')
      return result
    } catch (error) {
      // Some failures, such as a full disk, make SQLite roll back the whole transaction.
      if (!this.database.inTransaction) throw new StoreUnavailable(error)
      this.execute('rollback to one_write')
      this.execute('release one_write')
      throw error
    }
  }

  execute(sql: string): void {
    guard(() => this.#prepare(sql).run())
  }

  rollback(): void {
    if (this.database.inTransaction) this.execute('rollback')
  }

  close(): void {
    this.database.close()
  }

  #prepareTuples(sql: string): Database.Statement<unknown[]> {
    let statement = this.#tupleStatements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare<unknown[]>(sql).raw()
      this.#tupleStatements.set(sql, statement)
    }
    return statement
  }

  #prepare(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** Failures of the machine, not of the query: a lock, a full disk, a file that is read-only or out of reach. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM)/
/** The commit stands in the log, from which it may be recovered after a crash, or is overwritten by the next one. */
const IN_DOUBT = 'SQLITE_IOERR_FSYNC'

function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !UNAVAILABLE.test(error.code)) throw error
    throw error.code === IN_DOUBT ? new CommitInDoubt(error) : new StoreUnavailable(error)
  }
}
