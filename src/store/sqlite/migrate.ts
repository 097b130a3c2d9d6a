import type Database from 'better-sqlite3'
import { Kysely, type Migration, Migrator, sql, SqliteAdapter, SqliteDialect } from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditTrail from './migrations/002-audit-trail.js'

/** In the order in which they are applied. A released migration is never changed. */
export const MIGRATIONS: Record<string, Migration> = { '001-initial': initial, '002-audit-trail': auditTrail }

/** Brings the database's tables up to date; processes that start together take turns. @throws if a migration fails. */
export async function migrate(database: Database.Database): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ database }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

class MigrationDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new MigrationAdapter()
  }
}

/** Kysely runs SQLite's migrations outside a transaction unless it is told that they can be in one. */
class MigrationAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** Takes the write lock before the migrator looks which migrations there are still to be applied. */
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`update kysely_migration_lock set is_locked = 0`.execute(db)
  }
}
