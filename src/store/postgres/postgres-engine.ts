import { setTimeout } from 'node:timers/promises'
import { Semaphore, withTimeout } from 'async-mutex'
import { type Driver, DummyDriver, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Session } from '../engine/session.js'
import type { FeedDialect, ListDialect } from '../engine/dialects.js'
import {
  type AuditTrigger,
  type Engine,
  type IdSequence,
  PING_QUERY,
  type Snapshot,
  type OrderingKey,
  RetryableError,
  type UnitOfWork,
} from '../engine/engine.js'
import { GroupCommit, type Write } from '../engine/group-commit.js'
import type { Query } from '../engine/query.js'
import { StoreUnavailableError, type StoreObserver } from '../interface/store.js'
import type { Tables } from '../engine/tables.js'
import { TallyChanges } from '../engine/tally.js'
import { getIdentity } from './identity.js'
import { MarkedCommits } from './marked-commits.js'
import { migrate, MIGRATIONS } from './migrate.js'
import { EqualReads } from './equal-reads.js'
import { postgresFeed } from './postgres-feed.js'
import { citusLists, postgresLists } from './postgres-lists.js'
import { BATCH_LOCK_WAIT_MS, BatchFailedError, shouldRetryAlone, runBatch } from './postgres-batch.js'
import { CombiningSession } from './combining-session.js'
import { BulkSession, PostgresSession, TogetherSession } from './postgres-session.js'
import { writeTally } from './postgres-tally.js'
import { openPool, setLocal } from './pool.js'
import { type PostgresSettings, readPostgresUrl } from './postgres-url.js'
import { SHARED_CONNECTIONS, SharedConnections } from './shared-connections.js'

// How the service uses a PostgreSQL server.
//
// Reads are pipelined on shared connections (shared-connections.ts), and equal lists that are requested in one turn of the event loop share
// a statement (equal-reads.ts). Writes that arrive together are one transaction on one connection
// (postgres-batch.ts), because each commit waits for the disk. If a batch fails, each of its writes gets a separate transaction, and is
// retried after a lock of another process or a broken connection. So one bad write does not affect the others.
//
// With a pooler in transaction mode, a session lasts for one transaction. So each transaction begins with the settings, each read is in
// a transaction, and statements are prepared each time.
//
// While a batch commits, the next one runs on another connection. It waits for the counts that the batch before it has changed, in the
// server: if it waited in this process, the server would be idle until this process gets to the reply. Every transaction changes the
// counts last and in one order, so no lock depends on that wait. On Citus, a batch waits in this process, as it had to while its counts
// were on several nodes; to wait in the server is untried there.
//
// If the reply to a commit is lost, the engine finds out its outcome (marked-commits.ts), so that no write is repeated or reported wrongly.

/** The maximum number of tries of a read, or of a write in a transaction of its own. */
const MAX_TRIES = 8
/** Half the longest delay before the second try; it doubles with each try. */
const FIRST_WAIT_MS = 10
/** The share of the pool that is kept for reads: they go on while writes wait for each other or for an import. */
const SHARE_OF_READS = 0.2
/** In a smaller pool, reads share no connections. */
const MIN_POOL_SIZE_TO_SHARE = 6
/** With more pending writes, another one would wait longer than its time-out. */
const MAX_PENDING_WRITES = 1_000
const SNAPSHOT = 'repeatable read, read only'
const READ_COMMITTED = 'read committed'
/**
 * Plans each statement of a batch once for each connection, as planning takes as long as running it. All of them find their rows by
 * an index; a plan that was made while a table was small would read it as a whole. Citus cannot plan every statement for any values.
 */
const BATCH_PLANNING = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off' }
const BATCH_PLANNING_ON_CITUS = { plan_cache_mode: 'auto' }
/**
 * A batch on Citus takes some 20 ms, most of it for its statements and two-phase commit, however many writes it has. Clients that have
 * just been answered write again within milliseconds.
 */
const GATHER_ON_CITUS_MS = 3

const TOO_MANY_WRITES = new StoreUnavailableError(new Error('too many writes wait'))

