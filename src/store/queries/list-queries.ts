import { type Kysely, sql } from 'kysely'
import type { Complete, Direction, ListDialect, Page, Records } from '../engine/dialects.js'
import { defineQuery, type Query } from '../engine/query.js'
import type { Position, Sort } from '../interface/store.js'
import type { Tables } from '../engine/tables.js'
import {
  type BucketRanges,
  EXPIRY_GRAINS,
  type ExpiryPeriod,
  Grain,
  REVOKED_EXPIRY_GRAINS,
} from '../engine/tally.js'
import { NO_TIME, totalsOf, totalsOfPeriod } from '../engine/tally-queries.js'

/** The parameters of a list's queries. A query binds only those that its shape needs. */
export interface ListParameters {
  readonly filter: {
    readonly mentorId: string
    /** ALL_TYPES if the list is not limited to a type. */
    readonly certType: string
  }
  readonly period: ExpiryPeriod
  /** The list continues after this position. */
  readonly position: Position
  /** The buckets of the tally whose sum is the list's total. */
  readonly buckets: BucketRanges
  readonly limit: number
  readonly offset: number
}

/**
 * The filters that a list has, and its order. Queries use only the presence of a filter; its value comes from ListParameters. A list of
 * active or expired certifications is a list of those that are not revoked, in a period that begins or ends now.
 */
export interface ListShape {
  readonly mentorId?: string | undefined
  readonly certType?: string | undefined
  /** Whether the list has only revoked certifications (true) or only others (false); undefined if it has both. */
  readonly isRevoked?: boolean | undefined
  /** Whether the list has only certifications that expire in a period. */
  readonly hasPeriod: boolean
  readonly sort: Sort
  /** Whether a page begins with the first record, so that it skips none. */
  readonly isFirst?: boolean | undefined
}

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

/** The values of the columns in LISTED. */
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

/** The values of the columns in EXPIRING_LISTED, and the mentor's name. */
export type ExpiringTuple = [
  id: number,
  mentorId: string,
  certType: string,
  expiresAt: number,
  mentorName: string | null,
]

/**
 * The queries of lists and of their totals.
 *
 * A list must be as fast with ten million records as with ten thousand, on its last page as on its first, with any filter. So each query
 * reads a bounded number of rows:
 *
 * - A page is a range of one index, which has the conditions and the order of the list. With `after`, the query seeks its position
 *   and reads the records of the page. With `page`, it first skips index entries, 100,000 at most; SQLite does so in steps (deep-pages.ts).
 * - The indexes by expiry are partial: some contain the revoked records, some all others, so that a creation adds to half as many. A list
 *   of both that is ordered by expiry merges one range of each.
 * - With a `mentor_id`, the range is that of the mentor: thousands of records at most. Other conditions are tested on each of them,
 *   and they are sorted if the index has another order.
 * - A list that is limited to a period but ordered by id has no such range. period-lists.ts reads it.
 * - A total is a sum over the tally, whose rows are bounded too (tally.ts). With a `mentor_id`, it counts the mentor's range.
 *
 * Each shape of list has its own queries, since a condition such as `:type is null or cert_type = :type` would use no index.
 */
export function defineListQueries(db: Kysely<Tables>, dialect: ListDialect) {
  const ranges = (shape: ListShape, p: ListParameters, bounds?: Bounds) =>
    rangesOf(db, dialect, shape, p, bounds)

  const page = (shape: ListShape, p: ListParameters): Records<object> => {
    const [range, ...others] = ranges(shape, p)
    const all = inOrder(db.selectFrom('certification'), shape)
    if (others.length === 0 && shape.isFirst === true) return inOrder(range, shape).limit(p.limit)
    if (others.length === 0) return dialect.page(inOrder(range, shape).limit(p.limit).offset(p.offset), all)
    const positions = [range, ...others].map(positioned)
    const merged = dialect.merge(db, positions, directionOf(shape), { limit: p.limit, offset: p.offset })
    return all.where(dialect.hasId(db.selectFrom(merged.as('page')).select('page.id')))
  }

  const pageAfter = <O>(
    shape: ListShape,
    p: ListParameters,
    select: (records: Records<object>) => Records<O>,
    page: Page = { limit: p.limit },
  ): Complete<O> => {
    const limited = (records: Records<O>) =>
      inOrder(records, shape)
        .limit(page.limit)
        .$if(page.offset !== undefined, (query) => query.offset(page.offset as number))
    const direction = directionOf(shape)
    if (!isOrderedByExpiry(shape)) {
      const isAfter = direction === 'asc' ? '>' : '<'
      const [range] = ranges(shape, p)
      return limited(select(range.where('certification.id', isAfter, p.position.id)))
    }
    // The position replaces one bound of the period. With both in the query, SQLite might seek the wrong one.
    const [first, ...others] = ranges(shape, p, direction === 'asc' ? 'before' : 'from').flatMap((range) =>
      dialect.afterExpiry(select(range), p.position, direction),
    ) as [Records<O>, ...Records<O>[]]
    if (others.length === 0) return limited(first)
    return dialect.merge(db, [first, ...others], direction, page)
  }

  const total = (shape: ListShape, p: ListParameters) => totalOf(db, ranges(shape, p)[0], shape, p)
  const expiring = (records: Records<object>) => dialect.withMentorName(records.select(EXPIRING_LISTED))

  type Select = (records: Records<object>) => Records<object>
  const withTotal = (select: Select, shape: ListShape, p: ListParameters): Select => {
    if (!dialect.totalInRows) return select
    return (records) => select(records).select(total(shape, p).as('total'))
  }
  const pageOf = (select: Select) =>
    perShape((shape) => defineQuery((p: ListParameters) => withTotal(select, shape, p)(page(shape, p))))
  const pageAfterOf = (select: Select) =>
    perShape((shape) => defineQuery((p: ListParameters) => pageAfter(shape, p, withTotal(select, shape, p))))
  return {
    listCertifications: pageOf(listed),
    listCertificationsAfter: pageAfterOf(listed),
    /** The position of the record that comes `offset` records after the next one. */
    getPositionAfter: perShape((shape) =>
      defineQuery((p: ListParameters) => pageAfter(shape, p, positioned, p)),
    ),
    totalOfCertifications: perShape((shape) => defineQuery((p: ListParameters) => total(shape, p))),
    getExpiringCertifications: pageOf(expiring),
    getExpiringCertificationsAfter: pageAfterOf(expiring),
  }
}

