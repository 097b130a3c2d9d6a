// Materialized counts: the totals of lists without counting the table.
//
// Every list shows an exact total. `count(*)` reads each matching row, millions of them. So the table `tally` keeps the counts, and each
// write updates them in its own transaction. A count belongs to a type (or to all types together, under ALL_TYPES), a grain and a bucket.
// Each certification counts under the grain `all`, and under the month, the day and the exact instant of its expiry. A revoked one also
// counts under `revoked`, and has separate grains for its expiry.
//
// The number of certifications that have expired, or expire within a period, depends on the time of the request, so no single count can
// contain it. But each period is the sum of at most 3,600 months, 60 days and the instants of two days. This is bounded, however many
// certifications there are, even if all of them expire today.
//
// With separate grains for revoked certifications, a creation changes the same number of rows as without them. Only a revocation, which is
// rare, changes six more. The alternative, additional grains that count every status, would slow down
// each creation.
//
// Every write of a type changes the same rows. Group commit updates each of them once for each batch, and processes that share a
// PostgreSQL database wait for each other's batches.
import type { Certification } from '../../domain/certification.js'
import { calendarDay, EARLIEST, END, type Instant, startOfDay } from '../../domain/time.js'

/** The grains of counts. */
export const Grain = {
  all: 0,
  revoked: 1,
  month: 2,
  day: 3,
  instant: 4,
  revokedMonth: 5,
  revokedDay: 6,
  revokedInstant: 7,
} as const

/** The grains that count by expiry. */
export interface ExpiryGrains {
  readonly month: number
  readonly day: number
  readonly instant: number
}

/** The grains of certifications that are not revoked. */
export const EXPIRY_GRAINS: ExpiryGrains = { month: Grain.month, day: Grain.day, instant: Grain.instant }
/** The grains of revoked certifications. */
export const REVOKED_EXPIRY_GRAINS: ExpiryGrains = {
  month: Grain.revokedMonth,
  day: Grain.revokedDay,
  instant: Grain.revokedInstant,
}

/** The type under which certifications of all types are counted. */
export const ALL_TYPES = ''

/** A range of buckets of one grain, both ends included; empty if it ends before it begins. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A period in which certifications expire: from an instant on, before another one. Empty if it ends before it begins. */
export interface ExpiryPeriod {
  readonly from: Instant
  readonly before: Instant
}

/** The ranges of buckets that together make up a period. */
export interface BucketRanges {
  readonly firstInstants: Range
  readonly firstDays: Range
  readonly months: Range
  readonly lastDays: Range
  readonly lastInstants: Range
}

/** The period of every expiry. */
export const ALL_TIME: ExpiryPeriod = { from: EARLIEST, before: END }

const EMPTY_RANGE: Range = { from: 1, to: 0 }

/** Returns the ranges of buckets that make up a period. */
export function bucketsOf({ from, before }: ExpiryPeriod): BucketRanges {
  const [firstDay, endDay] = [calendarDay(from - 1) + 1, calendarDay(before)] // of the whole days
  if (firstDay > endDay) {
    return { firstInstants: { from, to: before - 1 }, ...days(1, 0), lastInstants: EMPTY_RANGE }
  }
  return {
    firstInstants: { from, to: startOfDay(firstDay) - 1 },
    ...days(firstDay, endDay - 1),
    lastInstants: { from: startOfDay(endDay), to: before - 1 },
  }
}

function days(from: number, to: number): Pick<BucketRanges, 'firstDays' | 'months' | 'lastDays'> {
  const [firstMonth, lastMonth] = [monthOf(from), monthOf(to)]
  if (firstMonth >= lastMonth) return { firstDays: { from, to }, months: EMPTY_RANGE, lastDays: EMPTY_RANGE }
  return {
    firstDays: { from, to: firstDayOf(firstMonth + 1) - 1 },
    months: { from: firstMonth + 1, to: lastMonth - 1 },
    lastDays: { from: firstDayOf(lastMonth), to },
  }
}

/** Returns the month of a day, counted from January of the year 0. */
export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Returns the first day of a month, counted as in `monthOf`. */
export function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / 86_400_000
}

/** A change of one row of the tally. */
export interface TallyChange {
  readonly certType: string
  readonly grain: number
  readonly bucket: number
  delta: number
}

/** The fields of a certification that decide where it is counted. */
export type CountedFields = Pick<Certification, 'certType' | 'expiresAt' | 'revocation'>

/** Collects the changes of a transaction's writes, so that it updates each row of the tally once. */
export class TallyChanges {
  /** The change in the number of certifications, by type and key. The iterator expands it to rows. */
  readonly #types = new Map<string, Map<CountKey, number>>()
  #size = 0

  /** The number of combinations of type and key that have changed. Each changes ten rows at most. */
  get size(): number {
    return this.#size
  }

  /** Counts a certification as `after` instead of `before`. `before` is undefined for a new certification, `after` for a deleted one. */
  recount(before: CountedFields | undefined, after: CountedFields | undefined): void {
    if (before !== undefined) this.#add(before.certType, countKeyOf(before), -1)
    if (after !== undefined) this.#add(after.certType, countKeyOf(after), 1)
  }

  merge(others: TallyChanges): void {
    for (const [certType, counts] of others.#types) {
      for (const [key, delta] of counts) this.#add(certType, key, delta)
    }
  }

  *[Symbol.iterator](): Iterator<TallyChange> {
    const changes = new Map<string, TallyChange>()
    for (const [certType, counts] of this.#types) {
      for (const [key, delta] of counts) {
        for (const [grain, bucket] of bucketsAt(key)) {
          addChange(changes, { certType: ALL_TYPES, grain, bucket, delta })
          addChange(changes, { certType, grain, bucket, delta })
        }
      }
    }
    for (const change of changes.values()) if (change.delta !== 0) yield change
  }

  #add(certType: string, key: CountKey, delta: number): void {
    let counts = this.#types.get(certType)
    if (counts === undefined) this.#types.set(certType, (counts = new Map()))
    const sum = counts.get(key)
    if (sum === undefined) this.#size++
    counts.set(key, (sum ?? 0) + delta)
  }
}

/** The expiry, and whether the certification is revoked, as one number, so that it can be the key of a map. */
type CountKey = number

function countKeyOf({ expiresAt, revocation }: CountedFields): CountKey {
  return expiresAt * 2 + (revocation === null ? 0 : 1)
}

/** Returns the buckets that count a certification, once under its type and once under all types. */
export function bucketsFor(certification: CountedFields): [grain: number, bucket: number][] {
  return bucketsAt(countKeyOf(certification))
}

function bucketsAt(key: CountKey): [grain: number, bucket: number][] {
  const expiry = Math.floor(key / 2)
  const isRevoked = expiry * 2 !== key
  const day = calendarDay(expiry)
  const { month, day: dayGrain, instant } = isRevoked ? REVOKED_EXPIRY_GRAINS : EXPIRY_GRAINS
  const buckets: [grain: number, bucket: number][] = [
    [Grain.all, 0],
    [month, monthOf(day)],
    [dayGrain, day],
    [instant, expiry],
  ]
  if (isRevoked) buckets.push([Grain.revoked, 0])
  return buckets
}

function addChange(changes: Map<string, TallyChange>, change: TallyChange): void {
  const key = `${change.certType} ${change.grain} ${change.bucket}`
  const known = changes.get(key)
  if (known === undefined) changes.set(key, change)
  else known.delta += change.delta
}
