import { bool, makeValidator } from 'envalid'
import { checkTrustedUrl } from './trusted-url.js'

/** The settings of tokens and sign-in. Without an issuer, the API is open. */
export interface AuthConfig {
  readonly AUTH_ISSUER: string | undefined
  readonly AUTH_AUDIENCE: string | undefined
  readonly AUTH_JWKS_URL: string | undefined
  readonly AUTH_PUBLIC_READS: boolean
  /** The claims in which the issuer lists the scopes of a token. */
  readonly AUTH_SCOPE_CLAIMS: readonly string[] | undefined
  readonly AUTH_SCOPE_PREFIX: string | undefined
  readonly AUTH_AUDIENCE_CLAIM: string | undefined
  /** The client id of the console at the issuer. */
  readonly CONSOLE_CLIENT_ID: string | undefined
  /** The scopes that the console requests from the issuer. */
  readonly CONSOLE_SCOPES: readonly string[] | undefined
  /** The parameters that the console adds to its requests to the issuer, by name. */
  readonly CONSOLE_SIGN_IN_PARAMETERS: Readonly<Record<string, string>> | undefined
}

const trustedUrl = makeValidator<string>((text) => {
  checkTrustedUrl(text)
  return text
})

const nonEmpty = makeValidator<string>((text) => {
  if (text === '') throw new Error('must not be empty')
  return text
})

const names = (what: string) =>
  makeValidator<readonly string[]>((text) => {
    const names = text.split(',').map((it) => it.trim())
    if (names.includes('')) throw new Error(`must be names of ${what}, separated by commas`)
    return names
  })

const parameters = makeValidator<Readonly<Record<string, string>>>((text) => {
  const entries = [...new URLSearchParams(text)]
  if (entries.length === 0 || entries.flat().includes(''))
    throw new Error('must be parameters of a URL, such as resource=https://api.example.org&prompt=consent')
  return Object.fromEntries(entries)
})

/** The variables of the environment, for envalid. */
export const authVariables = {
  AUTH_ISSUER: trustedUrl({ default: undefined, desc: 'issuer of the tokens that the API requires' }),
  AUTH_AUDIENCE: nonEmpty({ default: undefined, desc: 'audience that tokens must name' }),
  AUTH_JWKS_URL: trustedUrl({
    default: undefined,
    desc: "URL of the issuer's keys; default: found by discovery",
  }),
  AUTH_PUBLIC_READS: bool({ default: false, desc: 'reads need no token' }),
  AUTH_SCOPE_CLAIMS: names('claims')({
    default: undefined,
    desc: 'claims with the scopes, such as roles or realm_access.roles, separated by commas; default: scope,scp',
  }),
  AUTH_SCOPE_PREFIX: nonEmpty({
    default: undefined,
    desc: 'prefix of the scopes in tokens, such as https://api.example.org/',
  }),
  AUTH_AUDIENCE_CLAIM: nonEmpty({
    default: undefined,
    desc: 'claim with the audience, such as client_id; default: aud',
  }),
  CONSOLE_CLIENT_ID: nonEmpty({
    default: undefined,
    desc: 'client id with which the console signs people in at the issuer',
  }),
  CONSOLE_SCOPES: names('scopes')({
    default: undefined,
    desc: 'scopes that the console requests in addition to openid, separated by commas; default: the scopes of the API',
  }),
  CONSOLE_SIGN_IN_PARAMETERS: parameters({
    default: undefined,
    desc: 'parameters that the console adds to its requests to the issuer, such as resource=…; default: audience=AUTH_AUDIENCE',
  }),
}

/** Checks settings that depend on each other. @throws Error for partial settings, which would leave the API open without notice. */
export function checkAuthConfig(config: AuthConfig): void {
  const { AUTH_ISSUER, AUTH_AUDIENCE } = config
  if (AUTH_ISSUER !== undefined && AUTH_AUDIENCE !== undefined) return
  const names = Object.keys(authVariables) as (keyof AuthConfig)[]
  const given = names.filter((it) => config[it] !== undefined && config[it] !== false)
  const missing = (['AUTH_ISSUER', 'AUTH_AUDIENCE'] as const).filter((it) => config[it] === undefined)
  if (given.length > 0) throw new Error(`${missing.join(' and ')}: required with ${given.join(', ')}`)
}
