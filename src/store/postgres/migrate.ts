import {
  type DatabaseIntrospector,
  Kysely,
  type Migration,
  Migrator,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditAndExport from './migrations/002-audit-and-export.js'
import * as epochSeconds from './migrations/003-epoch-seconds.js'
import * as oneSlot from './migrations/004-one-slot.js'
import * as rangesOfExpiry from './migrations/005-ranges-of-expiry.js'
import * as idempotentReplies from './migrations/006-idempotent-replies.js'
import * as changeFeed from './migrations/007-change-feed.js'
import * as mentorPrefixes from './migrations/008-mentor-prefixes.js'
import * as commitMarks from './migrations/009-commit-marks.js'
import { restartForeignFeed } from './foreign-feed.js'
import { DELETE_OLD_MARKS } from './marked-commits.js'
import { refuseNewer } from '../engine/newer-database.js'
import {
  inspectSession,
  type InspectedSession,
  NEEDS_TRANSACTION_POOLER,
  openPool,
  setLocal,
  sharesSessions,
} from './pool.js'
import type { StoreObserver } from '../interface/store.js'
import type { PostgresSettings } from './postgres-url.js'

/** In the order in which they are applied, which is that of their names. A released migration is never changed. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-initial': initial,
  '002-audit-and-export': auditAndExport,
  '003-epoch-seconds': epochSeconds,
  '004-one-slot': oneSlot,
  '005-ranges-of-expiry': rangesOfExpiry,
  '006-idempotent-replies': idempotentReplies,
  '007-change-feed': changeFeed,
  '008-mentor-prefixes': mentorPrefixes,
  '009-commit-marks': commitMarks,
}

/** The key of Kysely's own advisory lock, which versions before 1.2 take for the whole session. */
const MIGRATION_LOCK = '3853314791062309107'

/** Version 1.2.0 distributed the tally over the workers of Citus; see distribute.ts. */
const GATHER_TALLY = `do $$ begin
  if to_regclass('pg_dist_partition') is not null then
    if exists (select from pg_dist_partition where logicalrelid = to_regclass('tally')) then
      perform undistribute_table('tally');
    end if;
  end if;
end $$`

/**
 * Brings the tables of the database's current schema up to date, in one transaction. Processes that start together take turns:
 * each takes an advisory lock until the end of its transaction. A transaction pooler would not release a lock of the session.
 *
 * @returns the settings of sessions, with their search path.
 * @throws Error if the database cannot be reached or a migration fails.
 */
export async function migrate(
  { pool: config, session, hasTransactionPooler }: PostgresSettings,
  observer?: StoreObserver,
): Promise<InspectedSession> {
  // The check takes two connections, and a pool of one may be all that the server allows.
  if (!hasTransactionPooler && config.max > 1 && (await sharesSessions(config).catch(() => false)))
    throw new Error(NEEDS_TRANSACTION_POOLER)
  const pool = openPool({ ...config, max: 1, query_timeout: 0 }) // one connection, so all statements are of its transaction
  const db = new Kysely<unknown>({ dialect: new CurrentSchemaDialect({ pool }) })
  try {
    // The time-outs of requests bound neither the wait for the lock nor a migration.
    const settings = setLocal({ ...session, statement_timeout: '0', lock_timeout: '0' })
    await sql.raw(`begin isolation level read committed; ${settings}`).execute(db)
    const inspected = await inspectSession(db, session)
    const migrationTableSchema = await currentSchema(db)
    await sql`select pg_advisory_xact_lock(${sql.raw(MIGRATION_LOCK)})`.execute(db)
    const provider = { getMigrations: async () => MIGRATIONS }
    const migrator = new Migrator({ db, provider, migrationTableSchema, disableTransactions: true })
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
      refuseNewer('the database', await appliedMigrations(db, migrationTableSchema), MIGRATIONS)
    }
    if (error !== undefined) throw error
    await restartForeignFeed(db)
    await sql.raw(GATHER_TALLY).execute(db)
    await sql.raw(DELETE_OLD_MARKS).execute(db)
    await sql`commit`.execute(db)
    if (results.length > 0) observer?.migrated?.(results.map((it) => it.migrationName))
    return inspected
  } finally {
    await db.destroy()
  }
}

async function appliedMigrations(db: Kysely<unknown>, schema: string): Promise<string[]> {
  const table = sql.table(`${schema}.kysely_migration`)
  const { rows } = await sql<{ name: string }>`select name from ${table} order by name`.execute(db)
  return rows.map(({ name }) => name)
}

async function currentSchema(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db)
  const schema = rows[0]?.schema
  if (typeof schema !== 'string')
    throw new Error('the search_path of the database names no schema that exists')
  return schema
}

/** A dialect for migrations. It inspects the tables of the current schema only, and takes no lock of the session. */
export class CurrentSchemaDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new LocklessAdapter()
  }

  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new CurrentSchemaIntrospector(db)
  }
}

class LocklessAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Kysely's own introspector inspects the tables of all schemas, and fails if another process drops one meanwhile. */
class CurrentSchemaIntrospector extends PostgresIntrospector {
  constructor(readonly db: Kysely<unknown>) {
    super(db)
  }

  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables where schemaname = current_schema()
    `.execute(this.db)
    return rows.map((table) => ({ ...table, isView: false, columns: [] }))
  }
}
