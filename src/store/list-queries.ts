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

/** A list's filter; `expiring` is the active ones that expire before `end`. */
export interface ListShape extends Omit<CertificationFilter, 'status'> {
  readonly status?: Status | 'expiring' | undefined
}

export function isActive({ status }: ListShape): boolean {
  return status === 'active' || status === 'expiring'
}

export const EXPIRING: ListShape = { status: 'expiring' }

/** What a list shows of a record, in the order in which its queries select it. SQLite's index by mentor has all of it. */
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

/** Its values. */
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

/** What the expiring list shows of a record, beside the mentor's name. */
const EXPIRING_LISTED = ['certification.id as id', 'mentor_id', 'cert_type', 'expires_at'] as const

export type ExpiringTuple = [
  id: number,
  mentorId: string,
  certType: string,
  expiresAt: number,
  mentorName: string | null,
]

/** Records of a list, to which conditions and an order can be added. */
export type Records<O> = SelectQueryBuilder<Tables, 'certification', O>

/** What of the queries of lists depends on how a database finds its way through its indexes. */
export interface ListDialect {
  /** Whether a record is of that type, in a list in order of type and id. */
  hasType(certType: string): Expression<SqlBool>
  /**
   * A page of a list.
   *
   * @param range the page's records.
   * @param all every record there is, in the list's order.
   */
  page(range: Records<object>, all: Records<object>): Records<object>
  /** Adds `mentor_name`, the directory's name for its mentor, to each record that is shown: not to those before the page. */
  withMentorName(records: Records<object>): Records<object>
  /** A text as it is compared byte by byte, whatever the database's language. */
  binaryCollation(text: Expression<string>): Expression<string>
  /** The range of a list in order of expiry, then id, behind the position of the parameters. */
  afterExpiry<O>(records: Records<O>, p: ListParameters): Records<O>
}

/**
 * The queries of lists and of their totals. What each reads is bounded, however many records there are and whatever a filter
 * makes of them:
 *
 * - A page is a range of one index, which has the list's conditions and its order: so it reads the records that it shows.
 *   Before those, `page` skips entries of the index, 100,000 at most; `after` goes to its position and skips none.
 * - With a `mentor_id` the range is that of the mentor, thousands of records at most, on each of which further conditions
 *   are tried; where the order is not that of the index, they are sorted.
 * - A total is a sum over the tally (tally.ts says how many rows that are at most); with a `mentor_id`, a count of that
 *   range.
 */
export function defineListQueries(db: Kysely<Tables>, dialect: ListDialect) {
  const matching = (shape: ListShape, p: ListParameters) => matchingIn(db, dialect, shape, p)
  const page = (shape: ListShape, p: ListParameters) =>
    dialect.page(
      rangeFromOffset(matching(shape, p), shape, p),
      inOrder(db.selectFrom('certification'), shape),
    )
  const expiring = (records: Records<object>) => dialect.withMentorName(records.select(EXPIRING_LISTED))
  return {
    listCertifications: perShape((shape) =>
      defineQuery((p: ListParameters) => page(shape, p).select(LISTED)),
    ),

    listCertificationsAfter: perShape((shape) =>
      defineQuery((p: ListParameters) =>
        rangeAfterPosition(dialect, matching(shape, p).select(LISTED), shape, p),
      ),
    ),

    totalOfCertifications: perShape((shape) =>
      defineQuery((p: ListParameters) => totalOf(db, matching(shape, p), shape, p)),
    ),

    getExpiringCertifications: defineQuery((p: ListParameters) => expiring(page(EXPIRING, p))),

    getExpiringCertificationsAfter: defineQuery((p: ListParameters) =>
      rangeAfterPosition(dialect, expiring(matching(EXPIRING, p)), EXPIRING, p),
    ),
  }
}

/** A query for each shape of filter, compiled when it is first asked for. */
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

/** The list's records, without the condition that what is active expires after now, which its ranges say. */
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

/** A range of a list that begins with its first record but `offset`. Its order is that of an index. */
function rangeFromOffset<O>(records: Records<O>, shape: ListShape, p: ListParameters): Records<O> {
  const range = records
    .$if(isActive(shape), (query) => query.where('expires_at', '>', p.now))
    .limit(p.limit)
    .offset(p.offset)
  return inOrder(range, shape)
}

/** A range of a list behind a position. */
function rangeAfterPosition<O>(
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
  // With the type, if the list is of one, so that the order is that of its index.
  return records
    .$if(shape.certType !== undefined, (query) => query.orderBy('cert_type'))
    .orderBy('certification.id')
}

/** Whether a list is in order of expiry, then id; else it is in order of id. */
function isOrderedByExpiry({ status }: ListShape): boolean {
  return status !== undefined && status !== 'revoked'
}

/** The list's total: of a mentor, counted (thousands at most); of all else, from the tally. */
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
