import { type Instant, startOfDay } from '../../domain/time.js'
import {
  directionOf,
  isOrderedByExpiry,
  type ListParameters,
  type ListShape,
} from '../queries/list-queries.js'
import type { CertificationFilter, PageRequest, Position, Sort } from '../interface/store.js'
import { ALL_TIME, ALL_TYPES, bucketsOf, type ExpiryPeriod } from '../engine/tally.js'

/** A list: the shape that selects its queries, and their parameters. */
export interface List {
  readonly shape: ListShape
  readonly parameters: ListParameters
}

/** An id after all others: the position after all records that expire at an instant. */
const LAST_ID = Number.MAX_SAFE_INTEGER

/** Makes a list from its filters, page and order. */
export function toList(
  filter: CertificationFilter,
  pageRequest: PageRequest,
  now: Instant,
  sort: Sort = isActiveOrExpired(filter) ? 'expires_at' : 'id',
): List {
  const { mentorId, certType, status, expiresFrom, expiresBefore } = filter
  const isLimited = expiresFrom !== undefined || expiresBefore !== undefined
  const shape: ListShape = {
    mentorId,
    certType,
    isRevoked: status === undefined ? undefined : status === 'revoked',
    hasPeriod: isActiveOrExpired(filter) || isLimited,
    sort,
    isFirst: 'offset' in pageRequest && pageRequest.offset === 0,
  }
  const period = periodOf(filter, now)
  return {
    shape,
    parameters: {
      filter: { mentorId: mentorId ?? '', certType: certType ?? ALL_TYPES },
      period,
      position:
        'after' in pageRequest ? positionIn(shape, period, pageRequest.after) : startOf(shape, period),
      buckets: bucketsOf(period),
      limit: pageRequest.limit + 1, // one more than the page shows, to find out whether there is a next page
      offset: 'after' in pageRequest ? 0 : pageRequest.offset,
    },
  }
}

/** Makes the list of the active certifications that expire by the end of the calendar day `lastDay`. */
export function toExpiringList(
  lastDay: number,
  filter: Pick<CertificationFilter, 'mentorId' | 'certType'>,
  pageRequest: PageRequest,
  now: Instant,
): List {
  const expiresBefore = startOfDay(lastDay + 1)
  return toList({ ...filter, status: 'active', expiresBefore }, pageRequest, now)
}

function isActiveOrExpired({ status }: CertificationFilter): boolean {
  return status === 'active' || status === 'expired'
}

/** Returns the period in which the certifications of a list expire. */
function periodOf(
  { status, expiresFrom = ALL_TIME.from, expiresBefore = ALL_TIME.before }: CertificationFilter,
  now: Instant,
): ExpiryPeriod {
  return {
    from: status === 'active' ? Math.max(expiresFrom, now + 1) : expiresFrom,
    before: Math.min(expiresBefore, status === 'expired' ? now + 1 : ALL_TIME.before),
  }
}

/** Returns the position before every record of a list. */
export function startOf(shape: ListShape, period: ExpiryPeriod): Position {
  return directionOf(shape) === 'asc'
    ? positionIn(shape, period, { id: 0, expiresAt: ALL_TIME.from })
    : positionIn(shape, period, { id: LAST_ID, expiresAt: ALL_TIME.before })
}

/**
 * Moves the position of a cursor into the period of the list. The record of the cursor may have expired since. Then an active list
 * continues with the first record that has not expired, or ends if it is descending.
 */
function positionIn(shape: ListShape, { from, before }: ExpiryPeriod, position: Position): Position {
  if (!shape.hasPeriod || !isOrderedByExpiry(shape)) return position
  const isAscending = directionOf(shape) === 'asc'
  if (position.expiresAt < from) {
    return isAscending ? { expiresAt: from - 1, id: LAST_ID } : { expiresAt: from, id: 0 }
  }
  if (position.expiresAt < before) return position
  return isAscending ? { expiresAt: before, id: LAST_ID } : { expiresAt: before, id: 0 }
}
