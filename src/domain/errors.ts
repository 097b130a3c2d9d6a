export type DomainErrorKind =
  | 'not-found'
  | 'precondition-failed'
  | 'revoked'
  | 'renewal-limit'
  | 'validity-period'
  | 'time-out-of-range'
  | 'revocation'
  | 'idempotency-key-reused'

/** A request violates a rule. Nothing was changed. The message is for the client. */
export class DomainError extends Error {
  override readonly name = 'DomainError'

  constructor(
    readonly kind: DomainErrorKind,
    message: string,
  ) {
    super(message)
  }
}
