import { bool, makeValidator } from 'envalid'
import { checkTrustedUrl } from './trusted-url.js'

/** Who issues tokens. Without an issuer, the API is open. */
export interface AuthConfig {
  readonly AUTH_ISSUER: string | undefined
  readonly AUTH_AUDIENCE: string | undefined
  readonly AUTH_JWKS_URL: string | undefined
  readonly AUTH_PUBLIC_READS: boolean
}

const trustedUrl = makeValidator<string>((text) => {
  checkTrustedUrl(text)
  return text
})

const nonEmpty = makeValidator<string>((text) => {
  if (text === '') throw new Error('must not be empty')
  return text
})

/** The variables of the environment, for envalid. */
export const authVariables = {
  AUTH_ISSUER: trustedUrl({ default: undefined, desc: 'issuer of the tokens that the API requires' }),
  AUTH_AUDIENCE: nonEmpty({ default: undefined, desc: 'audience that tokens must name' }),
  AUTH_JWKS_URL: trustedUrl({
    default: undefined,
    desc: 'where the keys of the issuer are; default: by discovery',
  }),
  AUTH_PUBLIC_READS: bool({ default: false, desc: 'reads need no token' }),
}

/** @throws Error for partial settings, which would leave the API open without notice. */
export function checkAuthConfig(config: AuthConfig): void {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, AUTH_PUBLIC_READS } = config
  const isComplete = AUTH_ISSUER !== undefined && AUTH_AUDIENCE !== undefined
  const isPresent = [AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL].some((it) => it !== undefined)
  if (!isComplete && (isPresent || AUTH_PUBLIC_READS))
    throw new Error('AUTH_ISSUER and AUTH_AUDIENCE: are required for any AUTH_ setting')
}
