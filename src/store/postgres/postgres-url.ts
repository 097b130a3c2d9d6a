import type { PoolConfig } from 'pg'
import { parsePostgresUrl } from '../database-url.js'
import { columnTypes, type SessionSettings } from './pool.js'

/** How the database is reached. */
export interface PostgresSettings {
  readonly pool: PoolConfig & { readonly max: number }
  /** Made on each new connection. */
  readonly session: SessionSettings
  /** How long a request waits for a connection, and for the outcome of a commit whose reply was lost. */
  readonly timeoutMs: number
}

/**
 * Plans each query for its own values, which takes some 30 µs: a plan for any values may read every revoked record to find those
 * of one type.
 */
const PLANNING: SessionSettings = { plan_cache_mode: 'force_custom_plan' }

/** How much longer than the server's own time-out a reply may take before the connection counts as lost. */
const NETWORK_MS = 5_000

/** @throws Error, with a message of one line, if the text is not the URL of a PostgreSQL database. */
export function readPostgresUrl(text: string): PostgresSettings {
  const { connectionString, poolSize, poolTimeoutMs, statementTimeoutMs, options } = parsePostgresUrl(text)
  return {
    timeoutMs: poolTimeoutMs,
    session: { ...PLANNING, ...options, statement_timeout: String(statementTimeoutMs) },
    pool: {
      connectionString,
      max: poolSize,
      connectionTimeoutMillis: poolTimeoutMs,
      query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + NETWORK_MS,
      keepAlive: true,
      pipeline: true,
      types: columnTypes,
      fallback_application_name: 'certification-management-service',
    },
  }
}
