import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import type { AuthConfig } from './auth-config.js'
import { IssuerUnavailableError } from './errors.js'
import { fetchBounded, ISSUER_TIMEOUT_MS, readMetadata, urlIn } from './issuer-metadata.js'

// The issuer signs tokens with keys that it rotates. Asking it for each request would make it as critical as the database, so keys
// are cached. The cache has to deal with four cases:
//
// - A new key: a token that names an unknown key causes a fetch, but at most one per cooldown, because a stranger can invent names.
// - A withdrawn key: the cache expires after ten minutes.
// - An outage of the issuer: cached keys stay valid until they expire. Then requests get 503, not 401, because the token may be good.
// - An unusable key, such as a private key published by mistake: requests get 503, and the keys are fetched again after the cooldown.

export interface IssuerKeysOptions {
  readonly issuer: string
  /** The URL of the keys; by default found by OpenID Connect Discovery. */
  readonly jwksUrl?: string | undefined
  /** The minimum time between two fetches for unknown keys, in milliseconds: invented tokens must not cause more requests. */
  readonly cooldown: number
}

/** How long keys are cached. A withdrawn key is accepted no longer than this. */
const CACHE_MAX_AGE_MS = 600_000

/**
 * Provides the issuer's public keys. They are fetched with the first token, and again after ten minutes or for an unknown key. After a
 * failure without any valid keys, the URL is discovered again, because the issuer may have moved it.
 *
 * Rejects with IssuerUnavailableError if the keys are unavailable, and with jose's errors if none of them fits the token.
 */
export function issuerKeys({ issuer, jwksUrl, cooldown }: IssuerKeysOptions): JWTVerifyGetKey {
  let keySet: Promise<RemoteJWKSet> | undefined
  const openKeySet = async () => openRemoteKeys(jwksUrl ?? (await discoverKeys(issuer)), cooldown)
  return async (header, token) => {
    const used = (keySet ??= openKeySet())
    let keys: RemoteJWKSet | undefined
    try {
      keys = await used
      return await keys(header, token)
    } catch (error) {
      if (isTokenError(error)) throw error
      if (keys?.fresh === true && isKeyError(error) && !keys.coolingDown)
        return useReloaded(keys, header, token)
      // Valid keys stay. Otherwise an invented token could turn an outage of the issuer into one of the service.
      if (keys?.fresh !== true && keySet === used) keySet = undefined
      throw new IssuerUnavailableError(error)
    }
  }
}

/** Fetches the keys of the issuer once. @throws Error if that fails. */
export async function checkIssuer(issuer: string, { AUTH_JWKS_URL }: Partial<AuthConfig>): Promise<void> {
  const keys = openRemoteKeys(AUTH_JWKS_URL ?? (await discoverKeys(issuer)), 0)
  await keys.reload()
}

function openRemoteKeys(url: string, cooldown: number): RemoteJWKSet {
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: ISSUER_TIMEOUT_MS,
    cooldownDuration: cooldown,
    cacheMaxAge: CACHE_MAX_AGE_MS,
    [customFetch]: fetchBounded,
  })
}

/** Whether the cause is an unusable key. */
function isKeyError(error: unknown): boolean {
  const kinds = [errors.JWKSInvalid, errors.JOSENotSupported, TypeError]
  return kinds.some((it) => error instanceof it)
}

/** Fetches the keys again, and returns the one for the token. Keeps the old keys if that fails. */
async function useReloaded(
  keys: RemoteJWKSet,
  ...[header, token]: Parameters<JWTVerifyGetKey>
): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
  try {
    await keys.reload()
    return await keys(header, token)
  } catch (error) {
    throw isTokenError(error) ? error : new IssuerUnavailableError(error)
  }
}

/** Whether the cause is the token: the keys are available, but it matches none of them, or several. */
function isTokenError(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
}

/** Reads the URL of the keys from the issuer's metadata. */
async function discoverKeys(issuer: string): Promise<string> {
  return urlIn(await readMetadata(issuer), 'jwks_uri')
}
