import { isDeepStrictEqual } from 'node:util'
import { type Database } from './driver.js'
import { Kysely, type Migration, Migrator, sql, SqliteAdapter, SqliteDialect } from 'kysely'
import * as initial from './migrations/001-initial.js'
import * as auditAndExport from './migrations/002-audit-and-export.js'
import { refuseNewer } from '../engine/newer-database.js'
import * as oneIndexByMentor from './migrations/003-one-index-by-mentor.js'
import * as rangesOfExpiry from './migrations/004-ranges-of-expiry.js'
import * as idempotentReplies from './migrations/005-idempotent-replies.js'
import * as changeFeed from './migrations/006-change-feed.js'
import * as mentorPrefixes from './migrations/007-mentor-prefixes.js'

/** The migrations, in the order in which they are applied, which is that of their names. A released migration never changes. */
export const MIGRATIONS: Record<string, Migration> = {
  '001-initial': initial,
  '002-audit-and-export': auditAndExport,
  '003-one-index-by-mentor': oneIndexByMentor,
  '004-ranges-of-expiry': rangesOfExpiry,
  '005-idempotent-replies': idempotentReplies,
  '006-change-feed': changeFeed,
  '007-mentor-prefixes': mentorPrefixes,
}

/**
 * Migrates the database. Processes that start together take turns. If no migration is pending, the database is only read. So the service
 * can start on a full disk, and while another process holds the write lock.
 *
 * @param migrations the migrations of an earlier version, for tests.
 * @returns the names of the migrations that were applied.
 * @throws Error if a migration fails, or the database is of a later version.
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<readonly string[]> {
  const applied = appliedMigrations(database)
  if (isDeepStrictEqual(applied, Object.keys(migrations))) return []
  refuseNewer(database.name, applied, migrations)
  const db = new Kysely<unknown>({ dialect: new MigrationDialect({ database }) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  const added = appliedMigrations(database).filter((it) => !applied.includes(it))
  database.pragma('wal_checkpoint(truncate)') // so that an index of millions of records is not read from the log
  return added
}

/** Returns the reason why a database does not belong to this or an earlier version of the service; undefined if it does. */
export function findForeignSchema(database: Database): string | undefined {
  const applied = appliedMigrations(database)
  if (applied.length === 0) return 'it is not a database of this service'
  const known = Object.keys(MIGRATIONS)
  return isDeepStrictEqual(applied, known.slice(0, applied.length))
    ? undefined
    : 'it is of a later version of the service'
}

/** Returns the names of the applied migrations, in order. */
export function appliedMigrations(database: Database): string[] {
  const table = database.prepare(`select 1 from sqlite_schema where name = 'kysely_migration'`).get()
  if (table === undefined) return []
  return database.prepare<[], string>('select name from kysely_migration order by name').pluck().all()
}

class MigrationDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new MigrationAdapter()
  }
}

/** Makes Kysely run all migrations in one transaction. For SQLite, it does so only with this property. */
class MigrationAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** Takes the write lock before the migrator reads which migrations are pending. */
  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`update kysely_migration_lock set is_locked = 0`.execute(db)
  }
}
