import type { ProblemOf, ProblemStatus, Schemas } from './operation-types.js'

/** A reply that is an error: mostly a problem (RFC 9457) of the service, else what something in between answered. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  /** The reply's problem; undefined if it has none, as when a proxy answered. */
  readonly problem: Schemas['Problem'] | undefined
  readonly response: Response
  /**
   * Whether an earlier attempt at the same call may have been carried out, since it got no reply, or 502, 503 or 504:
   * then a 404 of a deletion or a 412 may be the consequence of this very call.
   */
  readonly afterLostReply: boolean

  constructor(reply: {
    readonly operation: string
    readonly response: Response
    readonly body: unknown
    readonly afterLostReply: boolean
  }) {
    const { operation, response, body, afterLostReply } = reply
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false
    const problem = isProblem ? (body as Schemas['Problem']) : undefined
    super(
      `${operation}: ${response.status}${problem === undefined ? '' : ` ${problem.title}: ${problem.detail}`}`,
    )
    this.status = response.status
    this.problem = problem
    this.response = response
    this.afterLostReply = afterLostReply
  }

  /** Whether it is a problem of the service with this status; `problem` then has the type that the contract declares. */
  is<S extends ProblemStatus>(status: S): this is ProblemError & ProblemWith<S> {
    return this.problem !== undefined && this.status === status
  }
}

interface ProblemWith<Status extends ProblemStatus> {
  readonly status: Status
  readonly problem: ProblemOf<Status>
}

/** The last of the attempts that were allowed had no reply, whatever those before it had; `cause` is what ended it. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError'

  constructor(
    request: Request,
    readonly attempts: number,
    cause: unknown,
  ) {
    const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`
    super(`${request.method} ${request.url}: no reply after ${times}`, { cause })
  }
}

/** A reply that succeeded lacks something that the contract declares, such as a header. */
export class UnexpectedReplyError extends Error {
  override readonly name = 'UnexpectedReplyError'
}
