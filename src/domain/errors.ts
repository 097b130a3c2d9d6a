/** The rules that an operation can violate. `http/replies/problem.ts` maps each to a status and a problem type. */
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

/** Returns the result of `work`, or the DomainError that it throws. Other errors pass. */
export function tryRule<T>(work: () => T): T | DomainError {
  try {
    return work()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}
