import { type Kysely, sql } from 'kysely'

/**
 * Keeps each count of the tally in one row, slot 0. It was spread over eight rows, so that concurrent writers would not wait for each
 * other. A batch of writes changes all of them, so they only made each batch write more rows. The column stays: it is a part of the
 * primary key, and of distributed tables.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into tally (cert_type, grain, at, slot, total)
    select cert_type, grain, at, 0, sum(total)::bigint from tally where slot <> 0 group by cert_type, grain, at
    on conflict (cert_type, grain, at, slot) do update set total = tally.total + excluded.total`.execute(db)
  await sql`delete from tally where slot <> 0 or total = 0`.execute(db)
  await sql`alter table tally alter column slot set default 0`.execute(db)
}
