import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { distribute } from '../../src/store/postgres/distribute.js'
import { openPostgresEngine } from '../../src/store/postgres/postgres-engine.js'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import tap, { type Test } from 'tap'
import { connectPostgres, missingPostgres, POSTGRES_URL } from './postgres-server.js'

/** A database of one test, which is deleted after it. */
export interface TestDatabase {
  readonly url: string
  /** Runs a query outside the store. Returns the first column of the first row. */
  value(sql: string): Promise<unknown>
}

export interface TestEngine {
  readonly name: 'SQLite' | 'SQLite, changed in a thread' | 'PGlite' | 'PostgreSQL' | 'Citus'
  /** Whether its stores are those of a service. */
  readonly isThreaded?: boolean
  /** Whether a query takes milliseconds. */
  readonly isSlow?: boolean
  /** Whether all connections share one session, so that two stores block each other. */
  readonly hasOneSession?: boolean
  createDatabase(t: Test): Promise<TestDatabase>
}

/** The file that an SQLite database's URL names. */
export const fileOf = (url: string) => url.slice('sqlite:'.length)

export const sqlite: TestEngine = {
  name: 'SQLite',
  async createDatabase(t) {
    const folder = await mkdtemp(join(tmpdir(), 'certifications-'))
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'test.sqlite')
    return {
      url: `sqlite:${file}`,
      async value(sql) {
        const database = openDatabase(file, { readonly: true })
        try {
          return database.prepare(sql).pluck().get()
        } finally {
          database.close()
        }
      },
    }
  },
}

/** Each store of a test takes a second to start. */
export const threadedSqlite: TestEngine = { ...sqlite, name: 'SQLite, changed in a thread', isThreaded: true }

/** How long a request waits for a connection, at most as long as the service allows: a busy machine must not cause 503. */
const POOL_TIMEOUT_MS = '600000'

/** PostgreSQL's own code in this process, with one database and one session: not for tests that need two at a time. */
const pglite: TestEngine = {
  name: 'PGlite',
  isSlow: true,
  hasOneSession: true,
  async createDatabase() {
    const { database, server } = await startPglite()
    await database.exec('drop schema public cascade; create schema public')
    return {
      url: `postgres://postgres@${server.getServerConn()}/postgres?pool_size=1&pool_timeout=${POOL_TIMEOUT_MS}`,
      value: async (sql) => (await database.query<unknown[]>(sql, [], { rowMode: 'array' })).rows[0]?.[0],
    }
  },
}

let startedPglite: ReturnType<typeof openPglite> | undefined
const startPglite = () => (startedPglite ??= openPglite())

async function openPglite() {
  const database = await PGlite.create()
  const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 8 })
  // All connections share one session: a new one would find the statements that an earlier one has prepared.
  server.addEventListener('connection', () => void database.exec('deallocate all'))
  await server.start()
  tap.teardown(async () => {
    await server.stop()
    await database.close()
  })
  return { database, server }
}

/** A schema of one test on a server. @param url of its database. @param settings further settings of each session. */
async function createSchema(t: Test, server: string, settings = ''): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  const client = await connectPostgres(server)
  await client.query(`create schema ${schema}`)
  await client.query(`set search_path = ${schema}`)
  t.teardown(async () => {
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
  })
  const url = new URL(server)
  // No test crashes the server: its commits need not wait for the disk.
  url.searchParams.set('options', `-c search_path=${schema} -c synchronous_commit=off${settings}`)
  url.searchParams.set('pool_timeout', POOL_TIMEOUT_MS)
  return {
    url: url.href,
    value: async (text) => (await client.query<unknown[]>({ text, rowMode: 'array' })).rows[0]?.[0],
  }
}

export const postgres: TestEngine = {
  name: 'PostgreSQL',
  createDatabase: (t) => createSchema(t, POSTGRES_URL),
}

/** The coordinator of a Citus cluster; undefined if the tests have none. */
export const CITUS_URL = process.env.TEST_CITUS_URL

/** Distributed tables in a schema of one test. Few shards, because a cluster of the tests is small. */
export const citus: TestEngine = {
  name: 'Citus',
  isSlow: true,
  async createDatabase(t) {
    const database = await createSchema(t, String(CITUS_URL), ' -c citus.shard_count=4')
    await (await openPostgresEngine(database.url)).close()
    await distribute(database.url)
    return database
  },
}

const missing = await missingPostgres()
if (missing !== undefined && process.env.TEST_POSTGRES_REQUIRED === 'true') throw new Error(missing)

type Work = (t: Test) => unknown

/** Runs each test on each of the engines, as tap runs it once. startService and temporaryStore use the engine. */
interface EngineTests {
  test(name: string, work: Work): void
}

/** The only engine to run on; undefined for all. `npm run test:fast` sets it. */
const only = process.env.TEST_ENGINE

/** Tests on PostgreSQL run on Citus too, if there is a cluster. */
function testsOn(...engines: readonly TestEngine[]): EngineTests {
  const withCitus = CITUS_URL !== undefined && engines.some((it) => it === postgres || it === pglite)
  const wanted = (withCitus ? [...engines, citus] : engines).filter(
    ({ name }) => only === undefined || name === only,
  )
  return {
    test(name, work) {
      for (const engine of wanted) {
        const skip = engine === postgres ? (missing ?? false) : false
        tap.test(`${name} (${engine.name})`, { skip }, async (t) => {
          t.context = { engine }
          await work(t)
        })
      }
    },
  }
}

const onePostgres = missing === undefined ? postgres : pglite
/** SQLite either way, and one PostgreSQL: the server where there is one, else PGlite. */
export const onAllEngines = testsOn(sqlite, threadedSqlite, onePostgres)
/** The same, and PGlite in any case, whose start takes six seconds of CPU time. */
export const onAllEnginesAndPglite = testsOn(...new Set([sqlite, threadedSqlite, pglite, onePostgres]))
/** What a service runs on: SQLite with a thread, and one PostgreSQL. */
export const onServiceEngines = testsOn(threadedSqlite, onePostgres)
/** SQLite and one PostgreSQL. */
export const onBothDialects = testsOn(sqlite, onePostgres)
/** What several connections can use at a time: a file of SQLite, and PostgreSQL where there is a server. */
export const onSharedEngines = testsOn(sqlite, postgres)
/** PostgreSQL where there is a server. */
export const onPostgres = testsOn(postgres)

/** The engine that a test runs on; default: SQLite. */
export function engineOf(t: Test): TestEngine {
  const { engine } = t.context as { readonly engine?: TestEngine }
  return engine ?? sqlite
}
