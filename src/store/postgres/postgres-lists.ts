import { sql } from 'kysely'
import type { ListDialect } from '../list-queries.js'

export const postgresLists: ListDialect = {
  /**
   * Not by `=`: with a type that is known, the planner takes the order by type and id for one by id alone, and may walk the
   * primary key through every record that is of another type.
   */
  hasType: (certType) => sql`cert_type = any(array[${certType}])`,

  /** By id, which the index contains; otherwise PostgreSQL would fetch every record before the page. */
  page: (page, all) => all.where('certification.id', '=', sql<number>`any(array(${page.select('id')}))`),

  /** By a join: Citus refuses a query for each record, but joins with a table that is on every node. */
  withMentorName: (records) =>
    records.leftJoin('mentor', 'mentor.id', 'certification.mentor_id').select('mentor.name as mentor_name'),

  binaryCollation: (text) => sql`${text} collate "C"`,

  /** As a pair, which is one range of an index. (A union would be sorted whole.) */
  afterExpiry: (records, p) =>
    records
      .where(sql<boolean>`(expires_at, certification.id) > (${p.position.expiresAt}, ${p.position.id})`)
      .orderBy('expires_at')
      .orderBy('certification.id')
      .limit(p.limit),
}
