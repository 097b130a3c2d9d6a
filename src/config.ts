import { bool, cleanEnv, host, makeValidator, str } from 'envalid'
import { checkDatabaseUrl } from './store/open-store.js'

/** What an operator configures, from the environment; README.md lists it. */
export type Config = ReturnType<typeof readConfig>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const databaseUrl = makeValidator<string>((text) => {
  checkDatabaseUrl(text)
  return text
})

const wholeNumber = (least: number, most: number) =>
  makeValidator<number>((text) => {
    const isWithin = /^[0-9]{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
    if (!isWithin) throw new Error(`must be a whole number from ${least} to ${most}`)
    return Number(text)
  })

/** The address of something that decides who gets in: what it says must not be changed on its way. */
const trustedUrl = makeValidator<string>((text) => {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
  const isOfThisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isOfThisMachine)) return text
  throw new Error('must be an https: URL (http: on this machine only)')
})

const notEmpty = makeValidator<string>((text) => {
  if (text === '') throw new Error('must not be empty')
  return text
})

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
    },
    {
      reporter: ({ errors }) => {
        const faults = Object.entries(errors).map(([name, error]) => `${name}: ${error?.message}`)
        if (faults.length > 0) throw new Error(`wrong configuration: ${faults.join('; ')}`)
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
