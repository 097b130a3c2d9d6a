import { STATUS_CODES } from 'node:http'
import {
  IssuerUnavailableError,
  MissingScopeError,
  type TokenErrorReason,
  UnauthenticatedError,
} from '../auth/errors.js'
import { InvalidRequestError, type Violation } from '../contract/violations.js'
import { DomainError, type DomainErrorKind } from '../domain/errors.js'
import { CommitInDoubtError, StoreUnavailableError } from '../store/store.js'
import { unescapePointer } from '../contract/json-pointer.js'
import { printable } from '../representation/printable.js'
import {
  MethodNotAllowedError,
  NotFoundError,
  TemporarilyUnavailableError,
  TooManyRequestsError,
  UnsupportedContentEncodingError,
} from './errors.js'
import { BODY_LIMIT, HEADERS_LIMIT } from './limits.js'

// Every error becomes a reply here, and nowhere else. Code throws the error that says what happened: a domain error, a violation of
// the contract, a missing scope. It knows no status. So the whole catalogue of error replies can be read in one file, and one
// error always looks the same, whether a handler, a plugin or Node's HTTP parser found it. An error that this file does not know
// becomes a 500 without details, which the operator finds in the log.

/** A reply of application/problem+json (RFC 9457), as the contract's Problem or InvalidRequestProblem. */
export interface ProblemReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly type: string
    readonly title: string
    readonly status: number
    readonly detail: string
    readonly errors?: readonly Violation[]
  }
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

const TYPE_PREFIX = 'urn:problem-type:certifications:'

const DOMAIN_STATUS: Record<DomainErrorKind, number> = {
  'not-found': 404,
  'precondition-failed': 412,
  revoked: 409,
  'renewal-limit': 409,
  'validity-period': 422,
  'time-out-of-range': 422,
  revocation: 422,
  'idempotency-key-reused': 422,
}

/** Statuses that need no problem type beyond `about:blank` (RFC 9457, section 4.2.1). */
const SELF_EXPLANATORY = new Set([404, 412])

const MALFORMED_REQUESTS: Record<string, Violation> = {
  FST_ERR_BAD_URL: { in: 'path', pointer: '', detail: 'is not a well-formed URL' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { in: 'body', pointer: '', detail: 'is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { in: 'body', pointer: '', detail: 'is not well-formed JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    in: 'body',
    pointer: '',
    detail: 'does not have the length that Content-Length announces',
  },
}

/** Requests that Fastify, Node or its HTTP parser reject. */
const HTTP_ERRORS: Record<string, { readonly status: number; readonly detail: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, detail: `The body is larger than ${BODY_LIMIT / 1024} KiB.` },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, detail: 'The body must be application/json.' },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: `The URL and headers together are larger than ${HEADERS_LIMIT / 1024} KiB.`,
  },
}

const TOKEN_ERROR_DETAILS: Record<TokenErrorReason, string> = {
  missing: 'A bearer token is required.',
  expired: 'The token has expired.',
  invalid: 'The token is invalid for this service.',
}

/**
 * Maps an error of any kind to a reply. This is the only place that knows the statuses of errors. An unexpected error becomes a
 * 500 without details.
 */
export function toProblem(error: unknown): ProblemReply {
  if (error instanceof InvalidRequestError) return invalidRequest(error.violations)
  if (error instanceof DomainError) return domainProblem(error)
  if (error instanceof NotFoundError) return plain(404, 'Nothing exists at this path.')
  if (error instanceof MethodNotAllowedError)
    return plain(405, error.message, { allow: error.allowed.join(', ') })
  if (error instanceof UnauthenticatedError) return unauthenticated(error.reason)
  if (error instanceof MissingScopeError) {
    return plain(403, error.message, challenge(`error="insufficient_scope", scope="${error.scope}"`))
  }
  if (error instanceof IssuerUnavailableError) {
    return unavailable('The token cannot be verified now. Nothing was changed.')
  }
  if (error instanceof TooManyRequestsError) {
    return plain(429, error.message, { 'retry-after': String(error.retryAfterSeconds) })
  }
  if (error instanceof TemporarilyUnavailableError) return unavailable(error.message)
  if (error instanceof UnsupportedContentEncodingError) {
    return plain(415, 'The body must not have a Content-Encoding.', { 'accept-encoding': 'identity' })
  }
  if (error instanceof StoreUnavailableError) {
    const outcome =
      error instanceof CommitInDoubtError ? 'The outcome of the request is unknown' : 'Nothing was changed'
    return unavailable(`The service is temporarily unavailable. ${outcome}.`)
  }
  return protocolProblem(error) ?? plain(500, 'The service failed. Its log contains the details.')
}

/** Whether the operator should see the error: it is a failure of the service. */
export function isServerError(error: unknown, { status }: ProblemReply): boolean {
  return status >= 500 && !(error instanceof TemporarilyUnavailableError)
}

function domainProblem({ kind, message }: DomainError): ProblemReply {
  const status = DOMAIN_STATUS[kind]
  return SELF_EXPLANATORY.has(status) ? plain(status, message) : problem(TYPE_PREFIX + kind, status, message)
}

/** Without a token, the challenge names no error (RFC 6750, section 3.1). */
function unauthenticated(reason: TokenErrorReason): ProblemReply {
  return plain(
    401,
    TOKEN_ERROR_DETAILS[reason],
    challenge(...(reason === 'missing' ? [] : ['error="invalid_token"'])),
  )
}

function challenge(...attributes: string[]): Record<string, string> {
  return { 'www-authenticate': ['Bearer realm="certifications"', ...attributes].join(', ') }
}

function invalidRequest(errors: readonly Violation[]): ProblemReply {
  const summary = errors.slice(0, 1).map(sentenceOf).join('')
  const others = errors.length - 1
  const more =
    others > 0 ? ` ${others} more ${others === 1 ? 'error is' : 'errors are'} listed in \`errors\`.` : ''
  const reply = problem(`${TYPE_PREFIX}invalid-request`, 400, `${summary}.${more}`)
  return { ...reply, body: { ...reply.body, errors } }
}

/** A sentence whose subject is the field: `limit must be a whole number from 1 to 100`. */
function sentenceOf({ in: part, pointer, detail }: Violation): string {
  const subject = pointer === '' ? WHOLE_PARTS[part] : unescapePointer(pointer.slice(1))
  return printable(`${subject} ${detail}`.trimStart())
}

const WHOLE_PARTS: Record<Violation['in'], string> = {
  body: 'The body',
  query: 'The query',
  path: 'The path',
  header: '',
}

function protocolProblem(error: unknown): ProblemReply | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const violation = MALFORMED_REQUESTS[code]
  if (violation !== undefined) return invalidRequest([violation])
  const refusal = HTTP_ERRORS[code]
  if (refusal !== undefined) return plain(refusal.status, refusal.detail)
  if (!code.startsWith('HPE_')) return undefined
  return invalidRequest([{ in: 'header', pointer: '', detail: 'The request is not well-formed HTTP.' }])
}

function unavailable(detail: string): ProblemReply {
  return plain(503, detail, { 'retry-after': '1' })
}

function plain(status: number, detail: string, headers: Record<string, string> = {}): ProblemReply {
  return problem('about:blank', status, detail, headers)
}

function problem(
  type: string,
  status: number,
  detail: string,
  headers: Record<string, string> = {},
): ProblemReply {
  return { status, headers, body: { type, title: `${STATUS_CODES[status]}`, status, detail } }
}
