import pg from 'pg'
import type { Session } from '../engine/session.js'
import { RetryableError } from '../engine/engine.js'
import type { Query } from '../engine/query.js'
import { StoreUnavailableError } from '../interface/store.js'
import type { EqualReads } from './equal-reads.js'
import { NEEDS_TRANSACTION_POOLER, type SessionSettings, setLocalCalls } from './pool.js'

/** Runs queries on a connection. Prepares each query once, or each time if there is a transaction pooler. */
export class PostgresSession implements Session {
  /** The first error of the transaction. Every statement after it fails because of it. */
  #cause: unknown

  /** @param keepsStatements whether the connection keeps prepared statements after a transaction. */
  constructor(
    readonly client: pg.Client,
    readonly keepsStatements = true,
  ) {}

  async all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    const prepared = this.#prepare(query, parameters)
    return (await this.#send(() => this.client.query(prepared))).rows as R[]
  }

  async tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]> {
    const prepared = { ...this.#prepare(query, parameters), rowMode: 'array' as const }
    return (await this.#send(() => this.client.query<unknown[]>(prepared))).rows
  }

  async one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R> {
    const [row] = await this.all(query, parameters)
    return row as R
  }

  async first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined> {
    const [row] = await this.all(query, parameters)
    return row
  }

  async run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void> {
    await this.all(query, parameters)
  }

  /** Runs statements that have neither parameters nor results. */
  async execute(sql: string): Promise<void> {
    await this.#send(() => this.client.query(sql))
  }

  /** Begins a transaction with settings of its own. @returns its id. */
  async begin(sql: string, settings: SessionSettings = {}): Promise<string> {
    const text = `${sql}; select ${['pg_current_xact_id()::text as id', ...setLocalCalls(settings)].join(', ')}`
    const results = [await this.#send(() => this.client.query<{ id: string }>(text))].flat() // one for each statement
    return String(results.at(-1)?.rows[0]?.id)
  }

  /** Waits for work of a transaction. @throws the first error of the transaction, and not one that followed from it. */
  async settle<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      const follows = (error as Partial<pg.DatabaseError>).code === IN_FAILED_TRANSACTION
      throw follows ? this.#cause : error
    }
  }

  /** Called before each statement is sent. */
  protected beforeSend(): void {}

  #prepare<P extends object>(query: Query<P, unknown>, parameters: P): pg.QueryConfig {
    const unnamed = { text: query.sql, values: query.bind(parameters) }
    return this.keepsStatements ? { name: nameOf(query), ...unnamed } : unnamed
  }

  async #send<T>(query: () => Promise<T>): Promise<T> {
    this.beforeSend()
    try {
      return await mapDriverErrors(query)
    } catch (error) {
      this.#cause ??= error // replies come in the order of the statements
      throw error
    }
  }
}

/** SQLSTATE of a statement that is ignored because an earlier one of its transaction has failed. */
const IN_FAILED_TRANSACTION = '25P02'

/** Collects statements and sends them together. A later statement is an error: it would not belong to the same transaction. */
export class TogetherSession extends PostgresSession {
  readonly #collected: ((isTransaction: boolean) => void)[] = []
  #isSent = false

  constructor(
    client: pg.Client,
    keepsStatements: boolean,
    readonly equalReads: EqualReads,
  ) {
    super(client, keepsStatements)
  }

  /**
   * Sends the statements in a transaction. One statement needs none, unless sessions are pooled by transaction: it sees one state.
   *
   * @param begin the statement that begins the transaction.
   */
  async send(begin: string): Promise<void> {
    this.#isSent = true
    const isTransaction = this.#collected.length > 1 || !this.keepsStatements
    const begun = isTransaction ? this.execute(begin) : undefined
    for (const send of this.#collected) send(isTransaction)
    await Promise.all([begun, isTransaction ? this.execute('commit') : undefined])
  }

  override all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    return this.#collect(() => super.all(query, parameters))
  }

  override tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]> {
    const send = () => super.tuples(query, parameters)
    return this.#collect((isTransaction) =>
      isTransaction ? send() : this.equalReads.share(query, query.bind(parameters), send),
    )
  }

  async #collect<T>(send: (isTransaction: boolean) => Promise<T>): Promise<T> {
    if (this.#isSent) throw new Error('the query was not sent together with the others')
    return new Promise((resolve) => this.#collected.push((isTransaction) => resolve(send(isTransaction))))
  }
}

/** The maximum number of statements whose replies have not arrived. */
const MAX_IN_FLIGHT = 500

/** Sends statements without waiting for their replies, so that a million rows do not take a million round trips. */
export class BulkSession extends PostgresSession {
  #inFlight: Promise<void>[] = []

  override async run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void> {
    const sent = super.run(query, parameters)
    sent.catch(() => {}) // flush rejects with it
    this.#inFlight.push(sent)
    if (this.#inFlight.length === MAX_IN_FLIGHT) await this.flush()
  }

  /** Waits for the replies. @throws the first error since the last call. */
  async flush(): Promise<void> {
    const replies = await Promise.allSettled(this.#inFlight.splice(0))
    const failed = replies.find((it) => it.status === 'rejected')
    if (failed !== undefined) await this.settle(Promise.reject(failed.reason))
  }
}

const names = new WeakMap<object, string>()
let named = 0

function nameOf(query: object): string {
  let name = names.get(query)
  if (name === undefined) names.set(query, (name = `certifications_${++named}`))
  return name
}

/** SQLSTATEs and classes of them; Appendix A of PostgreSQL's manual. */
const RETRYABLE = /^(40|08|57P0[1235])/ // serialization failure, deadlock; the connection or the server goes down
const UNAVAILABLE = /^(53|55P03|57|58|25006|25P0[34])/ // resources, locks, time-outs, disks, a standby

/** Whether the coordinator of Citus lost a worker: it passes on the message of the worker or of its driver, without a code. */
const isOfWorker = ({ code, message }: pg.DatabaseError) =>
  code === 'XX000' && /connection|could not (receive|send) data|SSL SYSCALL/.test(message)

/** A prepared statement is missing, or another client has prepared one with its name. */
const STATEMENT_OF_ANOTHER_SESSION = /^(26000|42P05)$/

/** The driver's message if the server does not reply. It is not retried: another try would wait just as long. */
const READ_TIMEOUT = 'Query read timeout'

/** Maps errors of the driver to those of the store. Errors of the query itself pass. */
export async function mapDriverErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as Error).message === READ_TIMEOUT) throw new StoreUnavailableError(error)
    if (!(error instanceof pg.DatabaseError)) throw new RetryableError(error) // the connection broke
    const code = String(error.code)
    if (RETRYABLE.test(code) || isOfWorker(error)) throw new RetryableError(error)
    if (UNAVAILABLE.test(code)) throw new StoreUnavailableError(error)
    if (STATEMENT_OF_ANOTHER_SESSION.test(code))
      throw new StoreUnavailableError(new Error(NEEDS_TRANSACTION_POOLER, { cause: error }))
    throw error
  }
}
