// Errors of HTTP itself. `problem.ts` maps them to replies.

/** The contract has no such path. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
}

/** The body has a Content-Encoding other than identity. */
export class UnsupportedContentEncodingError extends Error {
  override readonly name = 'UnsupportedContentEncodingError'
}

/** The operation does not accept the media type of the body. The message names the accepted ones. */
export class UnsupportedMediaTypeError extends Error {
  override readonly name = 'UnsupportedMediaTypeError'
}

/** The body has more bytes than the operation accepts. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'

  constructor(readonly maxBytes: number) {
    super(`The body is larger than ${maxBytes / 1024 ** 2} MiB.`)
  }
}

/** The client has disconnected before its request was answered. Nothing was changed. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError'
}

/** The path does not support the method. */
export class MethodNotAllowedError extends Error {
  override readonly name = 'MethodNotAllowedError'

  constructor(readonly allowed: readonly string[]) {
    super(`This path supports only ${allowed.join(', ')}.`)
  }
}

/** The service is temporarily unavailable. The message says why. */
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

/** The request uses a version of HTTP other than 1.0 and 1.1. */
export class UnsupportedVersionError extends Error {
  override readonly name = 'UnsupportedVersionError'
}

/** The body has a transfer coding other than chunked. */
export class UnsupportedTransferCodingError extends Error {
  override readonly name = 'UnsupportedTransferCodingError'
}

/** The client has not read a streamed reply in time. */
export class ClientTooSlowError extends Error {
  override readonly name = 'ClientTooSlowError'
}
