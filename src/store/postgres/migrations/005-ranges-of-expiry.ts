import { type Kysely, sql } from 'kysely'

/**
 * Lets lists be limited to a range of expiries, and sorted by expiry, whatever the status: counts the revoked certifications by month,
 * day and instant of their expiry (grains 5 to 7), and adds indexes by expiry of them, and one of the types in the order of their
 * bytes. None of these is touched by the creation of a certification, except by the first one of its type.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index certification_revoked_by_expiry on certification (expires_at, id)
    where revoked_at is not null`.execute(db)
  await sql`
    create index certification_revoked_by_type_and_expiry on certification (cert_type, expires_at, id)
    where revoked_at is not null`.execute(db)
  await sql`create index tally_types on tally (cert_type collate "C") where grain = 0`.execute(db)

  const utc = sql`to_timestamp(expires_at) at time zone 'UTC'`
  const buckets = [
    [5, sql`extract(year from ${utc})::bigint * 12 + extract(month from ${utc})::bigint - 1`],
    [6, sql`floor(expires_at / 86400.0)::bigint`],
    [7, sql`expires_at`],
  ] as const
  for (const certType of [sql`cert_type`, sql`''`]) {
    for (const [grain, bucket] of buckets) {
      await sql`
        insert into tally (cert_type, grain, at, slot, total)
        select ${certType}, ${sql.lit(grain)}, ${bucket}, 0, count(*) from certification
        where revoked_at is not null group by 1, 3`.execute(db)
    }
  }
}
