import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Direction, ListDialect, Page, Records } from '../list-queries.js'
import type { Tables } from '../tables.js'
import { EXPIRY_GRAINS, Grain, type Range } from '../tally.js'
import { NO_TIME, rangesByGrain } from '../tally-queries.js'

/** Rows of the tally. */
type TallyRows = SelectQueryBuilder<Tables, 'tally', { cert_type: string; grain: number; total: number }>

export const postgresLists: ListDialect = {
  /**
   * Not by `=`: with a type that is known, the planner takes the order by type and id for one by id alone, and may walk the
   * primary key through every record that is of another type.
   */
  hasType: (certType) => sql`cert_type = any(array[${certType}])`,

  /** Finds the ids of the page in the index first, so that PostgreSQL does not fetch the records that it skips. */
  page: (page, all) => all.where('certification.id', '=', sql<number>`any(array(${page.select('id')}))`),

  /** By a join: Citus refuses a query for each record, but joins with a table that is on every node. */
  withMentorName: (records) =>
    records.leftJoin('mentor', 'mentor.id', 'certification.mentor_id').select('mentor.name as mentor_name'),

  binaryCollation: (text) => sql`${text} collate "C"`,

  hasId: (ids) => sql`certification.id = any(array(${ids}))`,

  /** As a pair, which is one range of an index. */
  afterExpiry(records, position, direction) {
    const isAfter = sql.raw(direction === 'asc' ? '>' : '<')
    const pair = sql`(${position.expiresAt}, ${position.id})`
    return [records.where(sql<boolean>`(expires_at, certification.id) ${isAfter} ${pair}`)]
  },

  /** In one statement: Citus refuses a subquery for each type. */
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

  /** With an order and a limit in each range: without them, PostgreSQL would sort the union, or each range of it, whole. */
  merge<O>(db: Kysely<Tables>, ranges: readonly Records<O>[], direction: Direction, { limit, offset }: Page) {
    const most =
      offset === undefined ? sql<number>`${limit}` : sql<number>`${limit}::bigint + ${offset}::bigint`
    const sorted = ranges.map((it) =>
      it.orderBy('expires_at', direction).orderBy('certification.id', direction).limit(most),
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
