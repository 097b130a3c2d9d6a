import type { PoolConfig } from 'pg'
import { parsePostgresUrl } from '../database-url.js'
import { columnTypes, type SessionSettings } from './pool.js'

/** How the database is reached. */
export interface PostgresSettings {
  readonly pool: PoolConfig & { readonly max: number }
  /** Made on each new connection, or in each transaction behind a transaction pooler. */
  readonly session: SessionSettings
  /** Whether a session lasts for one transaction: then it keeps no settings and no prepared statements. */
  readonly hasTransactionPooler: boolean
  /** Whether the server has Citus; undefined until it was asked. */
  readonly hasCitus?: boolean
  /** How long a request waits for a connection, and for the outcome of a commit whose reply was lost. */
  readonly timeoutMs: number
}

/**
 * Plans each query for its own values, which takes some 30 µs: a plan for any values may read every revoked record to find those
 * of one type.
 */
const PLANNING: SessionSettings = {
  plan_cache_mode: 'force_custom_plan',
  // A page has at most a hundred mentors; the planner would rather read a small directory whole, for each page.
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
}

/** How much longer than the server's own time-out a reply may take before the connection counts as lost. */
const NETWORK_MS = 1_000

/** @throws Error, with a message of one line, if the text is not the URL of a PostgreSQL database. */
export function readPostgresUrl(text: string): PostgresSettings {
  const { connectionString, poolSize, poolTimeoutMs, statementTimeoutMs, hasTransactionPooler, options } =
    parsePostgresUrl(text)
  return {
    timeoutMs: poolTimeoutMs,
    hasTransactionPooler,
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
