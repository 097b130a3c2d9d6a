import type { PoolConfig } from 'pg'
import { columnTypes, type SessionSettings } from './pool.js'

/** How the database is reached. */
export interface PostgresSettings {
  readonly pool: PoolConfig & { readonly max: number }
  /** Made on each new connection. */
  readonly session: SessionSettings
  /** How long a request waits for a connection, and for the outcome of a commit whose reply was lost, in milliseconds. */
  readonly timeoutMs: number
}

/** What of a URL's query is ours, each a whole number; the rest is pg's (`sslmode`, `options`, `application_name`, …). */
const LIMITS = {
  pool_size: { least: 1, most: 1_000, default: 10 },
  /** In milliseconds. */
  pool_timeout: { least: 1, most: 600_000, default: 5_000 },
  /** In milliseconds; 0: none. */
  statement_timeout: { least: 0, most: 3_600_000, default: 10_000 },
} as const

/**
 * Plans each query for its own values, which takes some 30 µs: a plan for any values may read every revoked record to find those
 * of one type.
 */
const PLANNING: SessionSettings = { plan_cache_mode: 'force_custom_plan' }

/** How much longer than the server's own time-out a reply may take until the connection is given up for lost. */
const NETWORK_MS = 5_000

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:/.test(url)
}

/** @throws Error, with one line, if the URL cannot be a PostgreSQL database's. */
export function readPostgresUrl(text: string): PostgresSettings {
  if (!URL.canParse(text) || !/^postgres(ql)?:\/\//.test(text))
    throw new Error(
      'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, with its special characters percent-encoded',
    )
  const url = new URL(text)
  const take = (name: keyof typeof LIMITS): number => {
    const value = readNumber(name, url.searchParams.get(name))
    url.searchParams.delete(name)
    return value
  }
  const size = take('pool_size')
  const timeoutMs = take('pool_timeout')
  const statementTimeout = take('statement_timeout')
  const options = parseOptions(url.searchParams.get('options') ?? '')
  url.searchParams.delete('options')
  url.search = url.search.replaceAll('+', '%20') // a blank to URLSearchParams, a plus sign to pg
  return {
    timeoutMs,
    session: { ...PLANNING, ...options, statement_timeout: String(statementTimeout) },
    pool: {
      connectionString: url.href,
      max: size,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: statementTimeout === 0 ? 0 : statementTimeout + NETWORK_MS,
      keepAlive: true,
      pipeline: true,
      types: columnTypes,
      fallback_application_name: 'certification-management-service',
    },
  }
}

function readNumber(name: keyof typeof LIMITS, text: string | null): number {
  const { least, most, default: usual } = LIMITS[name]
  if (text === null) return usual
  const number = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new Error(`${name} must be a whole number from ${least} to ${most}`)
}

/**
 * Reads the settings of `options`, such as `-c search_path=app`. They are made by a statement, so the server's other command-line
 * options cannot be given.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS
 */
function parseOptions(text: string): SessionSettings {
  const words = [...text.matchAll(/(?:\\.|[^\s\\])+/g)].map(([word]) => word.replaceAll(/\\(.)/g, '$1'))
  const settings: Record<string, string> = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i] === '-c' ? `-c${words[++i] ?? ''}` : (words[i] ?? '')
    const [, name, value] = /^(?:-c|--)([\w.-]+)=(.*)$/s.exec(word) ?? []
    if (name === undefined || value === undefined)
      throw new Error(`options must be settings such as -c search_path=app, not ${word}`)
    settings[name.replaceAll('-', '_')] = value
  }
  return settings
}
