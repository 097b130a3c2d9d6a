import { type Kysely, sql } from 'kysely'
import pg from 'pg'

/** Settings of a session by name, as text. */
export type SessionSettings = Readonly<Record<string, string>>

const setAll = {
  text: 'select set_config(name, value, false) from unnest($1::text[], $2::text[]) as setting (name, value)',
}

/**
 * Opens a pool that replaces connections that break.
 *
 * The settings are made on each new connection, by a statement. Startup options would take no round trip, but PgBouncer rejects
 * them, or drops them silently where `ignore_startup_parameters` names `options`.
 *
 * @param settings undefined if each transaction makes its own (setLocal).
 */
export function openPool(config: pg.PoolConfig, settings?: SessionSettings): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    ...(settings === undefined ? {} : { onConnect: (client) => setSession(client, settings) }),
  })
  // A query on a broken connection rejects; without listeners the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Makes the settings of a new connection. */
export async function setSession(client: pg.ClientBase, settings: SessionSettings): Promise<void> {
  await client.query({ ...setAll, values: [Object.keys(settings), Object.values(settings)] })
}

/** The error if a pooler in transaction mode is used without the setting for it. */
export const NEEDS_TRANSACTION_POOLER =
  'a connection pooler gives the sessions to other clients after each transaction; add pooler=transaction to DATABASE_URL, or use a pooler in session mode'

/** A statement that makes the settings until the transaction ends. */
export function setLocal(settings: SessionSettings): string {
  return `select ${setLocalCalls(settings).join(', ')}`
}

/** The expressions of such a statement. */
export function setLocalCalls(settings: SessionSettings): string[] {
  return Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  )
}

/**
 * Whether a connection pooler shares one session between clients. `true` is certain. `false` may be wrong while other clients use the
 * pooler.
 */
export async function sharesSessions(config: pg.ClientConfig): Promise<boolean> {
  const clients = [new pg.Client(config), new pg.Client(config)] as const
  const pidOf = async (client: pg.Client) => {
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return rows[0]?.pid
  }
  try {
    const first = await pidOf(clients[0])
    return first === (await pidOf(clients[1])) // while the first client is still connected
  } finally {
    for (const client of clients) await client.end()
  }
}

/** A session, as inspectSession found it. */
export interface InspectedSession {
  readonly session: SessionSettings
  /** Whether tables may be distributed, which restricts what a statement may do. */
  readonly hasCitus: boolean
}

/**
 * Inspects a session with these settings. The returned settings contain the search path of the role or the database, so that a later
 * change of it cannot lead new connections to other tables.
 *
 * @throws Error if the session rejects writes.
 */
export async function inspectSession(
  db: Kysely<unknown>,
  settings: SessionSettings,
): Promise<InspectedSession> {
  const { rows } = await sql<{ search_path: string; has_citus: boolean; refusal: string | null }>`
    select current_setting('search_path') as search_path,
      exists (select from pg_extension where extname = 'citus') as has_citus, case
      when pg_is_in_recovery() then 'the server is a standby, which rejects writes; name the primary server'
      when current_setting('default_transaction_read_only')::boolean then
        'default_transaction_read_only is on for this role or database, which rejects writes; set it to off'
    end as refusal`.execute(db)
  const refusal = rows[0]?.refusal
  if (typeof refusal === 'string') throw new Error(refusal)
  return {
    session: { search_path: String(rows[0]?.search_path), ...settings },
    hasCitus: rows[0]?.has_citus === true,
  }
}

/** Parses bigint and numeric as numbers: ids, counts and seconds stay far below 2^53. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
])

/** Parsers of column types, for the driver. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid, 'text'),
}
