import { type Expression, type Kysely, type SelectQueryBuilder, sql, type SqlBool } from 'kysely'
import type { Status } from '../domain/certification.js'
import type { Instant } from '../domain/time.js'
import { defineQuery, type Query } from './query.js'
import type { CertificationFilter, Position } from './store.js'
import { type BucketRanges, Grain, type Range } from './tally.js'
import type { Tables } from './tables.js'

/** The parameters of a list's queries. A query binds only those that its shape of filter needs. */
export interface ListParameters {
  readonly filter: {
    readonly mentorId: string
    /** ALL_TYPES if the list is of no single type. */
    readonly certType: string
  }
  readonly now: Instant
  /** The expiring list ends before this instant. */
  readonly end: Instant
  /** The list continues after this position. */
  readonly position: Position
  /** The buckets of the tally whose sum is the list's total. */
  readonly ranges: BucketRanges
  readonly limit: number
  readonly offset: number
}

/** The filter of a list. `expiring` selects the active certifications that expire before `end`. */
export interface ListShape extends Omit<CertificationFilter, 'status'> {
  readonly status?: Status | 'expiring' | undefined
}

export function isActive({ status }: ListShape): boolean {
  return status === 'active' || status === 'expiring'
}

export const EXPIRING: ListShape = { status: 'expiring' }

/** The columns of a list. SQLite's index by mentor contains all of them. */
const LISTED = [
  'certification.id as id',
  'mentor_id',
  'cert_type',
  'issued_at',
  'expires_at',
  'renewal_count',
  'created_at',
  'revoked_at',
] as const

/** The values of those columns. */
export type ListTuple = [
  id: number,
  mentorId: string,
  certType: string,
  issuedAt: number,
  expiresAt: number,
  renewalCount: number,
  createdAt: number,
  revokedAt: number | null,
]

/** The columns of the expiring list, before the mentor's name. */
const EXPIRING_LISTED = ['certification.id as id', 'mentor_id', 'cert_type', 'expires_at'] as const

export type ExpiringTuple = [
  id: number,
  mentorId: string,
  certType: string,
  expiresAt: number,
  mentorName: string | null,
]

/** A query for records, to which conditions and an order can be added. */
export type Records<O> = SelectQueryBuilder<Tables, 'certification', O>

/** The parts of the list queries that depend on how a database's planner uses indexes. */
export interface ListDialect {
  /** The condition that a record has this type, in a list ordered by type and id. */
  hasType(certType: string): Expression<SqlBool>
  /**
   * A page of a list.
   *
   * @param page the records of the page.
   * @param all all records of the table, in the list's order.
   */
  page(page: Records<object>, all: Records<object>): Records<object>
  /** Adds `mentor_name`, from the mentor directory, to each record of a page, but not to the records that the page skips. */
  withMentorName(records: Records<object>): Records<object>
  /** Compares a text byte by byte, whatever the database's collation. */
  binaryCollation(text: Expression<string>): Expression<string>
  /** The page after the position of the parameters, in a list ordered by expiry, then id. */
  afterExpiry<O>(records: Records<O>, p: ListParameters): Records<O>
}

/**
 * The queries of lists and of their totals.
 *
 * A list must be as fast at ten million records as at ten thousand, on its last page as on its first, with any filter. So each
 * query reads a bounded number of rows:
 *
 * - A page is a range of one index, which has the conditions and the order of the list. With `after`, the query seeks its position
 *   and reads what it shows. With `page`, it first skips index entries, 100,000 at most.
 * - With a `mentor_id`, the range is that of the mentor: thousands of records at most. Other conditions are tested on each of them,
 *   and they are sorted if the index has another order.
 * - A total is a sum over the tally, whose rows are bounded too (tally.ts). With a `mentor_id`, it counts the mentor's range.
 *
 * Each shape of filter has its own queries, since a condition such as `:type is null or cert_type = :type` would use no index.
 */
export function defineListQueries(db: Kysely<Tables>, dialect: ListDialect) {
  const matching = (shape: ListShape, p: ListParameters) => matchingIn(db, dialect, shape, p)
  const page = (shape: ListShape, p: ListParameters) =>
    dialect.page(pageFromOffset(matching(shape, p), shape, p), inOrder(db.selectFrom('certification'), shape))
  const expiring = (records: Records<object>) => dialect.withMentorName(records.select(EXPIRING_LISTED))
  return {
    listCertifications: perShape((shape) =>
      defineQuery((p: ListParameters) => page(shape, p).select(LISTED)),
    ),

    listCertificationsAfter: perShape((shape) =>
      defineQuery((p: ListParameters) =>
        pageAfterPosition(dialect, matching(shape, p).select(LISTED), shape, p),
      ),
    ),

    totalOfCertifications: perShape((shape) =>
      defineQuery((p: ListParameters) => totalOf(db, matching(shape, p), shape, p)),
    ),

    getExpiringCertifications: defineQuery((p: ListParameters) => expiring(page(EXPIRING, p))),

    getExpiringCertificationsAfter: defineQuery((p: ListParameters) =>
      pageAfterPosition(dialect, expiring(matching(EXPIRING, p)), EXPIRING, p),
    ),
  }
}

