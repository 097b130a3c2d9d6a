import type { Expression, Kysely } from 'kysely'
import type { Tables } from './tables.js'
import type { BucketRanges, ExpiryGrains, Range } from './tally.js'

/** The range of a grain without time. */
export const NO_TIME: Range = { from: 0, to: 0 }

/** The ranges of a period, each with its grain. */
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

/** The totals of a type, or of ALL_TYPES, that make up a period. */
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
