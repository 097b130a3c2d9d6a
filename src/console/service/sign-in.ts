// The protocol of signing in: OpenID Connect, authorization code with PKCE (RFC 7636). oauth4webapi speaks it: it has no
// dependencies, checks what RFC 9700 asks for, and only what is used gets into the bundle. (oidc-client-ts brings a store of
// tokens, iframes and timers that the console does not use.) Nothing here knows the page; sign-in-state.ts does.
import { decodeJwt } from 'jose'
import * as oauth from 'oauth4webapi'
import { scopesOf } from '../../auth/scopes.js'
import type { IssuerEndpoints, SignInSettings } from '../../auth/sign-in-settings.js'

const content = document.querySelector<HTMLMetaElement>('meta[name=sign-in]')?.content

/** What the service says about signing in; undefined if the API is open. */
export const settings = content === undefined ? undefined : (JSON.parse(content) as SignInSettings)

/** Where the issuer sends people back to: the console itself. The issuer must know this URL. */
export const HOME = new URL('.', document.baseURI).href

/** The issuer's clock and the reader's may differ by this, in seconds. */
const CLOCK_TOLERANCE = 300
const REPLY_TIMEOUT_MS = 10_000

export interface Tokens {
  readonly access: string
  /** Absent if the issuer gives none: then the reader signs in again when the access token expires. */
  readonly refresh: string | undefined
  /** For the issuer only, when signing out. */
  readonly id: string | undefined
  /** In milliseconds; undefined if the issuer does not tell. */
  readonly expiresAt: number | undefined
  readonly scopes: ReadonlySet<string>
}

/** A sign-in that has begun. The secrets of one that leaves the page stay in sessionStorage until it is back. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

interface Setup {
  readonly issuer: IssuerEndpoints
  readonly client: NonNullable<SignInSettings['client']>
}

/** Whether the service can sign people in at the moment. */
export const setup: Setup | undefined =
  settings?.issuer !== undefined && settings.client !== undefined
    ? { issuer: settings.issuer, client: settings.client }
    : undefined

function inUse(): Setup & {
  readonly options: oauth.TokenEndpointRequestOptions
  readonly self: oauth.Client
} {
  if (setup === undefined) throw new Error('nobody can sign in')
  return {
    ...setup,
    self: { client_id: setup.client.id, [oauth.clockTolerance]: CLOCK_TOLERANCE },
    // The service has checked the URLs: https:, or http: on this machine.
    options: {
      [oauth.allowInsecureRequests]: true,
      signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
      additionalParameters: setup.client.parameters,
    },
  }
}

/** Returns the attempt and the URL to go to. @param prompt `none`: only if the issuer need not ask anything; `login`: ask again. */
export async function begin(prompt?: 'none' | 'login'): Promise<{ attempt: Attempt; url: string }> {
  const { issuer, client } = inUse()
  const attempt = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  }
  const url = new URL(issuer.authorization_endpoint)
  const parameters = {
    ...client.parameters,
    client_id: client.id,
    redirect_uri: HOME,
    response_type: 'code',
    scope: client.scope,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(prompt && { prompt }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return { attempt, url: url.href }
}

/** Exchanges the issuer's answer for tokens. @throws Error that says why it refused, or what is wrong with its answer. */
export async function complete(attempt: Attempt, answer: URLSearchParams): Promise<Tokens> {
  const { issuer, self, options } = inUse()
  const parameters = oauth.validateAuthResponse(issuer, self, answer, attempt.state)
  const reply = await oauth.authorizationCodeGrantRequest(
    issuer,
    self,
    oauth.None(),
    parameters,
    HOME,
    attempt.verifier,
    options,
  )
  const checks = { expectedNonce: attempt.nonce, requireIdToken: true }
  return toTokens(await oauth.processAuthorizationCodeResponse(issuer, self, reply, checks))
}

/** Exchanges the refresh token for new tokens. Undefined if there is none, or the issuer no longer accepts it. */
export async function renew(tokens: Tokens): Promise<Tokens | undefined> {
  if (tokens.refresh === undefined) return undefined
  const { issuer, self, options } = inUse()
  try {
    const reply = await oauth.refreshTokenGrantRequest(issuer, self, oauth.None(), tokens.refresh, options)
    return toTokens(await oauth.processRefreshTokenResponse(issuer, self, reply), tokens)
  } catch {
    return undefined
  }
}

/** Where to go to sign out at the issuer, too; undefined if it has no such page (RP-Initiated Logout 1.0). */
export function signOutUrl(tokens: Tokens | undefined): string | undefined {
  if (setup?.issuer.end_session_endpoint === undefined) return undefined
  const url = new URL(setup.issuer.end_session_endpoint)
  url.searchParams.set('client_id', setup.client.id)
  url.searchParams.set('post_logout_redirect_uri', HOME)
  url.searchParams.set('logout_uri', HOME) // the same at Cognito, which rejects requests without it
  if (tokens?.id !== undefined) url.searchParams.set('id_token_hint', tokens.id)
  return url.href
}

/** The code of an answer such as `error=login_required`, or of a failure; undefined if it has none. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError
    ? error.error
    : undefined
}

function toTokens(reply: oauth.TokenEndpointResponse, last?: Tokens): Tokens {
  return {
    access: reply.access_token,
    refresh: reply.refresh_token ?? last?.refresh,
    id: reply.id_token ?? last?.id,
    expiresAt: reply.expires_in === undefined ? undefined : Date.now() + reply.expires_in * 1000,
    scopes: grantedScopes(reply),
  }
}

/** The service reads the scopes out of the token, and so does its console. A token that cannot be read has those of the reply. */
function grantedScopes({ access_token, scope }: oauth.TokenEndpointResponse): ReadonlySet<string> {
  const { scopeClaims = [], scopePrefix = '', client } = settings ?? {}
  try {
    return scopesOf(decodeJwt(access_token), scopeClaims, scopePrefix)
  } catch {
    return scopesOf({ scope: scope ?? client?.scope }, ['scope'], scopePrefix) // RFC 6749, section 5.1
  }
}
