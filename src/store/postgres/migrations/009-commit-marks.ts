import { type Kysely, sql } from 'kysely'

/** Creates the table of the marks of transactions, see marked-commits.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table commit_mark (
      process uuid not null,
      slot integer not null,
      number bigint not null,
      marked_at timestamptz not null default now(),
      primary key (process, slot)
    )`.execute(db)
}
