import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import { IssuerUnavailableError } from './errors.js'
import { checkTrustedUrl } from './trusted-url.js'

// The issuer signs tokens with keys that it rotates. Asking it for each request would make it as critical as the database, so keys
// are cached. The cache has to answer three questions. A new key: a token that names an unknown key causes a fetch, but at most one
// per cooldown, because a stranger can invent key names. A withdrawn key: the cache expires after ten minutes. An outage of the issuer:
// cached keys stay valid until they expire; then requests get 503, not 401, because the token may be good.

export interface IssuerKeysOptions {
  readonly issuer: string
  /** The URL of the keys; by default found by OpenID Connect Discovery. */
  readonly jwksUrl?: string | undefined
  /**
   * How long after a fetch an unknown key is not requested, in milliseconds, so that invented tokens cause no requests to the
   * issuer.
   */
  readonly cooldown: number
}

/** How long to wait for a reply of the issuer, in milliseconds. */
const ISSUER_TIMEOUT_MS = 5_000

/** How long keys are cached, in milliseconds. A withdrawn key is accepted no longer than this. */
const KEPT_FOR = 600_000

/**
 * Provides the issuer's public keys. They are fetched with the first token, and again when they are old or a token names an unknown
 * key. After a failure without any valid keys, the URL is discovered again, because the issuer may have moved it. Rejects with
 * IssuerUnavailableError if the keys are unavailable, and with jose's errors if none of them fits the token.
 */
export function issuerKeys({ issuer, jwksUrl, cooldown }: IssuerKeysOptions): JWTVerifyGetKey {
  let keySet: Promise<RemoteJWKSet> | undefined
  const openKeySet = async () => {
    const url = new URL(jwksUrl ?? (await discoverKeys(issuer)))
    return createRemoteJWKSet(url, {
      timeoutDuration: ISSUER_TIMEOUT_MS,
      cooldownDuration: cooldown,
      cacheMaxAge: KEPT_FOR,
    })
  }
  return async (header, token) => {
    const used = (keySet ??= openKeySet())
    let keys: RemoteJWKSet | undefined
    try {
      keys = await used
      return await keys(header, token)
    } catch (error) {
      if (isOfToken(error)) throw error
      // Valid keys stay. Otherwise an invented token could turn an outage of the issuer into one of the service.
      if (keys?.fresh !== true && keySet === used) keySet = undefined
      throw new IssuerUnavailableError(error)
    }
  }
}

/** Whether the keys are available, but the token names none of them, or several fit. */
function isOfToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
}

/** Reads the URL of the keys from the issuer's metadata (OpenID Connect Discovery 1.0, section 4). */
async function discoverKeys(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS),
  })
  const metadata = (await response.json()) as {
    readonly issuer?: unknown
    readonly jwks_uri?: unknown
  } | null
  if (metadata?.issuer !== issuer) throw new Error(`${response.url} is not the metadata of ${issuer}`)
  const address = String(metadata.jwks_uri)
  try {
    checkTrustedUrl(address)
  } catch (error) {
    throw new Error(`jwks_uri of ${response.url} ${(error as Error).message}`, { cause: error })
  }
  return address
}
