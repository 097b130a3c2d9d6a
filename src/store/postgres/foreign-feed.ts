import { type Kysely, sql } from 'kysely'
import { getIdentity } from './identity.js'
import { RESTART } from './postgres-feed.js'

/**
 * Restarts the order of the change feed in a database that was restored from a dump of another server, database or schema. Runs in the
 * transaction of the migration. The entries of the dump have transaction numbers of the other server. They may be higher than any that
 * this server will assign in years, and their entries would be hidden until then.
 */
export async function restartForeignFeed(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ identity: string }>`${sql.raw(getIdentity.sql)}`.execute(db)
  const identity = rows[0]?.identity
  const { rows: feeds } = await sql<{ server: string }>`select server from feed where id = 1`.execute(db)
  if (feeds[0]?.server === identity) return
  for (const statement of RESTART) await sql.raw(statement).execute(db)
  await sql`update feed set server = ${identity}`.execute(db)
}
