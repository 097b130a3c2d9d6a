/** One violation of the contract by a request: an entry of `errors` in the contract's InvalidRequestProblem. */
export interface Violation {
  readonly in: 'body' | 'query' | 'path' | 'header'
  /** A JSON Pointer (RFC 6901) into that part; empty for the whole part. */
  readonly pointer: string
  readonly detail: string
}

/** A request that violates the contract, with every violation that was found. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError'

  constructor(readonly violations: readonly Violation[]) {
    super('The request violates the contract.')
  }
}
