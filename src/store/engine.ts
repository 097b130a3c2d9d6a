import type { Kysely } from 'kysely'
import type { ListDialect } from './list-queries.js'
import type { Query } from './query.js'
import { StoreUnavailableError } from './store.js'
import type { Tables } from './tables.js'
import type { TallyChanges } from './tally.js'

/** Runs compiled queries on one connection. */
export interface Session {
  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]>
  /** Returns each row as the list of its values, in the order of the query's columns: faster, for the lists. */
  tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]>
  /** Returns the row of a query that always has one, such as a total. */
  one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R>
  first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined>
  run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void>
}

/** The transaction of a write, and its changes of the tally, which are applied before the commit. */
export interface UnitOfWork {
  readonly session: Session
  readonly tally: TallyChanges
}

/** One state of the database, on a separate connection, until it is closed. */
export interface Snapshot extends Pick<Session, 'all'> {
  close(): void
}

/** The sequence of a table's ids. */
export interface IdSequence {
  /** Returns the last id that was assigned, even if its row was deleted; 0 if none was. */
  readonly get: Query<object, { id: number }>
  /** Continues the ids after this one, which must not be less than the last: statements to run in order. */
  readonly set: readonly Query<{ id: number }, unknown>[]
}

/** The triggers that make the audit trail append-only. Only a restarted transfer drops them, and creates them in the same transaction. */
export interface AuditTriggers {
  readonly drop: Query<object, unknown>
  readonly create: Query<object, unknown>
}

/** A database, as the store uses it. All methods reject with StoreUnavailableError if it cannot serve now. */
export interface Engine {
  /** Builds queries in the database's dialect, and never runs them. */
  readonly builder: Kysely<Tables>
  readonly lists: ListDialect
  /** Reads the committed state, each query on its own. */
  readonly reader: Pick<Session, 'all' | 'first'>
  /** The names of the migrations that create its tables, in order. */
  readonly migrations: readonly string[]
  /** @param table a table whose ids the database counts up. */
  idSequence(table: string): IdSequence
  readonly auditTriggers: AuditTriggers
  /** The number of rows that a count of the tally is spread over, so that concurrent writers need not wait for each other. */
  readonly tallyShards: number
  /** Runs `work` on one state of the database, which no other writer changes meanwhile. It may run again. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Opens a snapshot for long reads. Its state is that of its first query. */
  openSnapshot(): Promise<Snapshot>
  /**
   * Runs `work` as one change, which is on disk when the promise resolves; if it rejects, nothing changed. No other writer changes a
   * record between its locking query and the end of the change. `work` may run again, on a newer state of the database.
   */
  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>
  /** Runs `work` as one change while all other changes wait. */
  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Applies changes to the table of the tally. */
  writeTally(session: Session, changes: TallyChanges): Promise<void>
  /** Returns a text that identifies the database, whatever its URL. */
  identify(): Promise<string>
  /** Reads a row. @throws StoreUnavailableError also if the URL now leads to another database. */
  ping(): Promise<void>
  /** The number of writes that are not settled yet. */
  pendingWrites(): number
  /** Finishes the pending writes, then closes the database. */
  close(): Promise<void>
}

/** A database that is only read. */
export type Source = Pick<Engine, 'builder' | 'migrations' | 'idSequence' | 'snapshot' | 'identify' | 'close'>

/** The query of a ping, on every engine. */
export const PING_QUERY: Query<object, unknown> = {
  sql: 'select 1 from certification limit 1',
  bind: () => [],
}

/** The transaction failed because of another writer or a lost connection, and may succeed when it is repeated. */
export class RetryableError extends StoreUnavailableError {}
