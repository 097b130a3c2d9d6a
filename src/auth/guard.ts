import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AuthConfig } from './auth-config.js'
import type { Clock } from '../domain/clock.js'
import type { ContractOperation } from '../contract/contract.js'
import { MissingScopeError, UnauthenticatedError } from './errors.js'
import { issuerKeys } from './issuer-keys.js'
import { type Caller, createVerifier } from './token-verifier.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; undefined for operations that need no token. */
    caller: Caller | undefined
  }
}

/** Returns the hook that authenticates requests to the operation; undefined if it needs no token. */
export type Guard = (operation: Pick<ContractOperation, 'method'>) => onRequestAsyncHookHandler | undefined

/** Allows everything. */
export const allowAll: Guard = () => undefined

// Authorization is one hook for each operation, decided when the routes are added: an operation that needs no token gets no hook and
// costs nothing. The guard is derived from the contract's methods, so a new operation is guarded without being listed anywhere.

/** How long an unknown key is not requested again, in milliseconds. */
const KEY_COOLDOWN = 30_000

/**
 * Creates the guard of the operations. Writes need a token with the scope `certifications:write`. Reads need
 * `certifications:read`, unless they are public. Without an issuer, everything is allowed.
 */
export function createGuard(
  config: Partial<AuthConfig>,
  clock: Clock,
  cooldown: number = KEY_COOLDOWN,
): Guard {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl } = config
  if (issuer === undefined || audience === undefined) return allowAll
  const keys = issuerKeys({ issuer, jwksUrl, cooldown })
  const verify = createVerifier({ issuer, audience, keys, clock })
  return ({ method }) => {
    const isRead = method === 'GET'
    if (isRead && config.AUTH_PUBLIC_READS === true) return undefined
    const scope = isRead ? 'certifications:read' : 'certifications:write'
    return async (request) => {
      const caller = await verify(bearerToken(request)).catch((error: unknown) => {
        request.log.debug({ reqId: request.id, err: error }, 'not authenticated')
        throw error
      })
      if (!caller.scopes.has(scope)) throw new MissingScopeError(scope)
      request.caller = caller
    }
  }
}

/** Returns the token of `Authorization` (RFC 6750, section 2.1). @throws UnauthenticatedError if there is none. */
function bearerToken({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer +(.*)$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined) throw new UnauthenticatedError('missing')
  return token
}
