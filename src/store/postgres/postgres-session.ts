import pg from 'pg'
import { type Session, RetryableError } from '../engine.js'
import type { Query } from '../query.js'
import { StoreUnavailableError } from '../store.js'

/** A connection of the pool: each query is prepared once on it. */
export class PostgresSession implements Session {
  constructor(readonly client: pg.ClientBase) {}

  async all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    const prepared = { name: nameOf(query), text: query.sql, values: query.bind(parameters) }
    return (await mapDriverErrors(() => this.client.query(prepared))).rows as R[]
  }

  async tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]> {
    const values = query.bind(parameters)
    const prepared = { name: nameOf(query), text: query.sql, values, rowMode: 'array' as const }
    return (await mapDriverErrors(() => this.client.query<unknown[]>(prepared))).rows
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

  /** Runs statements that take nothing and give nothing. */
  async execute(sql: string): Promise<void> {
    await mapDriverErrors(() => this.client.query(sql))
  }
}

/** How many statements are sent before the replies are waited for. */
const MAX_IN_FLIGHT = 500

/** Sends statements that give nothing without waiting for the replies: so a million rows take a network's time once, not each. */
export class BulkSession extends PostgresSession {
  #inFlight: Promise<void>[] = []

  override async run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void> {
    const sent = super.run(query, parameters)
    sent.catch(() => {}) // settle rejects with it
    this.#inFlight.push(sent)
    if (this.#inFlight.length === MAX_IN_FLIGHT) await this.settle()
  }

  /** @throws what the first statement failed with that has failed since the last time. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0))
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

/** Failures of the machine or of the moment, not of the query, as the store knows them. */
export async function mapDriverErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? String(error.code) : undefined
    if (code === undefined || RETRYABLE.test(code)) throw new RetryableError(error) // without a code, the connection broke
    if (UNAVAILABLE.test(code)) throw new StoreUnavailableError(error)
    throw error
  }
}
