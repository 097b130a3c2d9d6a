import { type Kysely, sql } from 'kysely'

/**
 * Replaces the two indexes by mentor with one that contains all columns of a list. With ten million records, each of a mentor's few
 * records is on a different page of the file, but all are on one page of the index. A list ordered by expiry sorts these few records.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index certification_by_mentor`.execute(db)
  await sql`drop index certification_by_mentor_and_expiry`.execute(db)
  await sql`
    create index certification_by_mentor on certification
    (mentor_id, id, cert_type, issued_at, expires_at, renewal_count, created_at, revoked_at)`.execute(db)
  await sql`
    insert into sqlite_stat1 (tbl, idx, stat)
    values ('certification', 'certification_by_mentor', '10000000 10 1 1 1 1 1 1 1')`.execute(db)
}
