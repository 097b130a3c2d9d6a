import { setTimeout } from 'node:timers/promises'
import { Semaphore, withTimeout } from 'async-mutex'
import { type Driver, DummyDriver, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import {
  type AuditTriggers,
  type Engine,
  type IdSequence,
  PING_QUERY,
  type Session,
  type Snapshot,
  RetryableError,
  type UnitOfWork,
} from '../engine.js'
import type { Query } from '../query.js'
import { CommitInDoubtError, StoreUnavailableError, type StoreObserver } from '../store.js'
import type { Tables } from '../tables.js'
import { TallyChanges } from '../tally.js'
import { migrate, MIGRATIONS } from './migrate.js'
import { postgresLists } from './postgres-lists.js'
import { BulkSession, PostgresSession } from './postgres-session.js'
import { writeTally } from './postgres-tally.js'
import { openPool } from './pool.js'
import { type PostgresSettings, readPostgresUrl } from './postgres-url.js'

/** How often a retryable transaction is tried, and the longest delay before the second attempt; it doubles each time. */
const MAX_TRIES = 8
const FIRST_WAIT_MS = 10
/** The share of the pool that writes do not take: while they wait for each other or for an import, reads go on. */
const KEPT_FOR_READS = 0.2
/** The maximum number of waiting writes; one more would time out. */
const MAX_WAITING = 1_000
const BEGIN_SNAPSHOT = 'begin isolation level repeatable read, read only'
/** How often the outcome of a commit is asked for until it is known. */
const ASK_AGAIN_MS = 100

const TOO_MANY_WRITES = new StoreUnavailableError(new Error('too many writes wait'))

/** Opens a database, whose schema is migrated if need be. @throws Error if it cannot be reached. */
export async function openPostgresEngine(url: string, observer?: StoreObserver): Promise<PostgresEngine> {
  const settings = readPostgresUrl(url)
  try {
    const session = await migrate(settings)
    return new PostgresEngine({ ...settings, session }, observer)
  } catch (error) {
    const { code, message } = error as pg.DatabaseError // the message of a refused connection may be empty
    const reasons = new Set([code, ...message.split(': ')].filter(Boolean)) // that of a missing file begins with its code
    throw new Error(`the database cannot be opened: ${[...reasons].join(': ')}`, { cause: error })
  }
}

/** Opens a database only to be read; it is connected to when it is. */
export function openPostgresSource(url: string): PostgresEngine {
  return new PostgresEngine(readPostgresUrl(url))
}

export class PostgresEngine implements Engine {
  readonly builder: Kysely<Tables>
  readonly lists = postgresLists
  readonly tallyShards = 8
  readonly auditTriggers: AuditTriggers = {
    drop: { sql: 'alter table audit_line disable trigger user', bind: () => [] },
    create: { sql: 'alter table audit_line enable trigger user', bind: () => [] },
  }
  readonly migrations = Object.keys(MIGRATIONS)
  readonly reader = new Reader(this)
  readonly writeTally = writeTally
  readonly #pool: pg.Pool
  readonly #writers: Pick<Semaphore, 'runExclusive'>
  readonly #inFlight = new Set<Promise<unknown>>()

  constructor(
    readonly settings: PostgresSettings,
    readonly observer?: StoreObserver,
  ) {
    const { pool, timeoutMs } = settings
    this.#pool = openPool(pool, settings.session)
    const mostWriters = Math.max(1, Math.floor(pool.max * (1 - KEPT_FOR_READS)))
    this.#writers = withTimeout(new Semaphore(mostWriters), timeoutMs, TOO_MANY_WRITES)
    this.builder = new Kysely({ dialect: new CompilingDialect({ pool: this.#pool }) })
  }

  idSequence(table: string): IdSequence {
    const sequence = `${table}_id_seq` // as PostgreSQL names that of an identity column
    return {
      get: {
        sql: `select case when is_called then last_value else last_value - 1 end as id from ${sequence}`,
        bind: () => [],
      },
      set: [{ sql: `select setval('${sequence}', $1)`, bind: ({ id }) => [id] }],
    }
  }

  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return repeated(() =>
      this.connected(async (session) => {
        // Sent without waiting for the reply: the queries follow it on the same connection.
        const begun = session.execute(BEGIN_SNAPSHOT)
        const [result] = await Promise.all([work(session), begun])
        void session.execute('commit').catch(() => {}) // nothing was changed, and the results are complete
        return result
      }),
    )
  }

  async openSnapshot(): Promise<Snapshot> {
    const client = await this.#connect()
    const session = new PostgresSession(client)
    const begun = session.execute(BEGIN_SNAPSHOT)
    begun.catch(() => {}) // the first query rejects with it
    return {
      all: (query, parameters) => begun.then(() => session.all(query, parameters)),
      close: () => client.release(true), // its connection ends, and so does its transaction
    }
  }

  async write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    if (this.#inFlight.size > MAX_WAITING) throw TOO_MANY_WRITES
    const result = await this.#finishing(
      repeated(() =>
        this.#writers.runExclusive(() =>
          this.#transaction(async (session) => {
            const tally = new TallyChanges(this.tallyShards)
            const result = await work({ session, tally })
            await writeTally(session, tally)
            return result
          }),
        ),
      ),
    )
    this.observer?.committed(1)
    return result
  }

  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const alone = 'set local statement_timeout = 0; lock table certification in share row exclusive mode'
    const loading = async ({ client }: PostgresSession) => {
      const session = new BulkSession(client)
      try {
        return await work(session)
      } finally {
        await session.settle() // a statement that failed is why those after it did
      }
    }
    return this.#finishing(this.#transaction(loading, alone))
  }

  async identify(): Promise<string> {
    return this.connected(async (session) => (await session.one(getIdentity, {})).identity)
  }

  async ping(): Promise<void> {
    await this.reader.first(PING_QUERY, {})
  }

  pendingWrites(): number {
    return this.#inFlight.size
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight)
    await this.#pool.end()
  }

  /** Runs `work` on a connection that nothing else uses meanwhile. */
  async connected<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      const result = await work(new PostgresSession(client))
      client.release()
      return result
    } catch (error) {
      // A connection that cannot roll back is lost. The caller need not wait for it.
      void client.query('rollback').then(
        () => client.release(),
        () => client.release(true),
      )
      throw error
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw new StoreUnavailableError(error)
    }
  }

  async #transaction<T>(work: (session: PostgresSession) => Promise<T>, preparation = ''): Promise<T> {
    return this.connected(async (session) => {
      const begun = session.execute(`begin isolation level read committed; ${preparation}`)
      const [, { id }] = await Promise.all([begun, session.one(getTransactionId, {})])
      const result = await work(session)
      await session.execute('commit').catch((error: unknown) => this.#settle(id, error))
      return result
    })
  }

  /** Learns what became of a commit whose reply was lost. @throws `error` if it did not take effect. */
  async #settle(transactionId: string, error: unknown): Promise<void> {
    const deadline = performance.now() + this.settings.timeoutMs
    while (performance.now() < deadline) {
      const status = await this.#statusOf(transactionId).catch(() => undefined)
      if (status === 'committed') return
      if (status === 'aborted') throw error
      await setTimeout(ASK_AGAIN_MS)
    }
    throw new CommitInDoubtError(error)
  }

  /** Uses a new connection, because all of the pool may wait for such an outcome. */
  async #statusOf(transactionId: string): Promise<string | null> {
    const client = new pg.Client(this.settings.pool)
    client.on('error', () => {})
    try {
      await client.connect()
      return await new PostgresSession(client)
        .one(getTransactionStatus, { id: transactionId })
        .then(({ status }) => status)
    } finally {
      await client.end()
    }
  }

  async #finishing<T>(promise: Promise<T>): Promise<T> {
    this.#inFlight.add(promise)
    try {
      return await promise
    } finally {
      this.#inFlight.delete(promise)
    }
  }
}

