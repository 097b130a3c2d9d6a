import type { Expression, Kysely } from 'kysely'
import type { Tables } from './tables.js'
import type { BucketRanges, ExpiryGrains, Range } from './tally.js'

/** The range of a grain without time. */
export const NO_TIME: Range = { from: 0, to: 0 }

/** Returns the ranges of a period, each with its grain. */
export function rangesByGrain(
  { instant, day, month }: ExpiryGrains,
  { firstInstants, firstDays, months, lastDays, lastInstants }: BucketRanges,
): [grain: number, range: Range][] {
  return [
    [instant, firstInstants],
    [day, firstDays],
    [month, months],
    [day, lastDays],
    [instant, lastInstants],
  ]
}

/** Selects the totals of a type, or of ALL_TYPES, that add up to that of a period. */
export function totalsOfPeriod(
  db: Kysely<Tables>,
  certType: string,
  grains: ExpiryGrains,
  buckets: BucketRanges,
) {
  const [first, ...others] = rangesByGrain(grains, buckets).map(([grain, range]) =>
    totalsOf(db, certType, grain, range),
  ) as [Totals, ...Totals[]]
  return others.reduce((union, it) => union.unionAll(it), first)
}

type Totals = ReturnType<typeof totalsOf>

/** Selects the totals of a type, or of ALL_TYPES, in a range of buckets of one grain. */
export function totalsOf(
  db: Kysely<Tables>,
  certType: string | Expression<string>,
  grain: number,
  { from, to }: Range,
) {
  return db
    .selectFrom('tally')
    .select('total')
    .where('cert_type', '=', certType)
    .where('grain', '=', grain)
    .where('at', '>=', from)
    .where('at', '<=', to)
}
