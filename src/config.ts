import { isIP } from 'node:net'
import { compile as compileRanges } from '@fastify/proxy-addr'
import { bool, cleanEnv, host, makeValidator, str } from 'envalid'
import { checkTrustedUrl } from './auth/trusted-url.js'
import { parseDatabaseUrl } from './store/database-url.js'

/** What an operator configures, from the environment; README.md lists it. */
export type Config = ReturnType<typeof readConfig>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const databaseUrl = makeValidator<string>((text) => {
  parseDatabaseUrl(text)
  return text
})

const wholeNumber = (least: number, most: number) =>
  makeValidator<number>((text) => {
    const isWithin = /^[0-9]{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
    if (!isWithin) throw new Error(`must be a whole number from ${least} to ${most}`)
    return Number(text)
  })

const trustedUrl = makeValidator<string>((text) => {
  checkTrustedUrl(text)
  return text
})

const notEmpty = makeValidator<string>((text) => {
  if (text === '') throw new Error('must not be empty')
  return text
})

/** What stands between commas, each as `check` gives it; nothing: an empty list. @param check throws Error if it is wrong. */
const list = (check: (entry: string) => string) =>
  makeValidator<readonly string[]>((text) =>
    text.trim() === '' ? [] : text.split(',').map((entry) => check(entry.trim())),
  )

function origin(text: string): string {
  if (text === '*' || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text))
    return text
  throw new Error(`${text} is no origin, such as https://example.org, nor *`)
}

function addressRange(text: string): string {
  // Fastify would take the 1 that elsewhere means one proxy for 0.0.0.1.
  const isShortened = /^[0-9]/.test(text) && isIP(text.replace(/\/.*/, '')) === 0
  if (!isShortened && canBeTrusted(text)) return text
  throw new Error(`${text} is no address, such as 10.0.0.1, nor a range, such as 10.0.0.0/8`)
}

/** Whether Fastify can start with it: it would fail without naming the variable. */
function canBeTrusted(range: string): boolean {
  try {
    compileRanges(range)
    return true
  } catch {
    return false
  }
}

/** The configuration in `environment`, checked and frozen. @throws Error, in one line, that names every wrong value. */
export function readConfig(environment: NodeJS.ProcessEnv) {
  const checked = cleanEnv(
    environment,
    {
      HOST: host({ default: '127.0.0.1' }),
      PORT: wholeNumber(0, 65_535)({ default: 3000 }), // 0: any that is free
      DATABASE_URL: databaseUrl({ default: 'sqlite:./data/certifications.sqlite' }),
      LOG_LEVEL: str({ choices: LOG_LEVELS, default: 'info' }),
      EXPIRING_SOON_DAYS: wholeNumber(0, 3650)({ default: 30 }),
      VALIDATE_RESPONSES: bool({ default: false }),
      WORKERS: wholeNumber(1, 256)({ default: 1 }),
      AUTH_ISSUER: trustedUrl({ default: undefined }),
      AUTH_AUDIENCE: notEmpty({ default: undefined }),
      AUTH_JWKS_URL: trustedUrl({ default: undefined }),
      AUTH_PUBLIC_READS: bool({ default: false }),
      METRICS: bool({ default: true }),
      MAX_LAG_MS: wholeNumber(0, 60_000)({ default: 1_000 }), // 0: no load is shed
      RATE_LIMIT: wholeNumber(0, 1_000_000)({ default: 0 }), // a minute; 0: none
      CORS_ORIGINS: list(origin)({ default: [] }),
      TRUST_PROXY: list(addressRange)({ default: [] }),
    },
    {
      reporter: ({ errors }) => {
        const violations = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`)
        if (violations.length > 0) throw new Error(`wrong configuration: ${violations.join('; ')}`)
      },
    },
  )
  checkAuthentication(checked)
  return Object.freeze({ ...checked })
}

/** What protects nothing for want of the rest is a mistake that nobody would notice. @throws Error */
function checkAuthentication(checked: {
  readonly AUTH_ISSUER: string | undefined
  readonly AUTH_AUDIENCE: string | undefined
  readonly AUTH_JWKS_URL: string | undefined
  readonly AUTH_PUBLIC_READS: boolean
}): void {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, AUTH_PUBLIC_READS } = checked
  const isComplete = AUTH_ISSUER !== undefined && AUTH_AUDIENCE !== undefined
  const isWanted = [AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL].some((it) => it !== undefined)
  if (!isComplete && (isWanted || AUTH_PUBLIC_READS))
    throw new Error('wrong configuration: AUTH_ISSUER and AUTH_AUDIENCE: are needed for any AUTH_ setting')
}
