import { isDeepStrictEqual } from 'node:util'
import { type Database } from './driver.js'
import { Kysely, type Migration, Migrator, sql, SqliteAdapter, SqliteDialect } from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditAndExport from './migrations/002-audit-and-export.js'
import * as oneIndexByMentor from './migrations/003-one-index-by-mentor.js'

/** In the order in which they are applied. A released migration is never changed. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-initial': initial,
  '002-audit-and-export': auditAndExport,
  '003-one-index-by-mentor': oneIndexByMentor,
}

/**
 * Brings the database's tables up to date; processes that start together take turns. What is up to date is only read, so
 * that a service can start on a full disk, and while another process has the write lock.
 *
 * @param migrations those of an earlier version, to make a database as it was then.
 * @throws if a migration fails.
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<void> {
  if (isDeepStrictEqual(appliedMigrations(database), Object.keys(migrations))) return
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ database }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  database.pragma('wal_checkpoint(truncate)') // an index of millions of records need not be read from the log
}

/** Whether the database has tables of this service, of this version or an earlier one. */
export function isServiceDatabase(database: Database): boolean {
  const applied = appliedMigrations(database)
  return applied.length > 0 && isDeepStrictEqual(applied, Object.keys(MIGRATIONS).slice(0, applied.length))
}

/** The names of the migrations that have been applied, in their order. */
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
