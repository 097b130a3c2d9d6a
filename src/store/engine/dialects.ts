// The parts of the queries that depend on the database. Each engine implements them; queries/ builds the rest.
import type {
  AliasableExpression,
  AliasedExpression,
  Compilable,
  Expression,
  Kysely,
  RawBuilder,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import type { Certification } from '../../domain/certification.js'
import type { Position } from '../interface/store.js'
import type { Query } from './query.js'
import type { Session } from './session.js'
import type { AuditRow, Tables } from './tables.js'
import type { BucketRanges } from './tally.js'

/** A query for records, to which conditions and an order can be added. */
export type Records<O> = SelectQueryBuilder<Tables, 'certification', O>

/** A complete query, to which no conditions can be added. */
export type Complete<O> = AliasableExpression<O> & Compilable<O>

/** The direction of an order. */
export type Direction = 'asc' | 'desc'

/** The part of merged ranges to return. */
export interface Page {
  readonly limit: number
  readonly offset?: number
}

/** The types to count: PostgreSQL takes the list, SQLite its JSON. */
interface TypeList {
  readonly list: readonly string[]
  readonly json: string
}

/** The types to count, and the buckets of the tally to sum up. */
export interface TypesParameters {
  readonly types: TypeList
  readonly buckets: BucketRanges
}

/** The counts of a type in a query's result. */
export interface TypeCounts {
  readonly cert_type: string
  readonly expired: number
  readonly revoked: number
}

/** The part of the mentors' queries that depends on the database. */
export interface MentorDialect {
  /** Selects the elements of a JSON array of arrays, in the column `value`. */
  elementsOf(json: Expression<string>): AliasedExpression<{ value: unknown }, 'given'>
}

/** The parts of the list queries that depend on how a database's planner uses indexes. */
export interface ListDialect extends MentorDialect {
  /**
   * Whether each record of a page has the list's total after its columns. One statement reads one state, so it needs no transaction; but
   * an empty page has no total.
   */
  readonly totalInRows: boolean
  /** Builds the condition that a record has this type, in a list ordered by type and id. */
  hasType(certType: string): Expression<SqlBool>
  /**
   * Returns the query of a page, so that the database does not read the records before it.
   *
   * @param page the records of the page, with limit and offset.
   * @param all all records of the table, in the list's order: for a dialect that selects the records by their ids.
   */
  page(page: Records<object>, all: Records<object>): Records<object>
  /** Builds the condition that a record has one of a few ids. */
  hasId(ids: Expression<{ id: number }>): Expression<SqlBool>
  /** Adds `mentor_name`, from the mentor directory, to each record of a page, but not to the records that the page skips. */
  withMentorName(records: Records<object>): Records<object>
  /** Makes the database compare a text byte by byte, regardless of its collation. */
  binaryCollation(text: Expression<string>): Expression<string>
  /** Selects the records after the position, in a list ordered by expiry, then id. Returns ranges of an index. */
  afterExpiry<O>(records: Records<O>, position: Position, direction: Direction): Records<O>[]
  /** Counts types for a summary. */
  countTypes(db: Kysely<Tables>, p: TypesParameters): Complete<TypeCounts>
  /** Merges ranges of indexes into a list that is ordered by expiry, then id, without sorting it. */
  merge<O>(db: Kysely<Tables>, ranges: readonly Records<O>[], direction: Direction, page: Page): Complete<O>
}

/** The position of an entry in the feed. A FeedPosition also names the database. */
export interface EntryPosition {
  readonly order: number
  readonly id: number
}

/** The state of the feed when a page is read. */
export interface FeedState {
  /** The random name of the database. */
  readonly database: string
  /** The lowest order of any entry that can still become visible. Null if a part of the database does not answer. */
  readonly horizon: number | null
}

/** The parameters of the feed's queries. */
export interface FeedParameters {
  readonly after: EntryPosition
  readonly horizon: number
  readonly limit: number
}

type Entries<O> = SelectQueryBuilder<Tables, 'audit_line', O>

/** The parts of the feed that depend on how a database orders its commits. */
export interface FeedDialect {
  /** The expression for an entry's order. */
  readonly order: RawBuilder<number>
  /** Selects the entries after a position and below the horizon, in their order. */
  after<O>(entries: Entries<O>, p: FeedParameters): Entries<O>
  /** Selects the entries below the horizon, the last one first. */
  fromLast<O>(entries: Entries<O>, p: FeedParameters): Entries<O>
  readonly getState: Query<object, FeedState>
  /** Inserts a certification and its first entry in one statement, if the database can. */
  readonly insertAudited?: Query<AuditedCreation, { id: number }>
  /**
   * Adds an entry of a record that has earlier ones. The record must be locked.
   *
   * @param insert adds the first entry of a record.
   */
  appendLater(session: Session, row: NewAuditRow, insert: Query<NewAuditRow, unknown>): Promise<void>
  /** The statements that give the database a new name, and order all entries by their ids. They run in one transaction. */
  readonly restart: readonly Query<object, unknown>[]
}

/** A row of the audit trail before the database assigns its id. */
export type NewAuditRow = Omit<AuditRow, 'id'>

/** A new certification, and its entry without its id. */
export interface AuditedCreation {
  readonly created: Omit<Certification, 'id'>
  readonly entry: NewAuditRow
}
