import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AuthConfig } from './auth-config.js'
import type { Clock } from '../domain/clock.js'
import type { ContractOperation } from '../contract/contract.js'
import { MissingScopeError, UnauthenticatedError } from './errors.js'
import { READ_SCOPE, WRITE_SCOPE } from './scopes.js'
import type { Caller } from './token-verifier.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; undefined for operations that need no token. */
    caller: Caller | undefined
  }
}

/** Returns the hook that authenticates requests to the operation; undefined if it needs no token. */
export type Guard = (
  operation: Pick<ContractOperation, 'method' | 'scope'>,
) => onRequestAsyncHookHandler | undefined

/** Allows everything. */
export const allowAll: Guard = () => undefined

// Authorization is one hook for each operation, decided when the routes are added: an operation that needs no token gets no hook and
// costs nothing. The guard is derived from the contract, so a new operation is guarded without being listed here: by the scope that
// its `x-scope` names, otherwise by its method.

/** The minimum time between two requests to the issuer for unknown keys, in milliseconds. */
const KEY_COOLDOWN = 30_000

/**
 * Creates the guard of the operations. An operation with an `x-scope` needs a token with that scope. Other writes need
 * `certifications:write`, other reads `certifications:read`, unless they are public. Without an issuer, everything is allowed.
 */
export async function createGuard(
  config: Partial<AuthConfig>,
  clock: Clock,
  cooldown: number = KEY_COOLDOWN,
): Promise<Guard> {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl } = config
  if (issuer === undefined || audience === undefined) return allowAll
  // Imported only here, because an open service starts faster without these modules and their library.
  const { issuerKeys } = await import('./issuer-keys.js')
  const { createVerifier } = await import('./token-verifier.js')
  const keys = issuerKeys({ issuer, jwksUrl, cooldown })
  const verify = createVerifier({
    issuer,
    audience,
    audienceClaim: config.AUTH_AUDIENCE_CLAIM,
    scopeClaims: config.AUTH_SCOPE_CLAIMS,
    scopePrefix: config.AUTH_SCOPE_PREFIX,
    keys,
    clock,
  })
  return ({ method, scope: ownScope }) => {
    if (method === 'GET' && ownScope === undefined && config.AUTH_PUBLIC_READS === true) return undefined
    const scope = scopeFor({ method, scope: ownScope })
    return async (request) => {
      const { log, id } = request
      const caller = await verify(bearerToken(request)).catch((error: unknown) => {
        if (error instanceof UnauthenticatedError)
          log.info({ reqId: id, reason: (error.cause as Error).message }, 'token refused')
        throw error
      })
      if (!caller.scopes.has(scope)) {
        log.info({ reqId: id, subject: caller.subject, scopes: [...caller.scopes] }, `token without ${scope}`)
        throw new MissingScopeError(scope)
      }
      request.caller = caller
    }
  }
}

/** Returns the scope that a token needs for the operation. */
export function scopeFor({ method, scope }: Pick<ContractOperation, 'method' | 'scope'>): string {
  return scope ?? (method === 'GET' ? READ_SCOPE : WRITE_SCOPE)
}

/** Returns the token of `Authorization` (RFC 6750, section 2.1). @throws UnauthenticatedError if there is none. */
function bearerToken({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer +(.*)$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined)
    throw new UnauthenticatedError('missing', { cause: new Error('no bearer token in Authorization') })
  return token
}
