import { type Kysely, sql } from 'kysely'
import type { Instant } from '../domain/time.js'
import type { Engine } from './engine.js'
import { perKey, type Records } from './list-queries.js'
import { defineQuery, type Query } from './query.js'
import type { CertificationFilter } from './store.js'
import type { CertificationRow, Tables } from './tables.js'

// The queries of the files that the API exports.
//
// An export is ordered by id, and no index has the active or the expired certifications in that order. So it walks through all
// records of its mentor or type, or through all, in ranges of a fixed number of index entries, and tests the rest of the filter on the
// records of each range. `endOfRange` finds where a range ends, `exportMatching` reads the records in it that match. A status that few
// records have makes batches small, and never a query long.

/** The parameters of an export's queries. A query binds only those that its filter needs. */
export interface ExportParameters {
  readonly filter: {
    readonly mentorId: string
    readonly certType: string
    readonly expiresFrom: Instant
    readonly expiresBefore: Instant
  }
  readonly now: Instant
  /** The range begins after this id. */
  readonly after: number
  /** It ends with this id. */
  readonly last: number
  /** The number of records in a range, and that number less one. */
  readonly limit: number
  readonly offset: number
}

export interface CalendarParameters {
  readonly certType: string
  readonly now: Instant
  readonly end: Instant
  readonly limit: number
  readonly offset: number
}

export type NamedCertificationRow = CertificationRow & { readonly mentor_name: string | null }

export type FileQueries = ReturnType<typeof defineFileQueries>

export function defineFileQueries({ builder: db, lists }: Pick<Engine, 'builder' | 'lists'>) {
  const walk = (filter: CertificationFilter, p: ExportParameters) => walkFrom(db, lists, filter, p)
  const named = (records: Records<object>) =>
    lists.withMentorName(records.selectAll('certification')) as Records<NamedCertificationRow>
  return {
    /** The last id of the range; none where the range contains all that is left. */
    endOfRange: perFilter((filter) =>
      defineQuery((p: ExportParameters) =>
        walk(filter, p).select('certification.id as id').limit(sql.lit(1)).offset(p.offset),
      ),
    ),

    /** The records of the range that match. */
    exportMatching: perFilter((filter) =>
      defineQuery((p: ExportParameters) =>
        named(matching(walk(filter, p), filter, p).where('certification.id', '<=', p.last)).limit(p.limit),
      ),
    ),

    getExpiryCalendar: perFilter(({ certType }) =>
      defineQuery((p: CalendarParameters) =>
        named(
          db
            .selectFrom('certification')
            .$if(certType !== undefined, (query) => query.where('cert_type', '=', p.certType))
            .where('revoked_at', 'is', null)
            .where('expires_at', '>', p.now)
            .where('expires_at', '<', p.end)
            .orderBy('expires_at')
            .orderBy('certification.id')
            .limit(p.limit)
            .offset(p.offset),
        ),
      ),
    ),
  }
}

/** Compiles the query for each combination of filters when it is first used; only which are given matters, and the status. */
function perFilter<P extends object, R>(
  define: (filter: CertificationFilter) => Query<P, R>,
): (filter: CertificationFilter) => Query<P, R> {
  return perKey(
    ({ status, ...others }) =>
      `${status} ${Object.entries(others).map(([name, value]) => name + (value !== undefined))}`,
    define,
  )
}

/** The records of the mentor, of the type, or all, after an id: a range of one index, in its order. */
function walkFrom(
  db: Kysely<Tables>,
  lists: Engine['lists'],
  { mentorId, certType }: CertificationFilter,
  p: ExportParameters,
): Records<object> {
  const walksType = mentorId === undefined && certType !== undefined
  return db
    .selectFrom('certification')
    .$if(mentorId !== undefined, (query) => query.where('mentor_id', '=', p.filter.mentorId))
    .$if(certType !== undefined, (query) => query.where(lists.hasType(p.filter.certType)))
    .where('certification.id', '>', p.after)
    .$if(walksType, (query) => query.orderBy('cert_type')) // constant there, but with it the order is that of an index
    .orderBy('certification.id')
}

/** Computed, so that no index by expiry is used for it: its order is another one. */
const EXPIRY = sql<number>`expires_at + 0`

/** The records that match the rest of the filter. */
function matching(
  records: Records<object>,
  { status, expiresFrom, expiresBefore }: CertificationFilter,
  p: ExportParameters,
) {
  return records
    .$if(expiresFrom !== undefined, (query) => query.where(EXPIRY, '>=', p.filter.expiresFrom))
    .$if(expiresBefore !== undefined, (query) => query.where(EXPIRY, '<', p.filter.expiresBefore))
    .$if(status === 'revoked', (query) => query.where(sql<boolean>`(revoked_at + 0) is not null`))
    .$if(status === 'active' || status === 'expired', (query) =>
      query.where(sql<boolean>`(revoked_at + 0) is null`),
    )
    .$if(status === 'active', (query) => query.where(EXPIRY, '>', p.now))
    .$if(status === 'expired', (query) => query.where(EXPIRY, '<=', p.now))
}
