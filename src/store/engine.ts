import type { Kysely } from 'kysely'
import type { ListDialect } from './list-queries.js'
import type { Query } from './query.js'
import { StoreUnavailable } from './store.js'
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

/** The last id that was given out, also if its record is gone; 0 if none was. */
export interface IdCounter {
  readonly get: Query<object, { id: number }>
  /** Lets ids go on behind this one, which is not less than any that was given out. */
  readonly set: Query<{ id: number }, unknown>
}

/** A database: all that the store knows of it. All methods reject with StoreUnavailable if it cannot serve now. */
export interface Engine {
  /** Builds queries in the database's dialect; it never runs them. */
  readonly builder: Kysely<Tables>
  readonly lists: ListDialect
  /** Reads what is committed, each query at a time of its own. */
  readonly reader: Pick<Session, 'all' | 'first'>
  readonly idCounter: IdCounter
  /** Over how many rows a count of the tally is spread, so that writers at one time need not wait for each other. */
  readonly tallySlots: number
  /** Runs `work` on one state of the database, which other writers do not change under it. It may run again. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>
  /**
   * Runs `work` as one change, which is on disk when the promise resolves; one that rejects changed nothing. A record that
   * it read with a query that locks is not changed by others before the end. It may run again, on what others have made of
   * the database meanwhile.
   */
  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>
  /** Runs `work` as one change while all other changes wait. */
  load<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Puts changes of the tally into the tally's table. */
  writeTally(session: Session, changes: TallyChanges): Promise<void>
  /** How many writes were asked for and are not settled yet. */
  readonly pendingWrites: number
  /** Finishes the writes under way, then releases the database. */
  close(): Promise<void>
}

/** The transaction cannot be finished, but done again it may well be: another writer or a failure was in its way. */
export class Undone extends StoreUnavailable {}
