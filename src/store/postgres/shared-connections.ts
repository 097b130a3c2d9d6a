import pg from 'pg'
import { StoreUnavailableError } from '../interface/store.js'
import { setSession } from './pool.js'
import { PostgresSession } from './postgres-session.js'
import { sendTogether } from './send-together.js'
import type { PostgresSettings } from './postgres-url.js'

// Reads share a few connections without waiting for each other: the driver sends a statement at once, while earlier ones are still
// being answered (pipelining). A connection for each request costs a checkout and, on a busy machine, a process of the server
// that has to be scheduled; with 32 clients, that halves the number of reads per second.
//
// A statement waits for those before it on its connection. So only short ones belong here; exports, deep pages and transactions of
// writes take a connection of the pool. If a connection breaks, the statements on it reject, and the next read opens another one.

interface Connection {
  readonly client: pg.Client
  readonly session: Promise<PostgresSession>
}

// Planning a list takes longer than running it. So a query whose best plan is the same for all values is planned once per
// connection. A list with a filter is planned each time, on a connection for such lists: some types have few records, some have most.
//
// Citus cannot plan every query for any values, for example not one with a limit in a subquery. So it decides for each query.

/** How each connection plans. */
const PLAN_MODES = ['force_generic_plan', 'force_generic_plan', 'force_custom_plan'] as const
/** The number of connections that reads share. */
export const SHARED_CONNECTIONS = PLAN_MODES.length

/** Opens the shared connections and distributes reads over them. */
export class SharedConnections {
  readonly #connections: (Connection | undefined)[] = PLAN_MODES.map(() => undefined)
  #next = 0
  #isClosed = false

  /** The connections are opened when they are first needed. */
  constructor(readonly settings: PostgresSettings) {}

  /**
   * Returns a session for short statements, which must not begin a transaction in one turn of the event loop and end it in another.
   *
   * @param hasOnePlan whether the best plan of each statement is the same for all values.
   */
  async session(hasOnePlan: boolean): Promise<PostgresSession> {
    if (this.#isClosed) throw new StoreUnavailableError(new Error('the database was closed'))
    if (hasOnePlan) this.#next = 1 - this.#next
    const index = hasOnePlan ? this.#next : 2
    const { client, session } = (this.#connections[index] ??= this.#open(index))
    sendTogether(client, setImmediate)
    return session
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const open = this.#connections.flatMap((it) => it ?? [])
    await Promise.all(open.map(({ client }) => client.end()))
  }

  #open(index: number): Connection {
    const client = new pg.Client(this.settings.pool)
    const connection = { client, session: this.#connect(client, index) }
    const forget = () => {
      if (this.#connections[index] === connection) this.#connections[index] = undefined
    }
    client.on('error', forget).on('end', forget)
    connection.session.catch(() => {
      forget()
      void client.end()
    })
    return connection
  }

  async #connect(client: pg.Client, index: number): Promise<PostgresSession> {
    try {
      await client.connect()
      const { session, hasTransactionPooler, hasCitus = false } = this.settings
      if (hasTransactionPooler) return new PostgresSession(client, false)
      const planMode = hasCitus && index < 2 ? 'auto' : String(PLAN_MODES[index])
      await setSession(client, { ...session, plan_cache_mode: planMode })
      return new PostgresSession(client)
    } catch (error) {
      throw new StoreUnavailableError(error)
    }
  }
}
