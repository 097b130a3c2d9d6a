import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../domain/clock.js'
import { UnauthenticatedError } from './errors.js'

/** Who a token says is calling. */
export interface Caller {
  readonly subject: string
  readonly scopes: ReadonlySet<string>
}

/** Signatures made with a key that only the issuer has: so no `none`, and no HMAC whose key is the public one. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ')

/** By how much the issuer's clock and ours may differ, in seconds. */
const CLOCK_SKEW = 30

/** As long as OpenID Connect lets a subject be (Core 1.0, section 2), without what no log or database should be given. */
const SUBJECT = /^[^\p{Cc}\p{Cs}]{1,255}$/u

export interface VerifierOptions {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
}

/**
 * Tells whose a JWT is: one that the issuer signed for the audience, that has an end and is neither over nor before its
 * time.
 *
 * @throws UnauthenticatedError if it is another; IssuerUnavailableError if that cannot be told.
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

/** The scopes of `scope` (RFC 9068, section 2.2.3), and of `scp`, which some issuers give instead, as a text or a list. */
function scopesOf({ scope, scp }: JWTPayload): ReadonlySet<string> {
  return new Set([scope, scp].flat().flatMap((it) => (typeof it === 'string' ? it.split(' ') : [])))
}
