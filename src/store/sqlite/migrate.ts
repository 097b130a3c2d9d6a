import { isDeepStrictEqual } from 'node:util'
import { type Database } from './driver.js'
import { Kysely, type Migration, Migrator, sql, SqliteAdapter, SqliteDialect } from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditAndExport from './migrations/002-audit-and-export.js'
import * as oneIndexByMentor from './migrations/003-one-index-by-mentor.js'

/** The migrations, in the order in which they are applied. A released migration never changes. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-initial': initial,
  '002-audit-and-export': auditAndExport,
  '003-one-index-by-mentor': oneIndexByMentor,
}

/**
 * Migrates the database. Processes that start together take turns. If no migration is pending, it only reads: the service can start
 * on a full disk, and while another process holds the write lock.
 *
 * @param migrations for tests: those of an earlier version.
 * @throws Error if a migration fails.
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<void> {
  if (isDeepStrictEqual(appliedMigrations(database), Object.keys(migrations))) return
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ database }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  database.pragma('wal_checkpoint(truncate)') // so that an index of millions of records is not read from the log
}

/** Whether the database has the tables of this service, of this version or an earlier one. */
export function isServiceDatabase(database: Database): boolean {
  const applied = appliedMigrations(database)
  return applied.length > 0 && isDeepStrictEqual(applied, Object.keys(MIGRATIONS).slice(0, applied.length))
}

/** The names of the applied migrations, in order. */
function appliedMigrations(database: Database): string[] {
  const table = database.prepare(`select 1 from sqlite_schema where name = 'kysely_migration'`).get()
  if (table === undefined) return []
  return database.prepare<[], string>('select name from kysely_migration order by name').pluck().all()
}

class MigrationDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new MigrationAdapter()
  }
}

/** Runs the migrations in one transaction, which Kysely does for SQLite only if this property says that it can. */
class MigrationAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** Takes the write lock before the migrator reads which migrations are pending. */
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`update kysely_migration_lock set is_locked = 0`.execute(db)
  }
}
