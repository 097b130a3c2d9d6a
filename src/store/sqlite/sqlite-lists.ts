import { sql } from 'kysely'
import type { ListDialect } from '../list-queries.js'

export const sqliteLists: ListDialect = {
  hasType: (certType) => sql`cert_type = ${certType}`,

  /** SQLite skips the entries before the page in the index, without reading their records. */
  page: (page) => page,

  /** With a subquery for each record of the page: a join would also join the records that the page skips, up to 100,000. */
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
   * Merges two ranges of an index: the rest of the position's instant, and all later ones. For a comparison of pairs, SQLite would
   * read all records that expire at that instant, which may be every record.
   */
  afterExpiry(records, p) {
    const sameInstant = records
      .where('expires_at', '=', p.position.expiresAt)
      .where('certification.id', '>', p.position.id)
    const later = records.where('expires_at', '>', p.position.expiresAt)
    return sameInstant.unionAll(later).orderBy('expires_at').orderBy('id').limit(p.limit)
  },
}
