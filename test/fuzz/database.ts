import { type Database, openDatabase } from '../../src/store/sqlite/driver.js'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectPostgres, POSTGRES_URL } from '../support/postgres-server.js'

/** The contents of a database: the rows of each table as JSON, in a stable order. */
export type State = Readonly<Record<string, readonly string[]>>

/** A database for one run, observed through a second connection. */
export interface FuzzedDatabase {
  readonly url: string
  /** The committed contents. Returns the same object if nothing changed since the last call. */
  state(): Promise<State>
  /** Deletes the database. */
  close(): Promise<void>
}

export type OpenDatabase = () => Promise<FuzzedDatabase>

export const openSqlite: OpenDatabase = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certifications-fuzz-'))
  const file = join(folder, 'fuzzed.sqlite')
  let observer: Database | undefined
  let cached: { version: unknown; state: State } | undefined
  return {
    url: `sqlite:${file}`,
    async state() {
      const database = (observer ??= openDatabase(file, { readonly: true }))
      const version = database.pragma('data_version', { simple: true })
      if (cached === undefined || cached.version !== version)
        cached = { version, state: readSqlite(database) }
      return cached.state
    },
    async close() {
      observer?.close()
      await rm(folder, { recursive: true })
    },
  }
}

function readSqlite(database: Database): State {
  const tables = database
    .prepare(`select name from sqlite_master where type = 'table' and name <> 'sqlite_stat1' order by name`)
    .pluck()
    .all() as string[]
  return Object.fromEntries(
    tables.map((table) => [
      table,
      database
        .prepare(`select * from "${table}"`)
        .all()
        .map((it) => JSON.stringify(it)),
    ]),
  )
}

export const openPostgres: OpenDatabase = async () => {
  const schema = `fuzz_${randomBytes(6).toString('hex')}`
  const client = await connectPostgres()
  await client.query(`create schema ${schema}`)
  await client.query(`set search_path = ${schema}; set timezone = 'UTC'`)
  const url = new URL(POSTGRES_URL)
  url.searchParams.set('options', `-c search_path=${schema}`)
  let query: string | undefined
  let cached: { text: string; state: State } | undefined
  return {
    url: url.href,
    async state() {
      query ??= await buildStateQuery()
      const { rows } = await client.query<{ state: string }>(query)
      const text = rows[0]?.state ?? ''
      if (cached?.text !== text) {
        const tables = Object.entries(JSON.parse(text) as Record<string, object[]>)
        const state = tables.map(([name, found]) => [name, found.map((it) => JSON.stringify(it))])
        cached = { text, state: Object.fromEntries(state) }
      }
      return cached.state
    },
    async close() {
      await client.query(`drop schema ${schema} cascade`)
      await client.end()
    },
  }

  async function buildStateQuery(): Promise<string> {
    const { rows } = await client.query<{ name: string }>(
      'select table_name as name from information_schema.tables where table_schema = $1 order by 1',
      [schema],
    )
    const tables = rows.map(
      ({ name }) => `'${name}', (select coalesce(json_agg(t order by t::text), '[]') from "${name}" t)`,
    )
    return `select json_build_object(${tables.join(', ')})::text as state`
  }
}
