import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Direction, ListDialect, Page, Records } from '../engine/dialects.js'
import type { Tables } from '../engine/tables.js'
import { EXPIRY_GRAINS, Grain, type Range } from '../engine/tally.js'
import { NO_TIME, rangesByGrain } from '../engine/tally-queries.js'

/** Rows of the tally. */
type TallyRows = SelectQueryBuilder<Tables, 'tally', { cert_type: string; grain: number; total: number }>

/** The list queries of PostgreSQL. */
export const postgresLists: ListDialect = {
  totalInRows: true,

  /**
   * Does not use `=`: with a constant type, the planner takes an order by type and id for one by id alone, and may walk the primary key
   * through all records of other types.
   */
  hasType: (certType) => sql`cert_type = any(array[${certType}])`,

  /** Finds the ids of the page in the index first, so that PostgreSQL does not fetch the records that it skips. */
  page: (page, all) => all.where('certification.id', '=', sql<number>`any(array(${page.select('id')}))`),

  /** Joins the mentor: Citus rejects a subquery for each record, but joins with a table that is on every node. */
  withMentorName: (records) =>
    records.leftJoin('mentor', 'mentor.id', 'certification.mentor_id').select('mentor.name as mentor_name'),

  binaryCollation: (text) => sql`${text} collate "C"`,

  hasId: (ids) => sql`certification.id = any(array(${ids}))`,

  /** Compares pairs, which gives one range of an index. */
  afterExpiry(records, position, direction) {
    const isAfter = sql.raw(direction === 'asc' ? '>' : '<')
    const pair = sql`(${position.expiresAt}, ${position.id})`
    return [records.where(sql<boolean>`(expires_at, certification.id) ${isAfter} ${pair}`)]
  },

  /** Counts all types in one statement: Citus rejects a subquery for each type. */
  countTypes(db, { types, buckets }) {
    const ranges: [grain: number, range: Range][] = [
      [Grain.revoked, NO_TIME],
      ...rangesByGrain(EXPIRY_GRAINS, buckets),
    ]
    const [first, ...others] = ranges.map(([grain, { from, to }]) =>
      db
        .selectFrom('tally')
        .select(['cert_type', 'grain', 'total'])
        .where(sql<boolean>`cert_type = any(${types.list}::text[])`)
        .where('grain', '=', grain)
        .where('at', '>=', from)
        .where('at', '<=', to),
    ) as [TallyRows, ...TallyRows[]]
    const isRevoked = sql`grain = ${sql.lit(Grain.revoked)}`
    return db
      .selectFrom(others.reduce((union, it) => union.unionAll(it), first).as('counted'))
      .select([
        'cert_type',
        sql<number>`coalesce(sum(total) filter (where not ${isRevoked}), 0)`.as('expired'),
        sql<number>`coalesce(sum(total) filter (where ${isRevoked}), 0)`.as('revoked'),
      ])
      .groupBy('cert_type')
  },

  /** Orders and limits each range. Otherwise PostgreSQL would sort the whole union, or each whole range. */
  merge<O>(db: Kysely<Tables>, ranges: readonly Records<O>[], direction: Direction, { limit, offset }: Page) {
    const maxRows =
      offset === undefined ? sql<number>`${limit}` : sql<number>`${limit}::bigint + ${offset}::bigint`
    const sorted = ranges.map((it) =>
      it.orderBy('expires_at', direction).orderBy('certification.id', direction).limit(maxRows),
    )
    return db
      .selectFrom(sql<O>`(${sql.join(sorted, sql` union all `)})`.as('merged'))
      .selectAll()
      .$castTo<O>()
      .orderBy(sql.ref('merged.expires_at'), direction)
      .orderBy(sql.ref('merged.id'), direction)
      .limit(limit)
      .$if(offset !== undefined, (query) => query.offset(offset as number))
  },

  elementsOf: (json) =>
    sql<{ value: unknown }>`jsonb_array_elements(${json}::jsonb)`.as<'given'>(sql`given (value)`),
}

/**
 * The list queries of Citus. Each shard skips the records before a page in its own index; ids of a subquery would take a round trip more,
 * and so would a total.
 */
export const citusLists: ListDialect = { ...postgresLists, totalInRows: false, page: (page) => page }