/** Compiles queries for PostgreSQL, and runs none. */
class CompilingDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new DummyDriver()
  }
}

/** Reads through any connection of the pool, again on another one if it breaks. */
class Reader implements Pick<Session, 'all' | 'first'> {
  constructor(readonly engine: PostgresEngine) {}

  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return this.#read((session) => session.all(query, parameters))
  }

  first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined> {
    return this.#read((session) => session.first(query, parameters))
  }

  #read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return repeated(() => this.engine.connected(work))
  }
}

/** Of the server, the database and the schema. */
const getIdentity: Query<object, { identity: string }> = {
  sql: `select concat_ws(' ', system_identifier, pg_database.oid, to_regnamespace(quote_ident(current_schema()))::oid) as identity
    from pg_control_system(), pg_database where datname = current_database()`,
  bind: () => [],
}

const getTransactionId: Query<object, { id: string }> = {
  sql: 'select pg_current_xact_id()::text as id',
  bind: () => [],
}

const getTransactionStatus: Query<{ id: string }, { status: string | null }> = {
  sql: 'select pg_xact_status($1) as status',
  bind: ({ id }) => [id],
}

/** Retries retryable errors, a bounded number of times. */
async function repeated<T>(attempt: () => Promise<T>, tries = 1): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof RetryableError) || tries === MAX_TRIES) throw error
  }
  await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** tries)
  return repeated(attempt, tries + 1)
}
