import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../domain/clock.js'
import { IssuerUnavailableError, type TokenErrorReason, UnauthenticatedError } from './errors.js'
import { claimOf, SCOPE_CLAIMS, scopesOf } from './scopes.js'

/** The sender of a request, according to its token. */
export interface Caller {
  readonly subject: string
  readonly scopes: ReadonlySet<string>
}

/** Asymmetric signatures only: no `none`, and no HMAC, which could be forged with the public key. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ')

/** The tolerated difference between the issuer's clock and ours, in seconds. */
const CLOCK_SKEW = 30

/** The maximum length is that of OpenID Connect (Core 1.0, section 2). No control characters, for logs and databases. */
const SUBJECT = /^[^\p{Cc}\p{Cs}]{1,255}$/u

export interface VerifierOptions {
  readonly issuer: string
  readonly audience: string
  /** The claim with the audience, a text or a list of texts. Default: `aud`. */
  readonly audienceClaim?: string | undefined
  /** The claims with the scopes, as scopesOf takes them. Default: `scope` and `scp`. */
  readonly scopeClaims?: readonly string[] | undefined
  /** Precedes the name of each scope. */
  readonly scopePrefix?: string | undefined
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
}

/**
 * Creates the function that verifies a JWT and returns its caller. A token must be signed by the issuer for the audience, have an
 * expiry, and be valid now.
 *
 * @throws UnauthenticatedError if the token is invalid; IssuerUnavailableError if it cannot be verified.
 */
export function createVerifier({ keys, clock, issuer, audience, ...claims }: VerifierOptions) {
  const { audienceClaim = 'aud', scopeClaims = SCOPE_CLAIMS, scopePrefix = '' } = claims
  return async (token: string): Promise<Caller> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW,
      currentDate: new Date(clock.now() * 1000),
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw mapVerificationError(error)
    })
    const audiences = [claimOf(payload, audienceClaim)].flat()
    if (!audiences.includes(audience)) {
      throw unauthenticated('for another audience', `${audienceClaim} is ${JSON.stringify(audiences)}`)
    }
    const { sub } = payload
    if (typeof sub !== 'string' || !SUBJECT.test(sub))
      throw unauthenticated('invalid', 'sub is not a subject')
    return { subject: sub, scopes: scopesOf(payload, scopeClaims, scopePrefix) }
  }
}

function unauthenticated(reason: TokenErrorReason, message: string): UnauthenticatedError {
  return new UnauthenticatedError(reason, { cause: new Error(message) })
}

function mapVerificationError(cause: unknown): unknown {
  // jose throws a TypeError for a key that it does not accept, such as RSA with fewer than 2,048 bits. The mistake is the issuer's.
  if (cause instanceof TypeError) return new IssuerUnavailableError(cause)
  if (cause instanceof errors.JWTClaimValidationFailed || cause instanceof errors.JWTExpired) {
    // jose names the claim, but not its value. The log needs it, for example if the issuer lacks a slash at its end.
    const value = JSON.stringify(cause.payload[cause.claim])
    return new UnauthenticatedError(reasonOf(cause), { cause: new Error(`${cause.message}: ${value}`) })
  }
  return cause instanceof errors.JOSEError ? new UnauthenticatedError(reasonOf(cause), { cause }) : cause
}

function reasonOf(error: errors.JOSEError): TokenErrorReason {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    return ({ iss: 'of another issuer', nbf: 'not valid yet' } as const)[error.claim] ?? 'invalid'
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed'
  const isKeyUnknown =
    error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey
  return isKeyUnknown ? 'signed with an unknown key' : 'invalid'
}
