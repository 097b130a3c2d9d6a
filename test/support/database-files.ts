import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import type { Test } from 'tap'
import { backUp } from '../../src/store/sqlite/backup.js'
import { migrate, MIGRATIONS } from '../../src/store/sqlite/migrate.js'
import { openStore } from '../../src/store/open-store.js'
import { Grain } from '../../src/store/engine/tally.js'
import { importText, ndjson } from './import.js'
import { temporaryFolder } from './service.js'

/** A database file with `cert-001`, `cert-002`, … and a mentor, in a separate folder. No process has it open. */
export async function temporaryDatabase(t: Test, certifications = 3): Promise<string> {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const store = await openStore(`sqlite:${file}`)
  const renewal_history = [{ renewed_at: '2025-08-01T00:00:00Z', expires_at: '2026-09-01T00:00:00Z' }]
  const lines = Array.from({ length: certifications }, () => ({ renewal_history }))
  await importText(t, store, ndjson(...lines), { format: 'ndjson' })
  await importText(t, store, 'id,name\nmentor-42,Lars\n', { kind: 'mentors' })
  await store.close()
  return file
}

/** The first migration that counts revoked certifications by expiry. */
const FIRST_WITH_REVOKED_BY_EXPIRY = '004'

/** Makes a database with the same rows and the tables of an earlier version, named by its last migration. */
export async function earlierDatabase(t: Test, current: string, lastMigration: string): Promise<string> {
  const file = join(await temporaryFolder(t), 'earlier.sqlite')
  const database = openDatabase(file)
  const migrations = Object.entries(MIGRATIONS).filter(([name]) => name <= lastMigration) // names are in order
  await migrate(database, Object.fromEntries(migrations))
  database.prepare('attach ? as current').run(current)
  const tables = database
    .prepare<[], string>(
      `select name from sqlite_schema
       where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_migration%'`,
    )
    .pluck()
    .all()
  for (const table of tables) {
    const columns = database
      .prepare<[], string>(`select name from pragma_table_info('${table}')`)
      .pluck()
      .all()
    database.exec(`delete from ${table}`) // what the migration has put there
    database.exec(`insert into ${table} select ${columns.join(', ')} from current.${table}`)
  }
  if (lastMigration < FIRST_WITH_REVOKED_BY_EXPIRY) {
    database.exec(`delete from tally where grain >= ${Grain.revokedMonth}`)
  }
  database.close()
  return file
}

/** Writes to a database that no process has open. */
export function change(file: string, sql: string): void {
  const database = openDatabase(file).unsafeMode() // lets it write the schema
  database.pragma('foreign_keys = OFF')
  database.exec(sql)
  database.close()
}

/** Returns the first column of the first row. */
export function valueIn(file: string, sql: string): unknown {
  const database = openDatabase(file)
  try {
    return database.prepare(sql).pluck().get()
  } finally {
    database.close()
  }
}

/** A backup of a database, with its checksum. */
export async function temporaryBackup(t: Test, database: string): Promise<string> {
  const file = join(await temporaryFolder(t), 'backup.sqlite')
  await backUp({ database, file })
  return file
}

/** Writes the checksum of a file next to it, in the format of sha256sum. */
export async function checksum(file: string): Promise<void> {
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  await writeFile(`${file}.sha256`, `${digest}  ${basename(file)}\n`)
}