/** Compiles the query of each shape of filter when it is first used. */
function perShape<P extends object, R>(
  define: (shape: ListShape) => Query<P, R>,
): (shape: ListShape) => Query<P, R> {
  const defined = new Map<string, Query<P, R>>()
  return (shape) => {
    const key = `${shape.mentorId !== undefined} ${shape.certType !== undefined} ${shape.status}`
    let query = defined.get(key)
    if (query === undefined) {
      query = define(shape)
      defined.set(key, query)
    }
    return query
  }
}

/** The records of the list. The condition that active ones expire after now is missing: it is part of the page's range. */
function matchingIn(db: Kysely<Tables>, dialect: ListDialect, shape: ListShape, p: ListParameters) {
  const { mentorId, certType, status } = shape
  return db
    .selectFrom('certification')
    .$if(mentorId !== undefined, (query) => query.where('mentor_id', '=', p.filter.mentorId))
    .$if(certType !== undefined, (query) =>
      isOrderedByExpiry(shape)
        ? query.where('cert_type', '=', p.filter.certType)
        : query.where(dialect.hasType(p.filter.certType)),
    )
    .$if(status !== undefined, (query) =>
      query.where('revoked_at', status === 'revoked' ? 'is not' : 'is', null),
    )
    .$if(status === 'expired', (query) => query.where('expires_at', '<=', p.now))
    .$if(status === 'expiring', (query) => query.where('expires_at', '<', p.end))
}

/** The page after the first `offset` records. Its order is that of an index. */
function pageFromOffset<O>(records: Records<O>, shape: ListShape, p: ListParameters): Records<O> {
  const page = records
    .$if(isActive(shape), (query) => query.where('expires_at', '>', p.now))
    .limit(p.limit)
    .offset(p.offset)
  return inOrder(page, shape)
}

/** The page after the position. */
function pageAfterPosition<O>(
  dialect: ListDialect,
  records: Records<O>,
  shape: ListShape,
  p: ListParameters,
) {
  return isOrderedByExpiry(shape)
    ? dialect.afterExpiry(records, p)
    : inOrder(records.where('certification.id', '>', p.position.id), shape).limit(p.limit)
}

function inOrder<O>(records: Records<O>, shape: ListShape): Records<O> {
  if (isOrderedByExpiry(shape)) return records.orderBy('expires_at').orderBy('certification.id')
  // The type is constant there, but with it the order is that of an index.
  return records
    .$if(shape.certType !== undefined, (query) => query.orderBy('cert_type'))
    .orderBy('certification.id')
}

/** Whether a list is ordered by expiry, then id; otherwise it is ordered by id. */
function isOrderedByExpiry({ status }: ListShape): boolean {
  return status !== undefined && status !== 'revoked'
}

/** The total of a list: counted for a mentor, otherwise from the tally. */
function totalOf(db: Kysely<Tables>, records: Records<object>, shape: ListShape, p: ListParameters) {
  if (shape.mentorId !== undefined) {
    return records
      .$if(isActive(shape), (query) => query.where('expires_at', '>', p.now))
      .select(sql<number>`count(*)`.as('total'))
  }
  const totalsIn = (grain: number, { from, to }: Range) =>
    db
      .selectFrom('tally')
      .select('total')
      .where('cert_type', '=', p.filter.certType)
      .where('grain', '=', grain)
      .where('at', '>=', from)
      .where('at', '<=', to)
  const totals = isOrderedByExpiry(shape)
    ? totalsIn(Grain.instant, p.ranges.instants)
        .unionAll(totalsIn(Grain.day, p.ranges.firstDays))
        .unionAll(totalsIn(Grain.month, p.ranges.months))
        .unionAll(totalsIn(Grain.day, p.ranges.lastDays))
    : totalsIn(shape.status === 'revoked' ? Grain.revoked : Grain.all, { from: 0, to: 0 })
  return db.selectFrom(totals.as('totals')).select(sql<number>`coalesce(sum(total), 0)`.as('total'))
}
