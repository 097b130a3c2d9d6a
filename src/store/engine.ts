import type { Kysely } from 'kysely'
import type { ListDialect } from './list-queries.js'
import type { Query } from './query.js'
import { StoreUnavailableError } from './store.js'
import type { Tables } from './tables.js'
import type { TallyChanges } from './tally.js'

/** Runs compiled queries on one connection. */
export interface Session {
  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]>
  /** The rows as lists of their values, in the order in which the query selects them: what is read most is read so. */
  tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]>
  /** The row of a query that always gives one, such as a total or an insert that returns. */
  one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R>
  first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined>
  run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void>
}

/** What a write works with: its transaction, and the tally's changes, which are written before the commit. */
export interface UnitOfWork {
  readonly session: Session
  readonly tally: TallyChanges
}

/** A state of the database that stays as it is, on a connection of its own, until it is closed. */
export interface Snapshot extends Pick<Session, 'all'> {
  close(): void
}

/** The last id that was given out, also if its row is gone; 0 if none was. */
export interface IdSequence {
  readonly get: Query<object, { id: number }>
  /** Run one after the other, let ids go on behind this one, which is not less than any that was given out. */
  readonly set: readonly Query<{ id: number }, unknown>[]
}

/** Keeps lines in the audit trail from being removed, which only a move that begins anew may do, in one transaction. */
export interface AuditTriggers {
  readonly drop: Query<object, unknown>
  readonly create: Query<object, unknown>
}

/** A database: all that the store knows of it. All methods reject with StoreUnavailableError if it cannot serve now. */
export interface Engine {
  /** Builds queries in the database's dialect; it never runs them. */
  readonly builder: Kysely<Tables>
  readonly lists: ListDialect
  /** Reads what is committed, each query at a time of its own. */
  readonly reader: Pick<Session, 'all' | 'first'>
  /** The names of the migrations that make its tables, in order. */
  readonly migrations: readonly string[]
  /** @param table one whose ids the database counts up. */
  idSequence(table: string): IdSequence
  readonly auditTriggers: AuditTriggers
  /** Over how many rows a count of the tally is spread, so that writers at one time need not wait for each other. */
  readonly tallyShards: number
  /** Runs `work` on one state of the database, which other writers do not change under it. It may run again. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** For reading for a long time: what is read is of the moment of the first query. */
  openSnapshot(): Promise<Snapshot>
  /**
   * Runs `work` as one change, which is on disk when the promise resolves; one that rejects changed nothing. A record that
   * it read with a query that locks is not changed by others before the end. It may run again, on what others have made of
   * the database meanwhile.
   */
  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>
  /** Runs `work` as one change while all other changes wait. */
  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Puts changes of the tally into the tally's table. */
  writeTally(session: Session, changes: TallyChanges): Promise<void>
  /** A text that is this database's own, whatever its address. */
  identify(): Promise<string>
  /** Reads something. @throws StoreUnavailableError also if what stands at its address is not the database that was opened. */
  ping(): Promise<void>
  /** How many writes were asked for and are not settled yet. */
  pendingWrites(): number
  /** Finishes the writes under way, then releases the database. */
  close(): Promise<void>
}

/** A database that is only read. */
export type Source = Pick<Engine, 'builder' | 'migrations' | 'idSequence' | 'snapshot' | 'identify' | 'close'>

/** What an engine answers a ping with, whatever its database. */
export const PING_QUERY: Query<object, unknown> = {
  sql: 'select 1 from certification limit 1',
  bind: () => [],
}

/** The transaction cannot be finished, but done again it may well be: another writer or a failure was in its way. */
export class RetryableError extends StoreUnavailableError {}
