import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../domain/clock.js'
import { UnauthenticatedError } from './errors.js'

/** The caller according to the token. */
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
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
}

/**
 * Verifies a JWT: signed by the issuer for the audience, with an expiry, and valid now. Returns its caller.
 *
 * @throws UnauthenticatedError if it is invalid; IssuerUnavailableError if it cannot be verified.
 */
export function createVerifier({ keys, clock, ...expected }: VerifierOptions) {
  return async (token: string): Promise<Caller> => {
    const { payload } = await jwtVerify(token, keys, {
      ...expected,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW,
      currentDate: new Date(clock.now() * 1000),
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw toUnauthenticatedError(error)
    })
    const { sub } = payload
    if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new UnauthenticatedError('invalid')
    return { subject: sub, scopes: scopesOf(payload) }
  }
}

function toUnauthenticatedError(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError)) return error
  return new UnauthenticatedError(error instanceof errors.JWTExpired ? 'expired' : 'invalid', {
    cause: error,
  })
}

/** Reads the scopes of `scope` (RFC 9068, section 2.2.3) and of `scp`, which some issuers use, as a string or a list. */
function scopesOf({ scope, scp }: JWTPayload): ReadonlySet<string> {
  return new Set([scope, scp].flat().flatMap((it) => (typeof it === 'string' ? it.split(' ') : [])))
}
