import type { Certification } from '../domain/certification.js'
import { calendarDay, EARLIEST, END, type Instant, startOfDay } from '../domain/time.js'

/**
 * Totals without counting the table. The tally counts certifications by type (and all types together, under
 * `ALL_TYPES`) and by grain. Unrevoked ones are counted three times over: by month, by day and by exact instant of their
 * expiry, so that any range of time that begins or ends now is the sum of at most 3,600 months, 60 days and the instants of
 * today: bounded however many certifications there are, also if all of them expire today.
 */
export const Grain = { all: 0, revoked: 1, month: 2, day: 3, instant: 4 } as const

export const ALL_TYPES = ''

/** A range of one grain's `at`, both ends included; empty if it ends before it begins. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The ranges of the tally that together make a range of time. */
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

/** No range of time: for totals that have no time. */
export const NO_RANGES: BucketRanges = {
  instants: EMPTY_RANGE,
  firstDays: EMPTY_RANGE,
  months: EMPTY_RANGE,
  lastDays: EMPTY_RANGE,
}

/** What has expired at `now`. */
export function expiredUntil(now: Instant): BucketRanges {
  const today = calendarDay(now)
  return { instants: { from: startOfDay(today), to: now }, ...days(FIRST_DAY, today - 1) }
}

/** What expires after `now`, up to and including the calendar day `lastDay`. */
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

/** A row of the tally and by how much it changes. */
export interface TallyChange {
  readonly certType: string
  readonly grain: number
  readonly at: number
  /** Which of the rows that a count is spread over. */
  readonly slot: number
  by: number
}

/** What the tally counts of a certification. */
export type CountedFields = Pick<Certification, 'id' | 'certType' | 'expiresAt' | 'revocation'>

/** Gathers what writes change in the tally, so that a transaction changes each row once. */
export class TallyChanges {
  /** By type, slot and expiry (undefined: revoked), how many certifications more there are; the rows follow from it. */
  readonly #moved = new Map<string, Moved>()
  #size = 0

  /** @param shards over how many rows a count is spread: a certification's id says which, so that none falls below 0. */
  constructor(readonly shards: number) {}

  /** How many types, shards and expiries are noted, each of which changes at most eight rows. */
  get size(): number {
    return this.#size
  }

  /** Notes that a certification that stood as `before` stands as `after`; undefined: it is not there. */
  move(before: CountedFields | undefined, after: CountedFields | undefined): void {
    if (before !== undefined) this.#add(before.certType, before.id % this.shards, expiryOf(before), -1)
    if (after !== undefined) this.#add(after.certType, after.id % this.shards, expiryOf(after), 1)
  }

  merge(others: TallyChanges): void {
    for (const { certType, slot, expiries } of others.#moved.values()) {
      for (const [expiry, by] of expiries) this.#add(certType, slot, expiry, by)
    }
  }

  *[Symbol.iterator](): Iterator<TallyChange> {
    const changes = new Map<string, TallyChange>()
    for (const { certType, slot, expiries } of this.#moved.values()) {
      for (const [expiry, by] of expiries) {
        for (const [grain, at] of bucketsForExpiry(expiry)) {
          addChange(changes, { certType: ALL_TYPES, grain, at, slot, by })
          addChange(changes, { certType, grain, at, slot, by })
        }
      }
    }
    for (const change of changes.values()) if (change.by !== 0) yield change
  }

  #add(certType: string, slot: number, expiry: Instant | undefined, by: number): void {
    const key = `${slot} ${certType}`
    let moved = this.#moved.get(key)
    if (moved === undefined) this.#moved.set(key, (moved = { certType, slot, expiries: new Map() }))
    const noted = moved.expiries.get(expiry)
    if (noted === undefined) this.#size++
    moved.expiries.set(expiry, (noted ?? 0) + by)
  }
}

interface Moved {
  readonly certType: string
  readonly slot: number
  readonly expiries: Map<Instant | undefined, number>
}

function expiryOf({ expiresAt, revocation }: CountedFields): Instant | undefined {
  return revocation === null ? expiresAt : undefined
}

/** Where the tally counts a certification: once under its type, once under all types. */
export function bucketsFor(certification: CountedFields): [grain: number, at: number][] {
  return bucketsForExpiry(expiryOf(certification))
}

function bucketsForExpiry(expiry: Instant | undefined): [grain: number, at: number][] {
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
  const key = `${change.certType} ${change.grain} ${change.at} ${change.slot}`
  const noted = changes.get(key)
  if (noted === undefined) changes.set(key, change)
  else noted.by += change.by
}
