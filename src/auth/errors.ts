/** The reason why a request is not authenticated. */
export type TokenErrorReason =
  | 'missing'
  | 'expired'
  | 'not valid yet'
  | 'malformed'
  | 'of another issuer'
  | 'for another audience'
  | 'signed with an unknown key'
  | 'invalid'

/** The request has no valid token. Nothing was done. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError'

  constructor(
    readonly reason: TokenErrorReason,
    options?: ErrorOptions,
  ) {
    super(`The token is ${reason}.`, options)
  }
}

/** The token lacks the scope of the operation. Nothing was done. */
export class MissingScopeError extends Error {
  override readonly name = 'MissingScopeError'

  constructor(readonly scope: string) {
    super(`The token lacks the scope ${scope}.`)
  }
}

/** The issuer's keys are unavailable or unusable, so no token can be verified. Nothing was done. */
export class IssuerUnavailableError extends Error {
  override readonly name = 'IssuerUnavailableError'

  constructor(cause: unknown) {
    super("The issuer's keys are unavailable.", { cause })
  }
}
