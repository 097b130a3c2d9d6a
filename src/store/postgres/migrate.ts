import {
  type DatabaseIntrospector,
  Kysely,
  type Migration,
  Migrator,
  PostgresDialect,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditAndExport from './migrations/002-audit-and-export.js'
import * as epochSeconds from './migrations/003-epoch-seconds.js'
import { inspectSession, openPool, type SessionSettings } from './pool.js'
import type { PostgresSettings } from './postgres-url.js'

/** In the order in which they are applied. A released migration is never changed. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-initial': initial,
  '002-audit-and-export': auditAndExport,
  '003-epoch-seconds': epochSeconds,
}

/**
 * Brings the tables of the database's current schema up to date; processes that start together take turns, under
 * Kysely's advisory lock.
 *
 * @returns the settings of the sessions to serve from, with their search path.
 * @throws Error if the database cannot be reached or a migration fails.
 */
export async function migrate({ pool: config, session }: PostgresSettings): Promise<SessionSettings> {
  // Neither the wait for the lock nor a migration is bounded by the time-outs of requests.
  const pool = openPool({ ...config, max: 1, query_timeout: 0 }, { ...session, statement_timeout: '0' })
  const db = new Kysely<unknown>({ dialect: new CurrentSchemaDialect({ pool }) })
  try {
    const inspected = await inspectSession(pool, session)
    const migrationTableSchema = await currentSchema(db)
    const provider = { getMigrations: async () => MIGRATIONS }
    const { error } = await new Migrator({ db, provider, migrationTableSchema }).migrateToLatest()
    if (error !== undefined) throw error
    return inspected
  } finally {
    await db.destroy()
  }
}

async function currentSchema(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db)
  const schema = rows[0]?.schema
  if (typeof schema !== 'string')
    throw new Error('the search_path of the database names no schema that exists')
  return schema
}

class CurrentSchemaDialect extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new CurrentSchemaIntrospector(db)
  }
}

/** Kysely's own looks into the tables of all schemas, and fails when others drop theirs meanwhile. */
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
