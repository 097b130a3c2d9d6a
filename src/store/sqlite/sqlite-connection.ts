import { type Database, isSqliteError, type Statement } from './driver.js'
import type { Session } from '../engine.js'
import type { Query } from '../query.js'
import { CommitInDoubtError, StoreUnavailableError } from '../store.js'

/** One SQLite connection, which prepares each query once. */
export class SqliteConnection implements Session {
  readonly #statements = new Map<string, Statement>()
  readonly #tupleStatements = new Map<string, Statement>()

  constructor(readonly database: Database) {}

  async all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return mapDriverErrors(() => this.#prepare(query.sql).all(...query.bind(parameters))) as R[]
  }

  /** As lists: building an object a row takes SQLite's driver half as long again as reading it. */
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

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.execute('savepoint one_write')
    try {
      const result = await work()
      this.execute('release one_write')
      return result
    } catch (error) {
      // Some failures, such as a full disk, make SQLite roll back the whole transaction.
      if (!this.database.inTransaction) throw new StoreUnavailableError(error)
      this.execute('rollback to one_write')
      this.execute('release one_write')
      throw error
    }
  }

  execute(sql: string): void {
    mapDriverErrors(() => this.#prepare(sql).run())
  }

  /** How many rows it has inserted, updated or deleted so far. */
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

/** Failures of the machine, not of the query: a lock, a full disk, a file that is read-only or out of reach. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM)/
/** The commit stands in the log, from which it may be recovered after a crash, or is overwritten by the next one. */
const IN_DOUBT = 'SQLITE_IOERR_FSYNC'

/** @throws StoreUnavailableError for a failure of the machine; CommitInDoubtError if it came after the commit was written. */
export function mapDriverErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isSqliteError(error) || !UNAVAILABLE.test(error.code)) throw error
    throw error.code === IN_DOUBT ? new CommitInDoubtError(error) : new StoreUnavailableError(error)
  }
}
