import { type Expression, sql } from 'kysely'
import type { ListDialect } from '../engine/dialects.js'
import { EXPIRY_GRAINS, Grain } from '../engine/tally.js'
import { NO_TIME, rangesByGrain, totalsOf } from '../engine/tally-queries.js'

/** The dialect of the list queries for SQLite. */
export const sqliteLists: ListDialect = {
  totalInRows: false,

  hasType: (certType) => sql`cert_type = ${certType}`,

  /** SQLite skips the entries before the page in the index, without reading their records. */
  page: (page) => page,

  /** Uses a subquery for each record of the page. A join would also join the records that the page skips, up to 100,000. */
  withMentorName: (records) =>
    records.select((eb) =>
      eb
        .selectFrom('mentor')
        .select('name')
        .whereRef('mentor.id', '=', 'certification.mentor_id')
        .as('mentor_name'),
    ),

  binaryCollation: (text) => text,

  hasId: (ids) => sql`certification.id in ${ids}`,
  elementsOf: (json) => sql<{ value: unknown }>`json_each(${json})`.as('given'),

  /**
   * Returns two ranges of an index: the rest of the position's instant, and everything after it. For a comparison of pairs, SQLite would
   * read all records that expire at that instant, possibly the whole table.
   */
  afterExpiry(records, position, direction) {
    const isAfter = direction === 'asc' ? '>' : '<'
    return [
      records.where('expires_at', '=', position.expiresAt).where('certification.id', isAfter, position.id),
      records.where('expires_at', isAfter, position.expiresAt),
    ]
  },

  /** Computes a sum for each type. To group the rows of all types, SQLite would sort them. */
  countTypes(db, { types, buckets }) {
    const certType = sql<string>`type.value`
    const expired = rangesByGrain(EXPIRY_GRAINS, buckets).map(([grain, range]) =>
      sumOf(totalsOf(db, certType, grain, range)),
    )
    const revoked = sumOf(totalsOf(db, certType, Grain.revoked, NO_TIME))
    return db
      .selectFrom(sql`json_each(${types.json})`.as('type'))
      .select([
        certType.as('cert_type'),
        sql<number>`${sql.join(expired, sql` + `)}`.as('expired'),
        revoked.as('revoked'),
      ])
  },

  /** Builds a union. SQLite merges its parts without sorting them if the union has the same order as the parts. */
  merge(_, ranges, direction, { limit, offset }) {
    const [first, ...others] = ranges as [(typeof ranges)[0], ...typeof ranges]
    return others
      .reduce((union, it) => union.unionAll(it), first)
      .orderBy('expires_at', direction)
      .orderBy('id', direction)
      .limit(limit)
      .$if(offset !== undefined, (union) => union.offset(offset as number))
  },
}

function sumOf(totals: Expression<{ total: number }>) {
  return sql<number>`(select coalesce(sum(total), 0) from ${totals})`
}