/** Selects the columns of a list. */
export function listed(records: Records<object>) {
  return records.select(LISTED)
}

function positioned(records: Records<object>) {
  return records.select(['certification.id as id', 'expires_at'])
}

/** The query of each shape of list. */
export type ListQuery = (shape: ListShape) => Query<ListParameters, unknown>

/** The tuples of a page, and the total of the list. */
export interface ListTuples {
  readonly tuples: readonly unknown[][]
  readonly total: number
}

/** Compiles the query of each shape of list when it is first used. */
export function perShape<P extends object, R>(
  define: (shape: ListShape) => Query<P, R>,
): (shape: ListShape) => Query<P, R> {
  return perKey(
    ({ mentorId, certType, isRevoked, hasPeriod, sort, isFirst }) =>
      `${mentorId !== undefined} ${certType !== undefined} ${isRevoked} ${hasPeriod} ${sort} ${isFirst}`,
    define,
  )
}

/** Compiles a query when it is first used. @param keyOf equal for shapes whose queries are equal. */
export function perKey<Shape, P extends object, R>(
  keyOf: (shape: Shape) => string,
  define: (shape: Shape) => Query<P, R>,
): (shape: Shape) => Query<P, R> {
  const defined = new Map<string, Query<P, R>>()
  return (shape) => {
    const key = keyOf(shape)
    let query = defined.get(key)
    if (query === undefined) {
      query = define(shape)
      defined.set(key, query)
    }
    return query
  }
}

/** The bound of a period that a query tests; undefined for both. */
type Bounds = keyof ExpiryPeriod

/** Selects the records of the list as ranges of indexes. Each index by expiry contains either revoked records or all others. */
export function rangesOf(
  db: Kysely<Tables>,
  dialect: ListDialect,
  shape: ListShape,
  p: ListParameters,
  bounds?: Bounds,
): [Records<object>, ...Records<object>[]] {
  const { mentorId, certType, isRevoked, hasPeriod } = shape
  const records = db
    .selectFrom('certification')
    .$if(mentorId !== undefined, (query) => query.where('mentor_id', '=', p.filter.mentorId))
    .$if(certType !== undefined, (query) =>
      isOrderedByExpiry(shape)
        ? query.where('cert_type', '=', p.filter.certType)
        : query.where(dialect.hasType(p.filter.certType)),
    )
    .$if(hasPeriod && bounds !== 'before', (query) => query.where('expires_at', '>=', p.period.from))
    .$if(hasPeriod && bounds !== 'from', (query) => query.where('expires_at', '<', p.period.before))
  const current = records.where('revoked_at', 'is', null)
  const revoked = records.where('revoked_at', 'is not', null)
  if (isRevoked !== undefined) return [isRevoked ? revoked : current]
  return isOrderedByExpiry(shape) && mentorId === undefined ? [current, revoked] : [records]
}

/** Adds the order of a list. */
export function inOrder<O>(records: Records<O>, shape: ListShape): Records<O> {
  const direction = directionOf(shape)
  if (isOrderedByExpiry(shape)) {
    return records.orderBy('expires_at', direction).orderBy('certification.id', direction)
  }
  // All records have the same type, but with it the order is that of an index.
  return records
    .$if(shape.certType !== undefined, (query) => query.orderBy('cert_type', direction))
    .orderBy('certification.id', direction)
}

/** Whether a list is ordered by expiry, then id; otherwise it is ordered by id. */
export function isOrderedByExpiry({ sort }: ListShape): boolean {
  return sort === 'expires_at' || sort === '-expires_at'
}

/** Returns the direction of a list's order. */
export function directionOf({ sort }: ListShape): Direction {
  return sort.startsWith('-') ? 'desc' : 'asc'
}

/** Selects the total of a list: a count of the records for a mentor, otherwise a sum over the tally. */
function totalOf(db: Kysely<Tables>, records: Records<object>, shape: ListShape, p: ListParameters) {
  const { mentorId, isRevoked, hasPeriod } = shape
  if (mentorId !== undefined) return records.select(sql<number>`count(*)`.as('total'))
  const totals = hasPeriod
    ? totalsIn(db, p, isRevoked)
    : totalsOf(db, p.filter.certType, isRevoked === true ? Grain.revoked : Grain.all, NO_TIME)
  return db.selectFrom(totals.as('totals')).select(sql<number>`coalesce(sum(total), 0)`.as('total'))
}

/** Selects the totals that add up to that of a period. */
function totalsIn(db: Kysely<Tables>, p: ListParameters, isRevoked: boolean | undefined) {
  const current = totalsOfPeriod(db, p.filter.certType, EXPIRY_GRAINS, p.buckets)
  const revoked = totalsOfPeriod(db, p.filter.certType, REVOKED_EXPIRY_GRAINS, p.buckets)
  if (isRevoked === undefined) return current.unionAll(revoked)
  return isRevoked ? revoked : current
}
