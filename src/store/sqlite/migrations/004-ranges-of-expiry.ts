import { type Kysely, sql } from 'kysely'

/**
 * Supports lists of any status that are limited to a range of expiries or sorted by expiry. Counts the revoked certifications by month,
 * day and instant of their expiry (grains 5 to 7), and adds indexes of them by expiry, and an index of the types. The creation of a
 * certification changes none of these, unless it is the first of its type.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index certification_revoked_by_expiry on certification (expires_at)
    where revoked_at is not null`.execute(db)
  await sql`
    create index certification_revoked_by_type_and_expiry on certification (cert_type, expires_at)
    where revoked_at is not null`.execute(db)
  await sql`create index tally_types on tally (cert_type) where grain = 0`.execute(db)
  const statistics: [table: string, index: string, rows: string][] = [
    ['certification', 'certification_revoked_by_expiry', '300000 150'],
    ['certification', 'certification_revoked_by_type_and_expiry', '300000 30000 30'],
    ['tally', 'tally', '100000 10000 1000 1'],
    ['tally', 'tally_types', '10 1'],
  ]
  for (const [table, index, rows] of statistics) {
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${rows})`.execute(db)
  }

  // Integer division rounds towards zero, so days before 1970 are shifted to after it.
  const buckets: [grain: number, bucket: string][] = [
    [5, `strftime('%Y', expires_at, 'unixepoch') * 12 + strftime('%m', expires_at, 'unixepoch') - 1`],
    [6, `(expires_at + 40000 * 86400) / 86400 - 40000`],
    [7, 'expires_at'],
  ]
  for (const certType of ['cert_type', `''`]) {
    for (const [grain, bucket] of buckets) {
      await sql`
        insert into tally (cert_type, grain, at, total)
        select ${sql.raw(certType)}, ${sql.lit(grain)}, ${sql.raw(bucket)}, count(*) from certification
        where revoked_at is not null group by 1, 3`.execute(db)
    }
  }
}
