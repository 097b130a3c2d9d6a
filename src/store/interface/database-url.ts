import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Parses DATABASE_URL without loading a database driver. The configuration, the commands and the parent process of several workers check
// the URL, and only the process that opens the database needs the driver.

/** The location of a database: a file of SQLite or a PostgreSQL server. */
export type DatabaseUrl = SqliteUrl | PostgresUrl

/** A parsed `sqlite:` URL. */
export interface SqliteUrl {
  readonly engine: 'sqlite'
  /** Absolute, or relative to the working directory. */
  readonly file: string
}

/** A parsed `postgres:` URL, with the service's own parameters. */
export interface PostgresUrl {
  readonly engine: 'postgres'
  /** The URL for the driver: without the parameters below. */
  readonly connectionString: string
  readonly poolSize: number
  /** The time limit for a request to wait for a connection. */
  readonly poolTimeoutMs: number
  /** The time limit for a statement; 0 for none. */
  readonly statementTimeoutMs: number
  /** Whether a connection pooler may give each transaction another session. */
  readonly hasTransactionPooler: boolean
  /** The session settings of `options`, by name. */
  readonly options: Readonly<Record<string, string>>
}

const SQLITE = 'sqlite:'

/** The file of the default database. It is in the project folder, not in the working directory. */
export const DEFAULT_FILE = join(
  dirname(fileURLToPath(import.meta.resolve('#package.json'))),
  'data/certifications.sqlite',
)
/** The default of DATABASE_URL. */
export const DEFAULT_DATABASE_URL = `${SQLITE}${DEFAULT_FILE}`

/** The service's own numeric query parameters. The driver handles the others, such as `sslmode`. */
const PARAMETERS = {
  pool_size: { min: 1, max: 1_000, default: 10 },
  /** In milliseconds. */
  pool_timeout: { min: 1, max: 600_000, default: 5_000 },
  /** In milliseconds; 0 for no limit. */
  statement_timeout: { min: 0, max: 3_600_000, default: 10_000 },
} as const

/**
 * Parses `sqlite:` and the path of a file, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 *
 * @throws Error, with a message of one line, if the text is neither.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  if (isPostgresUrl(text)) return parsePostgresUrl(text)
  const file = sqliteFileOf(text)
  if (!file) throw new Error(`must be sqlite: and the path of a file, or postgres://…${suggestUrl(text)}`)
  if (/^\/\/[^/]/.test(file))
    throw new Error(
      `must be sqlite:${file.slice(2)} for a path in the current folder, or sqlite:${file.slice(1)} for an absolute path`,
    )
  if (file === ':memory:')
    throw new Error('must name a file: several connections share the database, so it cannot be in memory')
  return { engine: 'sqlite', file }
}

/** Suggests the URL for a path that lacks `sqlite:`. */
function suggestUrl(text: string): string {
  const path = text.replace(/^file:(\/\/)?/, '')
  return path !== '' && !/^\w+:/.test(path) ? `, for example sqlite:${path}` : ''
}

/** Names a database for people: the absolute path of the file, or the server and the database, without credentials. */
export function databaseName(text: string): string {
  const file = sqliteFileOf(text)
  if (file !== undefined) return resolve(file)
  const { host, pathname } = new URL(text)
  return `PostgreSQL ${host}${pathname}`
}

/** Returns the file of an SQLite URL; undefined for any other URL. */
export function sqliteFileOf(text: string): string | undefined {
  return text.startsWith(SQLITE) ? text.slice(SQLITE.length) : undefined
}

/** Whether a URL is that of a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:/.test(text)
}

/** Parses the URL of a PostgreSQL database. @throws Error, with a message of one line, if it is invalid. */
export function parsePostgresUrl(text: string): PostgresUrl {
  if (!URL.canParse(text) || !/^postgres(ql)?:\/\//.test(text))
    throw new Error(
      'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, with its special characters percent-encoded',
    )
  const url = new URL(text)
  const take = (name: string): string | null => {
    const value = url.searchParams.get(name)
    url.searchParams.delete(name)
    return value
  }
  const takeNumber = (name: keyof typeof PARAMETERS): number => parseNumber(name, take(name))
  const poolSize = takeNumber('pool_size')
  const poolTimeoutMs = takeNumber('pool_timeout')
  const statementTimeoutMs = takeNumber('statement_timeout')
  const hasTransactionPooler = parsePooler(take('pooler'))
  const options = parseOptions(take('options') ?? '')
  url.search = url.search.replaceAll('+', '%20') // a space to URLSearchParams, a plus sign to the driver
  return {
    engine: 'postgres',
    connectionString: url.href,
    poolSize,
    poolTimeoutMs,
    statementTimeoutMs,
    hasTransactionPooler,
    options,
  }
}

function parseNumber(name: keyof typeof PARAMETERS, text: string | null): number {
  const { min, max, default: usual } = PARAMETERS[name]
  if (text === null) return usual
  const number = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN
  if (number >= min && number <= max) return number
  throw new Error(`${name} must be a whole number from ${min} to ${max}`)
}

function parsePooler(text: string | null): boolean {
  if (text === null || text === 'transaction') return text !== null
  throw new Error('pooler must be transaction; leave it out for a pooler in session mode')
}

/**
 * Parses the settings of `options`, such as `-c search_path=app`. The service applies them by a statement, so other command-line options
 * of the server are not supported.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS
 */
function parseOptions(text: string): Record<string, string> {
  const words = [...text.matchAll(/(?:-c\s+)?(?:\\.|[^\s\\])+/g)].map(([word]) =>
    word.replaceAll(/\\(.)/g, '$1'),
  )
  const settings: Record<string, string> = {}
  for (const word of words) {
    const [, name, value] = /^(?:-c\s*|--)([\w.-]+)=(.*)$/s.exec(word) ?? []
    if (name === undefined || value === undefined)
      throw new Error(`options must be settings such as -c search_path=app, not ${word}`)
    settings[name.replaceAll('-', '_')] = value
  }
  return settings
}
