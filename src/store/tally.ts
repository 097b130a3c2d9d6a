import type { Certification } from '../domain/certification.js'
import { calendarDay, EARLIEST, END, type Instant, startOfDay } from '../domain/time.js'

/**
 * Materialized counts: the totals of lists without counting the table.
 *
 * Every list shows an exact total. `count(*)` reads each matching row, millions of them. So the table `tally` keeps
 * the counts, and each write updates them in its own transaction. A count belongs to a type (or to all types together, under
 * ALL_TYPES), a grain and a bucket. Unrevoked certifications are counted three times: by the month, the day and the exact instant
 * of their expiry.
 *
 * What has expired, or expires within a period, depends on the time of the request, so no single count can hold it. But each such
 * period begins or ends now. It is the sum of at most 3,600 months, 60 days and the instants of today: bounded, however many
 * certifications there are, even if all of them expire today.
 *
 * Every write of a type changes the same rows. Group commit updates each of them once for each batch. PostgreSQL, where writes run
 * at the same time, spreads each count over several rows, the shards.
 */
export const Grain = { all: 0, revoked: 1, month: 2, day: 3, instant: 4 } as const

export const ALL_TYPES = ''

/** A range of buckets of one grain, both ends included; empty if it ends before it begins. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The ranges of buckets that together make up a period. */
export interface BucketRanges {
  readonly instants: Range
  readonly firstDays: Range
  readonly months: Range
  readonly lastDays: Range
}

/** The first and the last day that an expiry can have. */
const FIRST_DAY = calendarDay(EARLIEST)
export const LAST_DAY = calendarDay(END) - 1
const EMPTY_RANGE: Range = { from: 1, to: 0 }

/** The ranges of a total that does not depend on the time. */
export const NO_RANGES: BucketRanges = {
  instants: EMPTY_RANGE,
  firstDays: EMPTY_RANGE,
  months: EMPTY_RANGE,
  lastDays: EMPTY_RANGE,
}

/** Counts what has expired at `now`. */
export function expiredUntil(now: Instant): BucketRanges {
  const today = calendarDay(now)
  return { instants: { from: startOfDay(today), to: now }, ...days(FIRST_DAY, today - 1) }
}

/** Counts what expires after `now`, up to and including the calendar day `lastDay`. */
export function expiringAfter(now: Instant, lastDay: number): BucketRanges {
  const today = calendarDay(now)
  return {
    instants: { from: now + 1, to: startOfDay(today + 1) - 1 },
    ...days(today + 1, Math.min(lastDay, LAST_DAY)),
  }
}

function days(from: number, to: number): Omit<BucketRanges, 'instants'> {
  const [firstMonth, lastMonth] = [monthOf(from), monthOf(to)]
  if (firstMonth >= lastMonth) return { firstDays: { from, to }, months: EMPTY_RANGE, lastDays: EMPTY_RANGE }
  return {
    firstDays: { from, to: firstDayOf(firstMonth + 1) - 1 },
    months: { from: firstMonth + 1, to: lastMonth - 1 },
    lastDays: { from: firstDayOf(lastMonth), to },
  }
}

/** The month of a day, counted from January of the year 0. */
function monthOf(day: number): number {
  const date = new Date(day * 86_400_000)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12) / 86_400_000
}

/** How much a row of the tally changes. */
export interface TallyChange {
  readonly certType: string
  readonly grain: number
  readonly bucket: number
  readonly shard: number
  delta: number
}

/** The fields of a certification that decide where it is counted. */
export type CountedFields = Pick<Certification, 'id' | 'certType' | 'expiresAt' | 'revocation'>

/** Collects the changes of a transaction's writes, so that it updates each row of the tally once. */
export class TallyChanges {
  /** By type and shard: how many certifications more there are of each expiry. The rows follow from it. */
  readonly #groups = new Map<string, Group>()
  #size = 0

  /** @param shards the number of rows that a count is spread over. A certification's id decides which of them counts it. */
  constructor(readonly shards: number) {}

  /** How many combinations of type, shard and expiry have changed. Each changes eight rows at most. */
  get size(): number {
    return this.#size
  }

  /** Counts a certification as `after` instead of `before`; undefined if it does not exist then. */
  move(before: CountedFields | undefined, after: CountedFields | undefined): void {
    if (before !== undefined) this.#add(before.certType, before.id % this.shards, expiryOf(before), -1)
    if (after !== undefined) this.#add(after.certType, after.id % this.shards, expiryOf(after), 1)
  }

  merge(others: TallyChanges): void {
    for (const { certType, shard, expiries } of others.#groups.values()) {
      for (const [expiry, delta] of expiries) this.#add(certType, shard, expiry, delta)
    }
  }

  *[Symbol.iterator](): Iterator<TallyChange> {
    const changes = new Map<string, TallyChange>()
    for (const { certType, shard, expiries } of this.#groups.values()) {
      for (const [expiry, delta] of expiries) {
        for (const [grain, bucket] of bucketsForExpiry(expiry)) {
          addChange(changes, { certType: ALL_TYPES, grain, bucket, shard, delta })
          addChange(changes, { certType, grain, bucket, shard, delta })
        }
      }
    }
    for (const change of changes.values()) if (change.delta !== 0) yield change
  }

  #add(certType: string, shard: number, expiry: Expiry, delta: number): void {
    const key = `${shard} ${certType}`
    let group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, (group = { certType, shard, expiries: new Map() }))
    const sum = group.expiries.get(expiry)
    if (sum === undefined) this.#size++
    group.expiries.set(expiry, (sum ?? 0) + delta)
  }
}

/** Undefined for a revoked certification. */
type Expiry = Instant | undefined

interface Group {
  readonly certType: string
  readonly shard: number
  readonly expiries: Map<Expiry, number>
}

function expiryOf({ expiresAt, revocation }: CountedFields): Expiry {
  return revocation === null ? expiresAt : undefined
}

/** The buckets that count a certification, once under its type and once under all types. */
export function bucketsFor(certification: CountedFields): [grain: number, bucket: number][] {
  return bucketsForExpiry(expiryOf(certification))
}

function bucketsForExpiry(expiry: Expiry): [grain: number, bucket: number][] {
  if (expiry === undefined) {
    return [
      [Grain.all, 0],
      [Grain.revoked, 0],
    ]
  }
  const day = calendarDay(expiry)
  return [
    [Grain.all, 0],
    [Grain.month, monthOf(day)],
    [Grain.day, day],
    [Grain.instant, expiry],
  ]
}

function addChange(changes: Map<string, TallyChange>, change: TallyChange): void {
  const key = `${change.certType} ${change.grain} ${change.bucket} ${change.shard}`
  const known = changes.get(key)
  if (known === undefined) changes.set(key, change)
  else known.delta += change.delta
}
