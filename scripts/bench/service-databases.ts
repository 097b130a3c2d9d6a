import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { transferRecords } from '../../src/store/transfer/transfer-records.js'
import { formatCount } from '../command/format.js'
import type { Databases } from './databases.js'
import type { Shape } from './shapes.js'

/** The databases that the measured service runs on, by their URLs. */
export interface ServiceDatabases {
  /** One with so many records, only to be read. */
  kept(shape: Shape, rows: number): Promise<string>
  /** The same, to be written to. */
  copy(shape: Shape, rows: number): Promise<string>
  /** Removes what would be left behind. */
  close(): Promise<void>
}

export class SqliteDatabases implements ServiceDatabases {
  constructor(readonly databases: Databases) {}

  async kept(shape: Shape, rows: number): Promise<string> {
    return sqliteUrl(await this.databases.kept(shape, rows))
  }

  async copy(shape: Shape, rows: number): Promise<string> {
    return sqliteUrl(await this.databases.copy(shape, rows))
  }

  async close(): Promise<void> {}
}

/** Each in a schema of its own, with the records of the SQLite file of that shape and size. */
export class PostgresDatabases implements ServiceDatabases {
  readonly #kept = new Map<string, Promise<string>>()
  readonly #schemas: string[] = []

  /** @param url of the server's database. */
  constructor(
    readonly databases: Databases,
    readonly url: string,
    readonly tell: (line: string) => void,
  ) {}

  kept(shape: Shape, rows: number): Promise<string> {
    const kind = `${shape} ${rows}`
    const kept = this.#kept.get(kind) ?? this.copy(shape, rows)
    this.#kept.set(kind, kept)
    return kept
  }

  async copy(shape: Shape, rows: number): Promise<string> {
    const file = await this.databases.kept(shape, rows)
    const schema = `bench_${randomBytes(6).toString('hex')}`
    const url = new URL(this.url)
    url.searchParams.set(
      'options',
      `${url.searchParams.get('options') ?? ''} -c search_path=${schema}`.trim(),
    )
    this.tell(`filling ${schema}: ${formatCount(rows)} records`)
    await this.#run(`create schema ${schema}`)
    this.#schemas.push(schema)
    const { differences } = await transferRecords({ from: sqliteUrl(file), to: url.href })
    if (differences.length > 0) throw new Error(differences.join('; '))
    for (const table of ['certification', 'renewal', 'mentor', 'tally'])
      await this.#run(`vacuum analyze ${schema}.${table}`)
    return url.href
  }

  async close(): Promise<void> {
    for (const schema of this.#schemas.splice(0)) await this.#run(`drop schema ${schema} cascade`)
  }

  async #run(sql: string): Promise<void> {
    const client = new pg.Client(this.url)
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
}

export function sqliteUrl(file: string): string {
  return `sqlite:${file}`
}
