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
 */
export function openPool(config: pg.PoolConfig, settings: SessionSettings): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    async onConnect(client) {
      await client.query({ ...setAll, values: [Object.keys(settings), Object.values(settings)] })
    },
  })
  // A query on a broken connection rejects; without listeners the process would end.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Reads what a session of these settings is, before anything relies on it: the settings, with the search path that the role or the
 * database gave it, so that a later change of theirs cannot lead new connections to other tables.
 *
 * @throws Error if the session rejects writes.
 */
export async function inspectSession(pool: pg.Pool, settings: SessionSettings): Promise<SessionSettings> {
  const { rows } = await pool.query<{ search_path: string; refusal: string | null }>(`
    select current_setting('search_path') as search_path, case
      when pg_is_in_recovery() then 'the server is a standby, which rejects writes; name the primary server'
      when current_setting('default_transaction_read_only')::boolean then
        'default_transaction_read_only is on for this role or database, which rejects writes; set it to off'
    end as refusal`)
  const refusal = rows[0]?.refusal
  if (typeof refusal === 'string') throw new Error(refusal)
  return { search_path: String(rows[0]?.search_path), ...settings }
}

/** bigint and numeric as numbers: ids, counts and seconds stay far below 2^53. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
])

export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid, 'text'),
}