/** Opens a database, and migrates its schema if necessary. @throws Error if it cannot be reached. */
export async function openPostgresEngine(url: string, observer?: StoreObserver): Promise<PostgresEngine> {
  const settings = readPostgresUrl(url)
  try {
    return new PostgresEngine({ ...settings, ...(await migrate(settings, observer)) }, observer)
  } catch (error) {
    const { code, message } = error as pg.DatabaseError // the message of a refused connection may be empty
    const reasons = new Set([code, ...message.split(': ')].filter(Boolean)) // that of a missing file begins with its code
    throw new Error(`the database cannot be opened: ${[...reasons].join(': ')}`, { cause: error })
  }
}

/** Opens a database only to read it. It connects at the first read. */
export function openPostgresReadOnly(url: string): PostgresEngine {
  return new PostgresEngine(readPostgresUrl(url))
}

/** The engine for PostgreSQL and Citus. See the top of this file. */
export class PostgresEngine implements Engine {
  readonly builder: Kysely<Tables>
  readonly lists: ListDialect
  readonly readsSynchronously = false
  readonly feed: FeedDialect
  readonly auditTriggers: readonly AuditTrigger[] = [
    {
      drop: { sql: changeAuditTrigger('disable'), bind: () => [] },
      create: { sql: changeAuditTrigger('enable'), bind: () => [] },
    },
  ]
  readonly migrations = Object.keys(MIGRATIONS)
  readonly reader = new Reader(this)
  /** Citus refuses arrays and joins in statements that write to distributed tables. */
  readonly #hasCitus: boolean
  /** Statements at the beginning of each transaction. */
  readonly #settings: readonly string[]
  readonly #keepsStatements: boolean
  readonly #pool: pg.Pool
  /** Undefined if the pool is too small. */
  readonly #shared: SharedConnections | undefined
  readonly #equalReads = new EqualReads()
  /** Lets a batch wait for the counts of the one before it as long as a request may wait, because a commit may take long. */
  readonly #waitForCounts: Query<object, unknown>
  readonly #commits: GroupCommit
  readonly #markedCommits: MarkedCommits
  readonly #writeSlots: Pick<Semaphore, 'runExclusive'>
  /** Settles when all batches so far have ended. */
  #lastBatch: Promise<unknown> = Promise.resolve()
  readonly #inFlight = new Set<Promise<unknown>>()

