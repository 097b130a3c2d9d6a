import { type Kysely, sql } from 'kysely'

/** Lets an idempotency key keep the reply to its first request. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table idempotency_key add column reply text`.execute(db)
}
