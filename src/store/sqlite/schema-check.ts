import { type Database, openDatabase } from './driver.js'
import { appliedMigrations, migrate, MIGRATIONS } from './migrate.js'

/** The statements that create the objects of a schema, by kind and name. */
type Schema = ReadonlyMap<string, string>

/**
 * The tables that Litestream adds to each database that it replicates (https://litestream.io). Backups and replicas of such databases
 * contain them.
 */
const LITESTREAM: Schema = new Map([
  ['table _litestream_seq', 'create table _litestream_seq (id integer primary key, seq integer)'],
  ['table _litestream_lock', 'create table _litestream_lock (id integer)'],
])

/**
 * Compares the schema of a database file with the one that its migrations create. A valid checksum is not enough, because a foreign
 * trigger in the database that was backed up could change the data that clients write.
 *
 * @returns the first difference; undefined if there is none.
 */
export async function findForeignObjects(file: string): Promise<string | undefined> {
  const database = openDatabase(file, { readonly: true })
  const expecting = openDatabase(':memory:')
  try {
    const applied = appliedMigrations(database)
    const migrations = Object.entries(MIGRATIONS).filter(([name]) => applied.includes(name))
    await migrate(expecting, Object.fromEntries(migrations))
    return findDifference(schemaOf(database), schemaOf(expecting))
  } finally {
    database.close()
    expecting.close()
  }
}

function findDifference(found: Schema, expected: Schema): string | undefined {
  for (const [name, statement] of found) {
    if (LITESTREAM.get(name) === statement) continue
    if (!expected.has(name)) return `it has the ${name}, which does not belong to this service`
    if (expected.get(name) !== statement) return `its ${name} is not that of this service`
  }
  const missing = [...expected.keys()].find((name) => !found.has(name))
  return missing === undefined ? undefined : `it lacks the ${missing}`
}

/** Leaves out what SQLite makes itself: indexes without a statement, and tables such as those of statistics. */
function schemaOf(database: Database): Schema {
  const rows = database
    .prepare<[], { type: string; name: string; sql: string }>(
      `select type, name, sql from sqlite_schema where sql is not null and not (type = 'table' and name like 'sqlite\\_%' escape '\\')`,
    )
    .all()
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, normalize(sql)]))
}

/** Spaces and the quotes of names have changed between versions, and mean nothing here. */
function normalize(sql: string): string {
  return sql
    .replaceAll(/"(\w+)"/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
}
