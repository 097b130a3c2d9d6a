import { setImmediate } from 'node:timers/promises'
import { EARLIEST, END, type Instant, startOfDay } from '../../domain/time.js'
import { fromRow } from '../queries/certification-row.js'
import type { Engine } from '../engine/engine.js'
import type { DownloadQueries, NamedCertificationRow } from '../queries/download-queries.js'
import type { CalendarFilter, CertificationFilter, NamedCertification } from '../interface/store.js'

/**
 * The number of records in a range of an export. Other requests wait while a range is read and formatted: a read took 3.0 and 6.8 ms in
 * two runs with ranges of 50, and 8 to 12 ms with 250. But each range costs PostgreSQL two round trips.
 */
const RECORDS_PER_RANGE = 100
/** The number of records that a calendar reads at once. */
const RECORDS_PER_PAGE = 250

/** An id after all others. */
const LAST_ID = Number.MAX_SAFE_INTEGER

/** Implements Store.exportMatching. Yields an empty batch for a range without a match, so that the caller can stop. */
export async function* exportMatching(
  engine: Pick<Engine, 'openSnapshot'>,
  queries: DownloadQueries,
  filter: CertificationFilter,
  now: Instant,
): AsyncGenerator<readonly NamedCertification[]> {
  const endOfRange = queries.endOfRange(filter)
  const matching = queries.exportMatching(filter)
  const { mentorId = '', certType = '', expiresFrom = EARLIEST, expiresBefore = END } = filter
  const values = { mentorId, certType, expiresFrom, expiresBefore }
  const limits = { limit: RECORDS_PER_RANGE, offset: RECORDS_PER_RANGE - 1 }
  const snapshot = await engine.openSnapshot()
  try {
    for (let range = { filter: values, now, after: 0, last: LAST_ID, ...limits }; ;) {
      const end = await snapshot.first(endOfRange, range)
      const rows = await snapshot.all(matching, end === undefined ? range : { ...range, last: end.id })
      yield rows.map(toNamed)
      if (end === undefined) break
      range = { ...range, after: end.id }
    }
  } finally {
    snapshot.close()
  }
}

/** Implements Store.getExpiryCalendar. */
export async function getExpiryCalendar(
  engine: Pick<Engine, 'openSnapshot'>,
  queries: DownloadQueries,
  { certType, lastDay, limit }: CalendarFilter,
  now: Instant,
): Promise<readonly NamedCertification[]> {
  const query = queries.getExpiryCalendar({ certType })
  const parameters = { certType: certType ?? '', now, end: startOfDay(lastDay + 1) }
  const found: NamedCertification[] = []
  const snapshot = await engine.openSnapshot()
  try {
    while (found.length < limit) {
      const page = { limit: Math.min(RECORDS_PER_PAGE, limit - found.length), offset: found.length }
      const rows = await snapshot.all(query, { ...parameters, ...page })
      found.push(...rows.map(toNamed))
      if (rows.length < page.limit) break
      await setImmediate() // lets other requests go first
    }
  } finally {
    snapshot.close()
  }
  return found
}

function toNamed(row: NamedCertificationRow): NamedCertification {
  return Object.assign(fromRow(row), { mentorName: row.mentor_name })
}
