/** What is wrong with how a request says who calls: it has no token, one that is over, or one that never was good here. */
export type TokenErrorReason = 'missing' | 'expired' | 'invalid'

/** A request that needs a token and has no good one; nothing was done. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError'

  constructor(
    readonly reason: TokenErrorReason,
    options?: ErrorOptions,
  ) {
    super(`The token is ${reason}.`, options)
  }
}

/** A request whose token lacks the scope that the operation needs; nothing was done. */
export class MissingScopeError extends Error {
  override readonly name = 'MissingScopeError'

  constructor(readonly scope: string) {
    super(`The token lacks the scope ${scope}.`)
  }
}

/** The issuer's keys cannot be had, so no token can be judged; nothing was done. */
export class IssuerUnavailableError extends Error {
  override readonly name = 'IssuerUnavailableError'

  constructor(cause: unknown) {
    super("The issuer's keys cannot be had.", { cause })
  }
}