  constructor(
    readonly settings: PostgresSettings,
    readonly observer?: StoreObserver,
  ) {
    const { pool, session, timeoutMs, hasTransactionPooler, hasCitus = false } = settings
    this.#keepsStatements = !hasTransactionPooler
    this.#waitForCounts = { sql: limitLockWait(timeoutMs), bind: () => [] }
    this.#settings = hasTransactionPooler ? [setLocal(session)] : []
    this.#hasCitus = hasCitus
    this.feed = postgresFeed(hasCitus)
    this.lists = hasCitus ? citusLists : postgresLists
    const shared = pool.max < MIN_POOL_SIZE_TO_SHARE ? 0 : SHARED_CONNECTIONS
    this.#shared = shared === 0 ? undefined : new SharedConnections(settings)
    this.#pool = openPool({ ...pool, max: pool.max - shared }, hasTransactionPooler ? undefined : session)
    this.#markedCommits = new MarkedCommits(settings)
    this.#commits = new GroupCommit(
      { commitBatch: (writes, _, prepared) => this.#commitBatch(writes, prepared) },
      observer,
      hasCitus ? GATHER_ON_CITUS_MS : 0,
    )
    const forWrites = Math.floor((pool.max - shared) * (1 - SHARE_OF_READS))
    const maxWriters = Math.max(1, forWrites - 1) // a second batch may run beside the first
    this.#writeSlots = withTimeout(new Semaphore(maxWriters), timeoutMs, TOO_MANY_WRITES)
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
    return withRetries(() =>
      this.withConnection(async (session) => {
        // Sent without waiting for the reply: the queries follow it on the same connection.
        const reading = this.#combining(session.client)
        const begun = reading.execute(this.#begin(SNAPSHOT))
        const [result] = await reading.settle(Promise.all([work(reading), begun]))
        void session.execute('commit').catch(() => {}) // nothing was changed, and the results are complete
        return result
      }),
    )
  }

  readTogether<T>(work: (session: Session) => Promise<T>, hasOnePlan: boolean): Promise<T> {
    const shared = this.#shared
    if (shared === undefined) return this.snapshot(work)
    return withRetries(async () => {
      const { client } = await shared.session(hasOnePlan)
      const session = new TogetherSession(client, this.#keepsStatements, this.#equalReads)
      const result = work(session)
      return (await session.settle(Promise.all([result, session.send(this.#begin(SNAPSHOT))])))[0]
    })
  }

  /** Waits for the beginning, so that a connection that the server has closed meanwhile is replaced. */
  async openSnapshot(): Promise<Snapshot> {
    return withRetries(async () => {
      const client = await this.#connect()
      const close = () => client.release(true) // its connection ends, and so does its transaction
      const session = new PostgresSession(client, this.#keepsStatements)
      try {
        await session.execute(this.#begin(SNAPSHOT))
      } catch (error) {
        close()
        throw error
      }
      return {
        all: (query, parameters) => session.all(query, parameters),
        tuples: (query, parameters) => session.tuples(query, parameters),
        first: (query, parameters) => session.first(query, parameters),
        close,
      }
    })
  }

  async write<T>(work: (unit: UnitOfWork) => Promise<T>, orderingKey?: OrderingKey): Promise<T> {
    this.#refuseTooMany()
    const deadline = this.#deadline()
    return this.#track(
      this.#commits.write(work, orderingKey).catch((error: unknown) => {
        if (error instanceof BatchFailedError) return this.#writeAlone(work, deadline, 2) // its batch was the first try
        throw error
      }),
    )
  }

  /**
   * Uses a separate transaction. In a batch, which has no order among the writes of different records, two of them could change
   * the same record from the same state.
   */
  async writeMany<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    this.#refuseTooMany()
    return this.#track(this.#writeAlone(work, this.#deadline(), 1))
  }

  /** The time until which a write waits for locks of others, such as that of an import. */
  #deadline(): number {
    return performance.now() + this.settings.timeoutMs
  }

  #refuseTooMany(): void {
    if (this.pendingWrites() > MAX_PENDING_WRITES) throw TOO_MANY_WRITES
  }

  async #commitBatch(
    writes: readonly Write[],
    prepared: () => void,
  ): Promise<readonly PromiseSettledResult<unknown>[]> {
    const previous = this.#lastBatch
    const committed = this.withConnection(({ client }) =>
      this.#runBatch(client, writes, async () => {
        if (this.#hasCitus) await previous
        else void previous.then(prepared)
      }),
    )
    this.#lastBatch = Promise.allSettled([previous, committed])
    try {
      return await committed
    } catch (error) {
      throw shouldRetryAlone(error, writes.length) ? new BatchFailedError(error) : error
    }
  }

  /**
   * Sends statements that return nothing, the tally and the commit together, so a batch of creations takes two round trips. A batch
   * whose writes were all rejected before they changed anything leaves no trace.
   *
   * @param prepared called before the tally changes; the batch goes on when the promise resolves.
   */
  async #runBatch(
    client: pg.Client,
    writes: readonly Write[],
    prepared: () => Promise<void>,
  ): Promise<readonly PromiseSettledResult<unknown>[]> {
    const session = this.#combining(client)
    const tally = new TallyChanges()
    const planning = this.#hasCitus ? BATCH_PLANNING_ON_CITUS : BATCH_PLANNING
    const settings = { lock_timeout: String(BATCH_LOCK_WAIT_MS), ...planning }
    const begun = session.begin(this.#begin(READ_COMMITTED), settings)
    const [outcomes, id] = await session.settle(Promise.all([runBatch(session, writes, tally), begun]))
    // Whoever guesses the id of a record that the batch creates could change it before its creation has an audit entry.
    if (writes.some(({ orderingKey }) => session.created.has(orderingKey)))
      throw new RetryableError('a write changes a record that its batch creates')
    await prepared()
    if (!session.mayHaveWritten) {
      await session.execute('commit')
      return outcomes
    }
    if (!this.#hasCitus) await session.run(this.#waitForCounts, {})
    await this.writeTally(session, tally)
    await this.#markedCommits.commit(session, id)
    return outcomes
  }

  async #writeAlone<T>(work: (unit: UnitOfWork) => Promise<T>, deadline: number, tries: number): Promise<T> {
    const result = await withRetries(
      () =>
        this.#writeSlots.runExclusive(() =>
          this.#transaction(
            async ({ client }) => {
              const session = this.#combining(client)
              const tally = new TallyChanges()
              const result = await session.settle(work({ session, tally }))
              await this.writeTally(session, tally)
              await session.flush()
              return result
            },
            limitLockWait(deadline - performance.now()),
          ),
        ),
      tries,
    )
    this.observer?.committed(1)
    return result
  }

  /** A session that sends statements which return nothing without waiting, and combines equal ones. */
  #combining(client: pg.Client): CombiningSession {
    return new CombiningSession(client, this.#keepsStatements, this.#hasCitus)
  }

  #begin(mode: string, ...statements: readonly string[]): string {
    return [`begin isolation level ${mode}`, ...this.#settings, ...statements].join('; ')
  }

  writeTally(session: Session, changes: TallyChanges): Promise<void> {
    return writeTally(session, changes)
  }

  bulkImport<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const preparation = [
      'set local statement_timeout = 0',
      'lock table certification in share row exclusive mode', // makes other writers wait
    ]
    const runImport = async ({ client }: PostgresSession) => {
      const session = new BulkSession(client, this.#keepsStatements)
      try {
        return await work(session)
      } finally {
        await session.flush() // the first error is the cause of those after it
      }
    }
    return this.#track(this.#transaction(runImport, ...preparation))
  }

  /** VACUUM FULL would lock the tables for long, so an operator decides when (scripts/README.md). */
  async overwriteDeleted(): Promise<void> {}

  async identify(): Promise<string> {
    return (await this.read((session) => session.one(getIdentity, {}))).identity
  }

  async ping(): Promise<void> {
    await this.reader.first(PING_QUERY, {})
  }

  pendingWrites(): number {
    return this.#inFlight.size
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight)
    await this.#shared?.close()
    await this.#pool.end()
  }

  /** Runs a short query on a shared connection if there is one. Retries on another connection if it breaks. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (!this.#keepsStatements) return this.readTogether(work, true)
    const shared = this.#shared
    return withRetries(async () =>
      shared === undefined ? this.withConnection(work) : work(await shared.session(true)),
    )
  }

  /** Runs `work` on a connection that nothing else uses meanwhile. */
  async withConnection<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      const result = await work(new PostgresSession(client, this.#keepsStatements))
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

  async #transaction<T>(
    work: (session: PostgresSession) => Promise<T>,
    ...preparation: readonly string[]
  ): Promise<T> {
    return this.withConnection(async (session) => {
      const id = await session.begin(this.#begin(READ_COMMITTED, ...preparation))
      const result = await session.settle(work(session))
      await this.#markedCommits.commit(session, id)
      return result
    })
  }

  async #track<T>(promise: Promise<T>): Promise<T> {
    this.#inFlight.add(promise)
    try {
      return await promise
    } finally {
      this.#inFlight.delete(promise)
    }
  }
}

/** Compiles queries for PostgreSQL and never runs them. */
class CompilingDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new DummyDriver()
  }
}

/** Runs each query outside a transaction. */
class Reader implements Pick<Session, 'all' | 'first'> {
  constructor(readonly engine: PostgresEngine) {}

  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return this.engine.read((session) => session.all(query, parameters))
  }

  first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined> {
    return this.engine.read((session) => session.first(query, parameters))
  }
}

/** A distributed table has no triggers, and Citus rejects statements about them. */
function changeAuditTrigger(change: 'enable' | 'disable'): string {
  return `do $$ begin
    if exists (select from pg_trigger where tgrelid = 'audit_line'::regclass and tgname = 'audit_line_no_change')
    then alter table audit_line ${change} trigger user; end if;
  end $$`
}

/** To PostgreSQL, 0 means no limit. */
function limitLockWait(ms: number): string {
  return `set local lock_timeout = ${Math.max(1, Math.ceil(ms))}`
}

/** Retries after a RetryableError, up to MAX_TRIES. */
async function withRetries<T>(attempt: () => Promise<T>, tries = 1): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof RetryableError) || tries === MAX_TRIES) throw error
  }
  await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** tries)
  return withRetries(attempt, tries + 1)
}
