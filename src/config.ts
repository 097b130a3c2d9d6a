import { bool, cleanEnv, makeValidator, str } from 'envalid'
import { authVariables, checkAuthConfig } from './auth/auth-config.js'
import { httpVariables, wholeNumber } from './http/http-config.js'
import { DEFAULT_DATABASE_URL, parseDatabaseUrl } from './store/interface/database-url.js'

/** The settings from the environment; src/http/README.md lists them. */
export type Config = ReturnType<typeof readConfig>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const databaseUrl = makeValidator<string>((text) => {
  parseDatabaseUrl(text)
  return text
})

const variables = {
  ...httpVariables,
  ...authVariables,
  DATABASE_URL: databaseUrl({
    default: DEFAULT_DATABASE_URL,
    desc: 'sqlite:PATH or postgres://…',
  }),
  EXPIRING_SOON_DAYS: wholeNumber(
    0,
    3650,
  )({ default: 30, desc: 'days before expiry from which is_expiring_soon is true' }),
  LOG_LEVEL: str({
    choices: LOG_LEVELS,
    default: 'info',
    desc: `one of ${LOG_LEVELS.join(', ')}`,
  }),
  METRICS: bool({ default: true, desc: 'serve /metrics' }),
  WORKERS: wholeNumber(1, 256)({ default: 1, desc: 'number of processes' }),
}

/** Describes each variable in one line, with its default. */
export function describeVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { desc, default: value }]) => {
      const shown = value === undefined || String(value) === '' ? '' : `; default ${value}`
      return [name, `${desc}${shown}`]
    }),
  )
}

/** Returns the checked and frozen configuration. @throws Error, in one line, that names every wrong value. */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const config = cleanEnv(environment, variables, {
    reporter: ({ errors }) => {
      const messages = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`)
      if (messages.length > 0) throw new Error(`wrong configuration: ${messages.join('; ')}`)
    },
  })
  try {
    checkAuthConfig(config)
  } catch (error) {
    throw new Error(`wrong configuration: ${(error as Error).message}`, { cause: error })
  }
  return Object.freeze({ ...config })
}
