import { type Database, isSqliteError, type Statement } from './driver.js'
import type { Session } from '../engine/session.js'
import type { Query } from '../engine/query.js'
import { CommitInDoubtError, StoreUnavailableError } from '../interface/store.js'

/** An SQLite connection. It prepares each query once. */
export class SqliteConnection implements Session {
  readonly #statements = new Map<string, Statement>()
  readonly #tupleStatements = new Map<string, Statement>()

  constructor(readonly database: Database) {}

  async all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return mapDriverErrors(() => this.#prepare(query.sql).all(...query.bind(parameters))) as R[]
  }

  /** Returns arrays, because one object for each row would take 50 % longer. */
  async tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]> {
    return mapDriverErrors(() => this.#prepareTuples(query.sql).all(...query.bind(parameters))) as unknown[][]
  }

  async one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R> {
    return mapDriverErrors(() => this.#prepare(query.sql).get(...query.bind(parameters))) as R
  }

  async first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined> {
    return mapDriverErrors(() => this.#prepare(query.sql).get(...query.bind(parameters))) as R | undefined
  }

  async run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void> {
    mapDriverErrors(() => this.#prepare(query.sql).run(...query.bind(parameters)))
  }

  /** Runs `work` in a savepoint. If it rejects, only its changes are undone, and not the rest of the transaction. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.execute('savepoint single_write')
    try {
      const result = await work()
      this.execute('release single_write')
      return result
    } catch (error) {
      // Some failures, such as a full disk, make SQLite roll back the whole transaction.
      if (!this.database.inTransaction) throw new StoreUnavailableError(error)
      this.execute('rollback to single_write')
      this.execute('release single_write')
      throw error
    }
  }

  execute(sql: string): void {
    mapDriverErrors(() => this.#prepare(sql).run())
  }

  /** The number of rows that this connection has changed since it was opened. */
  changedRows(): number {
    const { rows } = this.#prepare('select total_changes() as rows').get() as { rows: number }
    return rows
  }

  rollback(): void {
    if (this.database.inTransaction) this.execute('rollback')
  }

  close(): void {
    this.database.close()
  }

  #prepareTuples(sql: string): Statement {
    let statement = this.#tupleStatements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare<unknown[]>(sql).raw()
      this.#tupleStatements.set(sql, statement)
    }
    return statement
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

/** Matches failures of the environment, not of the query: a lock, a full disk, a read-only or unreachable file. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM)/
/** The failure after which the commit is in the log, but perhaps not on disk. Recovery may find it, or the next commit overwrite it. */
const IN_DOUBT = 'SQLITE_IOERR_FSYNC'

/** Maps errors of the driver. @throws StoreUnavailableError for a failure of the environment, CommitInDoubtError if a commit may be on disk. */
export function mapDriverErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isSqliteError(error) || !UNAVAILABLE.test(error.code)) throw error
    throw error.code === IN_DOUBT ? new CommitInDoubtError(error) : new StoreUnavailableError(error)
  }
}
