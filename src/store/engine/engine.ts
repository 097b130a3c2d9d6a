import type { Kysely } from 'kysely'
import type { FeedDialect, ListDialect } from './dialects.js'
import type { Query } from './query.js'
import type { Session } from './session.js'
import { StoreUnavailableError } from '../interface/store.js'
import type { Tables } from './tables.js'
import type { TallyChanges } from './tally.js'

/** The transaction of a write. The engine applies its changes of the tally before the commit. */
export interface UnitOfWork {
  readonly session: Session
  readonly tally: TallyChanges
}

/** Orders writes: the id of a certification, an idempotency key, or a key made from a mentor's id. */
export type OrderingKey = number | string

/** A fixed state of the database, on a separate connection, until it is closed. */
export interface Snapshot extends Pick<Session, 'all' | 'first' | 'tuples'> {
  close(): void
}

/** The sequence of a table's ids. */
export interface IdSequence {
  /** Returns the last assigned id, even if its row was deleted; 0 if no id was assigned. */
  readonly get: Query<object, { id: number }>
  /** The statements that set the last assigned id, which must not decrease. They run in order. */
  readonly set: readonly Query<{ id: number }, unknown>[]
}

/**
 * A trigger that makes the audit trail append-only. Only an erasure and a restarted transfer drop it; they create it again in the same
 * transaction.
 */
export interface AuditTrigger {
  readonly drop: Query<object, unknown>
  readonly create: Query<object, unknown>
}

/** A database with its dialect. All methods reject with StoreUnavailableError if it cannot serve now. */
export interface Engine {
  /** Builds queries in the database's dialect. It never runs them. */
  readonly builder: Kysely<Tables>
  readonly lists: ListDialect
  readonly feed: FeedDialect
  /** Whether the service does nothing else while a query reads. */
  readonly readsSynchronously: boolean
  /** Reads the committed state. Two queries may see different states. Each query must have one best plan for all its values. */
  readonly reader: Pick<Session, 'all' | 'first'>
  /** The names of the migrations, in order. */
  readonly migrations: readonly string[]
  /** Returns the sequence of a table's generated ids. */
  idSequence(table: string): IdSequence
  readonly auditTriggers: readonly AuditTrigger[]
  /** Runs `work` on one state of the database, which writes of others do not change. `work` may run again. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>
  /**
   * Runs queries on one state of the database, as `snapshot` does. The queries must be short, and `work` must send all of them before it
   * waits for any. Then they take one round trip on a shared connection.
   *
   * @param hasOnePlan whether the best plan of each query is the same for all values.
   */
  readTogether<T>(work: (session: Session) => Promise<T>, hasOnePlan: boolean): Promise<T>
  /** Opens a snapshot for long reads. Its state is that at its first query. */
  openSnapshot(): Promise<Snapshot>
  /**
   * Runs `work` as one change, which is on disk when the promise resolves. If the promise rejects, nothing changed. Once `work` has
   * locked a record, no other writer changes it until this change ends. `work` may run again, on a newer state of the database.
   *
   * Several changes may share a transaction. So `work` must check all rules of the domain before its first statement that writes.
   *
   * @param orderingKey orders changes: those with equal keys run one after the other, in the order of the calls. If `work` locks a
   *   certification, the key must be its id.
   */
  write<T>(work: (unit: UnitOfWork) => Promise<T>, orderingKey?: OrderingKey): Promise<T>
  /**
   * Runs `work` as one change of many records, as `write` does. `work` must lock the records in the order of their ids, so that two such
   * changes do not deadlock.
   */
  writeMany<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>
  /** Runs `work` as one change while all other changes wait. */
  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Overwrites the bytes of deleted and changed rows, if the engine can. @throws StoreUnavailableError if it cannot do so now */
  overwriteDeleted(): Promise<void>
  /** Applies changes to the table of the tally. */
  writeTally(session: Session, changes: TallyChanges): Promise<void>
  /** Returns a text that identifies the database, independent of its URL. */
  identify(): Promise<string>
  /** Reads a row. Also rejects with StoreUnavailableError if the URL now leads to another database. */
  ping(): Promise<void>
  /** The number of writes that are not settled yet. */
  pendingWrites(): number
  /** Finishes the pending writes, then closes the database. */
  close(): Promise<void>
}

/** A database that is opened read-only, as the source of a transfer. */
export type ReadOnlyEngine = Pick<
  Engine,
  'builder' | 'migrations' | 'idSequence' | 'snapshot' | 'identify' | 'close'
>

/** The query of a ping, on every engine. */
export const PING_QUERY: Query<object, unknown> = {
  sql: 'select 1 from certification limit 1',
  bind: () => [],
}

/** The transaction failed because of another writer or a lost connection. A retry may succeed. */
export class RetryableError extends StoreUnavailableError {}
