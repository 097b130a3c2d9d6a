import { type Kysely, sql } from 'kysely'
import type { Instant } from '../../domain/time.js'
import type { Engine } from '../engine/engine.js'
import type { Records } from '../engine/dialects.js'
import { perKey } from './list-queries.js'
import { defineQuery, type Query } from '../engine/query.js'
import type { CertificationFilter } from '../interface/store.js'
import type { CertificationRow, Tables } from '../engine/tables.js'

// The queries of the API's downloads: the export and the calendar.
//
// An export is ordered by id, and no index has the active or the expired certifications in that order. So it walks through all records of
// its mentor or type, or through the whole table, in ranges of a fixed number of index entries. The rest of the filter is tested on the
// records of each range. `endOfRange` finds the end of a range, and `exportMatching` reads the matching records in it. If few records
// match, batches are small, but no query takes long.

/** The parameters of an export's queries. A query binds only those that its filter needs. */
export interface ExportParameters {
  readonly filter: {
    readonly mentorId: string
    readonly certType: string
    readonly expiresFrom: Instant
    readonly expiresBefore: Instant
  }
  readonly now: Instant
  /** The id before the range. */
  readonly after: number
  /** The last id of the range. */
  readonly last: number
  /** The number of records in a range. */
  readonly limit: number
  /** The number of records before the last one of a range. */
  readonly offset: number
}

/** The parameters of the calendar's query. */
export interface CalendarParameters {
  readonly certType: string
  readonly now: Instant
  readonly end: Instant
  readonly limit: number
  readonly offset: number
}

/** A row of a certification, with the mentor's name. */
export type NamedCertificationRow = CertificationRow & { readonly mentor_name: string | null }

/** The queries of downloads. */
export type DownloadQueries = ReturnType<typeof defineDownloadQueries>

/** Defines the queries of downloads. */
export function defineDownloadQueries({ builder: db, lists }: Pick<Engine, 'builder' | 'lists'>) {
  const walk = (filter: CertificationFilter, p: ExportParameters) => walkFrom(db, lists, filter, p)
  const named = (records: Records<object>) =>
    lists.withMentorName(records.selectAll('certification')) as Records<NamedCertificationRow>
  return {
    /** Returns the last id of the range; no row if the range contains all remaining records. */
    endOfRange: perFilter((filter) =>
      defineQuery((p: ExportParameters) =>
        walk(filter, p).select('certification.id as id').limit(sql.lit(1)).offset(p.offset),
      ),
    ),

    /** Lists the matching records of the range. */
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

/** Compiles a query at its first use for each combination of filters: their presence, and the value of the status. */
function perFilter<P extends object, R>(
  define: (filter: CertificationFilter) => Query<P, R>,
): (filter: CertificationFilter) => Query<P, R> {
  return perKey(
    ({ status, ...others }) =>
      `${status} ${Object.entries(others).map(([name, value]) => name + (value !== undefined))}`,
    define,
  )
}

/** Selects the records of the mentor, of the type, or all, after an id: a range of one index, in its order. */
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
    .$if(walksType, (query) => query.orderBy('cert_type')) // all records have the same type, but with it the order is that of an index
    .orderBy('certification.id')
}

/** Computed, so that the planner does not use an index by expiry, which has a different order. */
const EXPIRY = sql<number>`expires_at + 0`

/** Selects the records that match the rest of the filter. */
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
