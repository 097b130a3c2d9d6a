export type DomainErrorKind =
  | 'not-found'
  | 'precondition-failed'
  | 'revoked'
  | 'not-revoked'
  | 'renewal-limit'
  | 'no-renewal'
  | 'renewal-superseded'
  | 'validity-period'
  | 'time-out-of-range'
  | 'revocation'
  | 'reinstatement'
  | 'not-a-renewal'
  | 'renewal-in-the-past'
  | 'renewal-date'
  | 'idempotency-key-reused'
  | 'not-yet-created'
  | 'history-unavailable'
  | 'mentor-name'
  | 'time-zone'

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

/** Returns what `work` returns, or the rule that it violates. @throws what it throws otherwise. */
export function tryRule<T>(work: () => T): T | DomainError {
  try {
    return work()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}
