import { sql } from 'kysely'
import type { ListDialect } from '../list-queries.js'

export const sqliteLists: ListDialect = {
  hasType: (certType) => sql`cert_type = ${certType}`,

  /** SQLite skips what stands before the page in the index, without looking the records up. */
  page: (range) => range,

  /** By a query for each record that is shown: what stands before a page would be joined too, 100,000 records at most. */
  withMentorName: (records) =>
    records.select((eb) =>
      eb
        .selectFrom('mentor')
        .select('name')
        .whereRef('mentor.id', '=', 'certification.mentor_id')
        .as('mentor_name'),
    ),

  binaryCollation: (text) => text,

  /**
   * Two ranges of an index, what else expires at the position's instant and what expires later, which are merged:
   * compared as a pair, SQLite would look through all that expires at that instant, and that may be every record.
   */
  afterExpiry(records, p) {
    const sameInstant = records
      .where('expires_at', '=', p.position.expiresAt)
      .where('certification.id', '>', p.position.id)
    const later = records.where('expires_at', '>', p.position.expiresAt)
    return sameInstant.unionAll(later).orderBy('expires_at').orderBy('id').limit(p.limit)
  },
}
