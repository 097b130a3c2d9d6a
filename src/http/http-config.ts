import { isIP } from 'node:net'
import { compile as compileRanges } from '@fastify/proxy-addr'
import { bool, host, makeValidator, str } from 'envalid'

/** The settings that protect the server, and those of what it serves in addition to the API. A missing setting is off. */
export interface ProtectionConfig {
  readonly CORS_ORIGINS?: readonly string[]
  readonly MAX_LAG_MS?: number
  readonly RATE_LIMIT?: number
  readonly TRUST_PROXY?: readonly string[]
  readonly PUBLIC_URL?: string | undefined
  readonly LOG_QUERY?: 'names' | 'values'
  readonly CONSOLE?: boolean
}

/** Creates the validator of a whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number) =>
  makeValidator<number>((text) => {
    const isWithin = /^[0-9]{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max
    if (!isWithin) throw new Error(`must be a whole number from ${min} to ${max}`)
    return Number(text)
  })

/** Creates the validator of a comma-separated list, which may be empty. @param check returns the entry, or throws Error. */
const list = (check: (entry: string) => string) =>
  makeValidator<readonly string[]>((text) => parseList(text, check))

function parseList(text: string, check: (entry: string) => string): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((entry) => check(entry.trim()))
}

const publicUrl = makeValidator<string>((text) => parsePublicUrl(text))

const originList = makeValidator<readonly string[]>((text) => {
  const origins = parseList(text, origin)
  if (origins.includes('*') && origins.length > 1) throw new Error('must be * alone, or a list of origins')
  return origins
})

/** The variables of the environment, for envalid. */
export const httpVariables = {
  HOST: host({ default: '127.0.0.1', desc: 'the address to listen on' }),
  PORT: wholeNumber(0, 65_535)({ default: 3000, desc: 'the port; 0 for any free one' }),
  VALIDATE_RESPONSES: bool({ default: false, desc: 'check every reply against the contract' }),
  MAX_LAG_MS: wholeNumber(
    0,
    60_000,
  )({ default: 1_000, desc: 'event-loop lag in milliseconds above which requests get a 503; 0: never' }),
  RATE_LIMIT: wholeNumber(0, 1_000_000)({ default: 0, desc: 'requests per minute and client; 0: unlimited' }),
  CORS_ORIGINS: originList({
    default: [],
    desc: 'origins whose pages may call the API, separated by commas',
  }),
  TRUST_PROXY: list(addressRange)({
    default: [],
    desc: 'addresses of gateways whose X-Forwarded-For and X-Forwarded-Prefix are trusted, separated by commas',
  }),
  PUBLIC_URL: publicUrl({
    default: undefined,
    desc: 'the URL of the service behind a gateway, such as https://example.org/certifications',
  }),
  CONSOLE: bool({ default: true, desc: 'serve the console to browsers that open /' }),
  LOG_QUERY: str({
    choices: ['names', 'values'],
    default: 'names',
    desc: 'names: the log shows only the parts of URLs that cannot identify a person; values: all except credentials',
  }),
}

function origin(text: string): string {
  const isOrigin = /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
  if (text === '*' || (isOrigin && !text.includes('*'))) return text
  throw new Error(`${text} must be an origin, such as https://example.org, or *`)
}

function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url?.search === '' && url.hash === '' && url.username === '' && /^https?:$/.test(url.protocol)
  if (!isPlain)
    throw new Error('must be an http: or https: URL without a query, such as https://example.org/certs')
  return url.href.replace(/\/$/, '')
}

function addressRange(text: string): string {
  // Elsewhere, 1 means one proxy, but Fastify would read it as 0.0.0.1.
  const isShortened = /^[0-9]/.test(text) && isIP(text.replace(/\/.*/, '')) === 0
  if (!isShortened && canBeTrusted(text)) return text
  throw new Error(`${text} must be an address, such as 10.0.0.1, or a range, such as 10.0.0.0/8`)
}

/** Whether Fastify accepts the range. Its own error would not name the variable. */
function canBeTrusted(range: string): boolean {
  try {
    compileRanges(range)
    return true
  } catch {
    return false
  }
}
