import { type Kysely, sql } from 'kysely'
import type { ListDialect, TypesParameters } from '../engine/dialects.js'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'
import { ALL_TYPES, type BucketRanges, EXPIRY_GRAINS, Grain, type Range } from '../engine/tally.js'
import { NO_TIME, totalsOf, totalsOfPeriod } from '../engine/tally-queries.js'

interface TypeParameters {
  readonly certType: string
}

export type SummaryQueries = ReturnType<typeof defineSummaryQueries>

/** Defines the queries of the summary. */
export function defineSummaryQueries(db: Kysely<Tables>, dialect: ListDialect) {
  return {
    /** Lists the totals of the grains without time, one row each, except those that are 0. */
    listTimelessTotals: defineQuery((p: TypeParameters) =>
      totalsOf(db, p.certType, Grain.all, NO_TIME)
        .select('grain')
        .unionAll(totalsOf(db, p.certType, Grain.revoked, NO_TIME).select('grain')),
    ),

    /** Counts the certifications that are not revoked and expire in a period. */
    totalOfPeriod: defineQuery((p: TypeParameters & { buckets: BucketRanges }) =>
      db
        .selectFrom(totalsOfPeriod(db, p.certType, EXPIRY_GRAINS, p.buckets).as('totals'))
        .select(sql<number>`coalesce(sum(total), 0)`.as('total')),
    ),

    /** Counts the certifications that are not revoked, by month of expiry. */
    listMonthTotals: defineQuery((p: TypeParameters & { months: Range }) =>
      totalsOf(db, p.certType, Grain.month, p.months).select('at'),
    ),

    /** Lists the first types, with their totals. The grain is a literal, because the partial index of the types requires it. */
    listTypes: defineQuery((p: { limit: number }) =>
      db
        .selectFrom('tally')
        .select(['cert_type', 'total'])
        .where('grain', '=', sql.lit(Grain.all))
        .where((eb) => eb(dialect.binaryCollation(eb.ref('cert_type')), '>', sql.lit(ALL_TYPES)))
        .orderBy((eb) => dialect.binaryCollation(eb.ref('cert_type')))
        .limit(p.limit),
    ),

    countTypes: defineQuery((p: TypesParameters) => dialect.countTypes(db, p)),
  }
}
