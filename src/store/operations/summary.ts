// The summary: counts of all certifications by status, type and month, from the tally alone.
//
// The counts of one type are sums over a few hundred rows. The counts by type are one sum for each type, 1,000 at most. The types come from
// an index of the tally that has one entry for each. A summary of many types is read in steps, on a separate connection, so that it
// does not stall the event loop.
import { setImmediate } from 'node:timers/promises'
import type { Session } from '../engine/session.js'
import { calendarDay, type Instant, startOfDay } from '../../domain/time.js'
import type { Engine } from '../engine/engine.js'
import type { SummaryQueries } from '../queries/summary-queries.js'
import type { CertificationSummary } from '../interface/store.js'
import { ALL_TIME, ALL_TYPES, bucketsOf, firstDayOf, Grain, monthOf } from '../engine/tally.js'

/** The maximum number of types in a summary. */
const MAX_TYPES = 1_000
/** The number of types that one query counts. */
const TYPES_PER_STEP = 50
const EXPIRING_DAYS = [7, 30, 60, 90] as const
const MONTHS = 24

/** Implements Store.getCertificationSummary. */
export async function readSummary(
  engine: Pick<Engine, 'snapshot' | 'openSnapshot'>,
  queries: SummaryQueries,
  certType: string | undefined,
  now: Instant,
): Promise<CertificationSummary> {
  const short = await engine.snapshot((session) => new Summary(session, queries, now).read(certType))
  if (short !== undefined) return short
  const snapshot = await engine.openSnapshot()
  try {
    return await new Summary(snapshot, queries, now).readInSteps()
  } finally {
    snapshot.close()
  }
}

type TypeRow = { readonly cert_type: string; readonly total: number }

/** Reads the counts at `now` from one state of the database. */
class Summary {
  constructor(
    readonly session: Pick<Session, 'all'>,
    readonly queries: SummaryQueries,
    readonly now: Instant,
  ) {}

  /** Reads the summary at once. Returns undefined if there are too many types for that. */
  async read(certType: string | undefined): Promise<CertificationSummary | undefined> {
    const [counts, types] = await Promise.all([
      this.#counts(certType ?? ALL_TYPES),
      certType === undefined ? this.#types(TYPES_PER_STEP + 1) : [],
    ])
    if (types.length > TYPES_PER_STEP) return undefined
    if (certType === undefined) return { ...counts, byCertType: await this.#countTypes(types) }
    const { total, active, expired, revoked } = counts
    return { ...counts, byCertType: total === 0 ? [] : [{ certType, active, expired, revoked }] }
  }

  async readInSteps(): Promise<CertificationSummary> {
    const [counts, types] = await Promise.all([this.#counts(ALL_TYPES), this.#types(MAX_TYPES)])
    const byCertType = []
    for (let i = 0; i < types.length; i += TYPES_PER_STEP) {
      byCertType.push(...(await this.#countTypes(types.slice(i, i + TYPES_PER_STEP))))
      await setImmediate()
    }
    return { ...counts, byCertType }
  }

  async #counts(certType: string): Promise<Omit<CertificationSummary, 'byCertType'>> {
    const today = calendarDay(this.now)
    const month = monthOf(today)
    const soon = (before: number) => this.#expiring(certType, this.now + 1, startOfDay(before))
    const [timeless, expired, expiring, thisMonth, months] = await Promise.all([
      this.session.all(this.queries.listTimelessTotals, { certType }),
      this.#expiring(certType, ALL_TIME.from, this.now + 1),
      Promise.all(EXPIRING_DAYS.map(async (days) => ({ days, count: await soon(today + days + 1) }))),
      soon(firstDayOf(month + 1)),
      this.session.all(this.queries.listMonthTotals, {
        certType,
        months: { from: month + 1, to: month + MONTHS - 1 },
      }),
    ])
    const totalOf = (grain: number) => timeless.find((it) => it.grain === grain)?.total ?? 0
    const [total, revoked] = [totalOf(Grain.all), totalOf(Grain.revoked)]
    const ofMonth = new Map(months.map((it) => [it.at, it.total])).set(month, thisMonth)
    return {
      total,
      active: total - expired - revoked,
      expired,
      revoked,
      expiring,
      expiriesByMonth: Array.from({ length: MONTHS }, (_, i) => ({
        firstDay: firstDayOf(month + i),
        count: ofMonth.get(month + i) ?? 0,
      })),
    }
  }

  async #expiring(certType: string, from: Instant, before: Instant): Promise<number> {
    const buckets = bucketsOf({ from, before: Math.min(before, ALL_TIME.before) })
    const [row] = await this.session.all(this.queries.totalOfPeriod, { certType, buckets })
    return Number(row?.total)
  }

  #types(limit: number): Promise<TypeRow[]> {
    return this.session.all(this.queries.listTypes, { limit })
  }

  async #countTypes(types: readonly TypeRow[]): Promise<CertificationSummary['byCertType']> {
    const list = types.map((it) => it.cert_type)
    const rows = await this.session.all(this.queries.countTypes, {
      types: { list, json: JSON.stringify(list) },
      buckets: bucketsOf({ from: ALL_TIME.from, before: Math.min(this.now + 1, ALL_TIME.before) }),
    })
    const counted = new Map(rows.map((it) => [it.cert_type, it]))
    return types.map(({ cert_type: certType, total }) => {
      const { expired, revoked } = counted.get(certType) ?? NOTHING
      return { certType, active: total - expired - revoked, expired, revoked }
    })
  }
}

/** The counts of a type without expired or revoked certifications. */
const NOTHING = { expired: 0, revoked: 0 }
