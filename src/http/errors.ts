// Errors of HTTP itself. `problem.ts` maps them to replies.

/** The contract has no such path. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
}

/** The body has a Content-Encoding other than identity. */
export class UnsupportedContentEncodingError extends Error {
  override readonly name = 'UnsupportedContentEncodingError'
}

/** The path does not support the method. */
export class MethodNotAllowedError extends Error {
  override readonly name = 'MethodNotAllowedError'

  constructor(readonly allowed: readonly string[]) {
    super(`This path supports only ${allowed.join(', ')}.`)
  }
}

/** The service is temporarily unavailable. The message tells the client why. */
export class TemporarilyUnavailableError extends Error {
  override readonly name = 'TemporarilyUnavailableError'
}

/** The client has exceeded its rate limit. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError'

  constructor(readonly retryAfterSeconds: number) {
    super('The client has exceeded its rate limit of requests per minute.')
  }
}
