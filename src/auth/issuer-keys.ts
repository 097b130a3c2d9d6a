import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import { IssuerUnavailableError } from './errors.js'
import { checkTrustedUrl } from './trusted-url.js'

export interface IssuerKeysOptions {
  readonly issuer: string
  /** Where the keys are; found by OpenID Connect Discovery unless given. */
  readonly jwksUrl?: string | undefined
  /**
   * For how long after the keys were fetched an unknown one is not looked for at the issuer, in milliseconds, so that
   * made-up tokens do not become requests there.
   */
  readonly cooldown: number
}

/** How long the issuer may take to reply, in milliseconds. */
const ISSUER_TIMEOUT_MS = 5_000

/** For how long keys are used without asking again: a key that the issuer withdraws is good for no longer than that. */
const KEPT_FOR = 600_000

/**
 * The issuer's public keys, fetched when the first token comes, and again when they are old or a token names one that is
 * not among them. Rejects with IssuerUnavailableError if they cannot be had, and if there are then none to use, their address is
 * found anew the next time, since the issuer may have moved them; with jose's errors if none of them is the token's.
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
      // While there are good ones they stay, or a made-up token could make an outage of the issuer one of the service.
      if (keys?.fresh !== true && keySet === used) keySet = undefined
      throw new IssuerUnavailableError(error)
    }
  }
}

/** Whether the keys were there, and the token names none of them, or not which. */
function isOfToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
}

/** The address of the keys, as the issuer's metadata tell it (OpenID Connect Discovery 1.0, section 4). */
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
