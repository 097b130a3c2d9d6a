import type { PoolConfig } from 'pg'
import { parsePostgresUrl } from '../interface/database-url.js'
import { columnTypes, type SessionSettings } from './pool.js'

/** The settings of a database's URL. */
export interface PostgresSettings {
  readonly pool: PoolConfig & { readonly max: number }
  /** The settings of each new connection, or of each transaction if there is a transaction pooler. */
  readonly session: SessionSettings
  /** Whether a session lasts for one transaction, and so keeps neither settings nor prepared statements. */
  readonly hasTransactionPooler: boolean
  /** Whether the server has Citus; undefined until the session was inspected. */
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
  // Without these, the planner reads a small directory of mentors as a whole for each page of at most a hundred.
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  // Citus keeps one connection to each worker. For a query of several shards, it would open more and close them afterwards, which
  // takes longer than the query. Other servers ignore it.
  'citus.max_adaptive_executor_pool_size': '1',
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
