import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../domain/clock.js'
import type { AuthConfig } from './auth-config.js'
import { type IssuerMetadata, readMetadata, urlIn } from './issuer-metadata.js'
import { SCOPE_CLAIMS } from './scopes.js'
import type { IssuerEndpoints, SignInSettings } from './sign-in-settings.js'

// The console signs people in by itself, in the browser (OpenID Connect, authorization code with PKCE). The service only gives it the
// issuer's endpoints. The content policy of the page must name the origin of the token endpoint, and many issuers do not let
// pages of other origins read their metadata. So the service reads it. The service starts without the issuer. While the issuer is
// unavailable, the page says so, and the service tries again each time the page is loaded.

/** Returns the current settings. Logs why the issuer is unavailable. */
export type SignIn = (log: Pick<FastifyBaseLogger, 'warn'>) => Promise<SignInSettings>

/** How long endpoints are cached. */
const CACHE_MAX_AGE_SECONDS = 600

/** Creates the source of the console's sign-in settings. @param scopes of the API. @returns undefined if no tokens are required. */
export function createSignIn(
  config: Partial<AuthConfig>,
  scopes: readonly string[],
  clock: Clock,
): SignIn | undefined {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, CONSOLE_CLIENT_ID: id } = config
  if (issuer === undefined || audience === undefined) return undefined
  const scopePrefix = config.AUTH_SCOPE_PREFIX ?? ''
  const settings: SignInSettings = {
    publicReads: config.AUTH_PUBLIC_READS ?? false,
    scopeClaims: config.AUTH_SCOPE_CLAIMS ?? SCOPE_CLAIMS,
    scopePrefix,
  }
  if (id === undefined) return async () => settings
  const requested = config.CONSOLE_SCOPES ?? scopes.map((it) => scopePrefix + it)
  const scope = [...new Set(['openid', ...requested])].join(' ')
  // Auth0 needs the audience. Other issuers ignore it, as they ignore every parameter that they do not know (RFC 6749, section 3.1).
  const parameters = config.CONSOLE_SIGN_IN_PARAMETERS ?? { audience }
  const endpoints = cacheEndpoints(issuer, clock)
  return async (log) => {
    const withClient = { ...settings, client: { id, scope, parameters } }
    try {
      return { ...withClient, issuer: await endpoints() }
    } catch (error) {
      log.warn(
        { reason: (error as Error).message },
        `${issuer} is unavailable; sign-in to the console is not possible`,
      )
      return withClient
    }
  }
}

/** Caches the endpoints. Concurrent calls share one request, and a failure is not cached. */
function cacheEndpoints(issuer: string, clock: Clock): () => Promise<IssuerEndpoints> {
  let cached: { readonly endpoints: Promise<IssuerEndpoints>; readonly until: number } | undefined
  return async () => {
    if (cached === undefined || cached.until <= clock.now()) {
      cached = {
        endpoints: readMetadata(issuer).then(toEndpoints),
        until: clock.now() + CACHE_MAX_AGE_SECONDS,
      }
    }
    const { endpoints } = cached
    return endpoints.catch((error: unknown) => {
      if (cached?.endpoints === endpoints) cached = undefined
      throw error
    })
  }
}

function toEndpoints(metadata: IssuerMetadata): IssuerEndpoints {
  const { id_token_signing_alg_values_supported: algorithms } = metadata
  return {
    issuer: String(metadata.issuer),
    authorization_endpoint: urlIn(metadata, 'authorization_endpoint'),
    token_endpoint: urlIn(metadata, 'token_endpoint'),
    ...('end_session_endpoint' in metadata && {
      end_session_endpoint: urlIn(metadata, 'end_session_endpoint'),
    }),
    ...(Array.isArray(algorithms) && { id_token_signing_alg_values_supported: algorithms.map(String) }),
    authorization_response_iss_parameter_supported:
      metadata.authorization_response_iss_parameter_supported === true,
  }
}
