import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { sqliteFileOf } from '../../src/store/interface/database-url.js'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { transferRecords } from '../../src/transfer/transfer-records.js'
import { formatCount } from '../command/format.js'
import type { DatabaseCache } from './database-cache.js'
import type { DatasetName } from './datasets.js'

/** The databases that the measured service runs on. Each method returns a database URL. */
export interface ServiceDatabases {
  /** A database with `rows` records, for reading only. */
  shared(dataset: DatasetName, rows: number): Promise<string>
  /** A copy that may be written to. */
  copy(dataset: DatasetName, rows: number): Promise<string>
  /** Drops what the run created on a server. */
  close(): Promise<void>
}

export class SqliteDatabases implements ServiceDatabases {
  constructor(readonly databases: DatabaseCache) {}

  async shared(dataset: DatasetName, rows: number): Promise<string> {
    return sqliteUrl(await this.databases.shared(dataset, rows))
  }

  async copy(dataset: DatasetName, rows: number): Promise<string> {
    return sqliteUrl(await this.databases.copy(dataset, rows))
  }

  async close(): Promise<void> {}
}

/** PostgreSQL databases, one schema each, filled from the SQLite file of the same dataset and size. */
export class PostgresDatabases implements ServiceDatabases {
  readonly #sharedUrls = new Map<string, Promise<string>>()
  readonly #schemas: string[] = []

  /** @param url the database in which the schemas are created. */
  constructor(
    readonly databases: DatabaseCache,
    readonly url: string,
    readonly log: (line: string) => void,
  ) {}

  shared(dataset: DatasetName, rows: number): Promise<string> {
    const kind = `${dataset} ${rows}`
    const shared = this.#sharedUrls.get(kind) ?? this.copy(dataset, rows)
    this.#sharedUrls.set(kind, shared)
    return shared
  }

  async copy(dataset: DatasetName, rows: number): Promise<string> {
    const file = await this.databases.shared(dataset, rows)
    const schema = `bench_${randomBytes(6).toString('hex')}`
    const url = new URL(this.url)
    url.searchParams.set(
      'options',
      `${url.searchParams.get('options') ?? ''} -c search_path=${schema}`.trim(),
    )
    this.log(`filling ${schema}: ${formatCount(rows)} records`)
    await runOnPostgres(this.url, `create schema ${schema}`)
    this.#schemas.push(schema)
    const { differences } = await transferRecords({ from: sqliteUrl(file), to: url.href })
    if (differences.length > 0) throw new Error(differences.join('; '))
    for (const table of ['certification', 'renewal', 'mentor', 'tally'])
      await runOnPostgres(this.url, `vacuum analyze ${schema}.${table}`)
    return url.href
  }

  async close(): Promise<void> {
    for (const schema of this.#schemas.splice(0))
      await runOnPostgres(this.url, `drop schema ${schema} cascade`)
  }
}

/** Drops indexes of a database, if it has them. */
export async function dropIndexes(url: string, names: readonly string[]): Promise<void> {
  const statements = names.map((it) => `drop index if exists ${it};`).join(' ')
  const file = sqliteFileOf(url)
  if (file === undefined) return runOnPostgres(url, statements)
  const database = openDatabase(file)
  database.exec(statements)
  database.close()
}

async function runOnPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export function sqliteUrl(file: string): string {
  return `sqlite:${file}`
}
