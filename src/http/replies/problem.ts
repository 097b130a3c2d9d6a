import { STATUS_CODES } from 'node:http'
import {
  IssuerUnavailableError,
  MissingScopeError,
  type TokenErrorReason,
  UnauthenticatedError,
} from '../../auth/errors.js'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { DomainError, type DomainErrorKind } from '../../domain/errors.js'
import { type Refusal, RenewalsRefusedError } from '../../domain/renew-certifications.js'
import { formatCertificationId } from '../../domain/certification-id.js'
import { describeLineError } from '../../import/errors.js'
import { ImportRefusedError } from '../../import/import-report.js'
import { CommitInDoubtError, StoreUnavailableError } from '../../store/interface/store.js'
import { unescapePointer } from '../../contract/json-pointer.js'
import { printable } from '../../representation/printable.js'
import {
  BodyTooLargeError,
  ClientGoneError,
  MethodNotAllowedError,
  NotFoundError,
  TemporarilyUnavailableError,
  TooManyRequestsError,
  UnsupportedContentEncodingError,
  UnsupportedMediaTypeError,
  UnsupportedTransferCodingError,
  UnsupportedVersionError,
} from './errors.js'
import { remediesOf, toImportErrors } from './import-responses.js'
import { BODY_LIMIT, HEADERS_LIMIT } from './limits.js'

// The catalogue of error replies. Code throws an error that says what happened: a domain error, a violation of the contract, a missing
// scope. Only this file maps errors to statuses. So an error looks the same whether a handler, a plugin or Node's HTTP parser found it.
// Any other error becomes a 500 without details, which are in the log.

/** A reply of application/problem+json (RFC 9457): the contract's Problem, or one that extends it. */
export interface ProblemResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly type: string
    readonly title: string
    readonly status: number
    readonly detail: string
    readonly errors?: readonly Violation[] | ReturnType<typeof toImportErrors>['errors']
    readonly refused?: readonly { readonly id: string; readonly type: string; readonly detail: string }[]
    readonly error_count?: number
    readonly columns?: ReturnType<typeof toImportErrors>['columns']
  }
}

/** The media type of all error replies (RFC 9457, section 3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

const BLANK_TYPE = 'about:blank'
const TYPE_PREFIX = 'urn:problem-type:certifications:'

const DOMAIN_STATUS: Record<DomainErrorKind, number> = {
  'not-found': 404,
  'precondition-failed': 412,
  revoked: 409,
  'not-revoked': 409,
  'renewal-limit': 409,
  'no-renewal': 409,
  'renewal-superseded': 409,
  'validity-period': 422,
  'time-out-of-range': 422,
  revocation: 422,
  reinstatement: 422,
  'not-a-renewal': 422,
  'renewal-in-the-past': 422,
  'renewal-date': 422,
  'idempotency-key-reused': 422,
  'not-yet-created': 422,
  'history-unavailable': 422,
  'mentor-name': 422,
  'time-zone': 422,
}

/** Statuses that need no problem type beyond `about:blank` (RFC 9457, section 4.2.1). */
const SELF_EXPLANATORY = new Set([404, 412])

const MALFORMED_REQUESTS: Record<string, Violation> = {
  FST_ERR_NOT_FOUND: { in: 'header', pointer: '', detail: 'The method is not one of HTTP' }, // such as PLAY of RTSP
  FST_ERR_BAD_URL: { in: 'path', pointer: '', detail: 'is not a well-formed URL' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { in: 'body', pointer: '', detail: 'is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { in: 'body', pointer: '', detail: 'is not well-formed JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    in: 'body',
    pointer: '',
    detail: 'does not have the length that Content-Length announces',
  },
}

const CLIENT_GONE: Violation = { in: 'body', pointer: '', detail: 'was sent by a client that has gone away' }

/** The replies to requests that Fastify, Node or its HTTP parser reject, by error code. */
const HTTP_ERRORS: Record<string, { readonly status: number; readonly detail: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, detail: `The body is larger than ${BODY_LIMIT / 1024} KiB.` },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, detail: 'Content-Type does not name a media type.' },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: `The URL and headers together are larger than ${HEADERS_LIMIT / 1024} KiB.`,
  },
}

/** General descriptions for the caller. The log contains the exact error. */
const TOKEN_ERROR_DETAILS: Record<TokenErrorReason, string> = {
  missing: 'A bearer token is required.',
  expired: 'The token has expired.',
  'not valid yet': 'The token is not valid yet.',
  malformed: 'The token is invalid for this service: it is not a signed JWT.',
  'of another issuer': 'The token is invalid for this service: it is of another issuer.',
  'for another audience': 'The token is invalid for this service: it is for another audience.',
  'signed with an unknown key': 'The token is invalid for this service: its signature does not match.',
  invalid: 'The token is invalid for this service.',
}

/**
 * Maps an error of any kind to a reply. An unexpected error becomes a 500 without details.
 */
export function toProblem(error: unknown): ProblemResponse {
  if (error instanceof InvalidRequestError) return invalidRequest(error.violations)
  if (error instanceof DomainError) return domainProblem(error)
  if (error instanceof RenewalsRefusedError) return refusedRenewals(error.refusals)
  if (error instanceof ImportRefusedError) return refusedImport(error)
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
  if (error instanceof BodyTooLargeError) return plain(413, error.message)
  if (error instanceof UnsupportedMediaTypeError) return plain(415, error.message)
  if (error instanceof ClientGoneError) return invalidRequest([CLIENT_GONE])
  if (error instanceof UnsupportedContentEncodingError) {
    return plain(415, 'The body must not have a Content-Encoding.', { 'accept-encoding': 'identity' })
  }
  if (error instanceof StoreUnavailableError) {
    const outcome =
      error instanceof CommitInDoubtError ? 'The outcome of the request is unknown' : 'Nothing was changed'
    return unavailable(`The service is temporarily unavailable. ${outcome}.`)
  }
  if (error instanceof UnsupportedVersionError)
    return plain(505, 'The service supports HTTP/1.0 and HTTP/1.1.', { connection: 'close' })
  if (error instanceof UnsupportedTransferCodingError)
    return plain(501, 'The only transfer coding that the service supports is chunked.', {
      connection: 'close',
    })
  return protocolProblem(error) ?? plain(500, 'The service failed. Its log contains the details.')
}

/** Whether the error is a failure of the service, which the log must show to the operator. */
export function isServerError(error: unknown, { status }: ProblemResponse): boolean {
  return (status === 500 || status === 503) && !(error instanceof TemporarilyUnavailableError)
}

function domainProblem({ kind, message }: DomainError): ProblemResponse {
  return problem(domainType(kind), DOMAIN_STATUS[kind], message)
}

function domainType(kind: DomainErrorKind): string {
  return SELF_EXPLANATORY.has(DOMAIN_STATUS[kind]) ? BLANK_TYPE : TYPE_PREFIX + kind
}

/** Creates the reply to refused renewals. Its status is the lowest of the refusals: 404 before 409 before 422. */
function refusedRenewals(refusals: readonly Refusal[]): ProblemResponse {
  const refused = refusals.map(({ id, kind, message }) => {
    return { id: formatCertificationId(id), type: domainType(kind), detail: message }
  })
  const statuses = refusals.map(({ kind }) => DOMAIN_STATUS[kind])
  const status = Math.min(...statuses)
  const first = refused.slice(statuses.indexOf(status)).slice(0, 1)
  const summary = first.map(({ id, detail }) => `${id}: ${detail}`).join('')
  const reply = problem(
    `${TYPE_PREFIX}renewals-refused`,
    status,
    `Nothing was renewed. ${summary}${countOfOthers(refused.length - 1, 'certification', 'refused')}`,
  )
  return { ...reply, body: { ...reply.body, refused } }
}

function refusedImport({ report, unit }: ImportRefusedError): ProblemResponse {
  const summary = report.errors
    .slice(0, 1)
    .map((it) => describeLineError(it, unit))
    .join('')
  const count = report.errorCount === 1 ? '' : ` It is the first of ${report.errorCount} errors.`
  const remedies = remediesOf(report)
    .map((it) => ` ${it}`)
    .join('')
  const detail = `Nothing was imported. ${capitalized(summary)}.${count}${remedies}`
  const reply = problem(`${TYPE_PREFIX}import-refused`, 422, detail)
  return { ...reply, body: { ...reply.body, ...toImportErrors(report) } }
}

function capitalized(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}

/** Creates the reply to an invalid or missing token. If it is missing, the challenge names no error (RFC 6750, section 3.1). */
function unauthenticated(reason: TokenErrorReason): ProblemResponse {
  return plain(
    401,
    TOKEN_ERROR_DETAILS[reason],
    challenge(...(reason === 'missing' ? [] : ['error="invalid_token"'])),
  )
}

function challenge(...attributes: string[]): Record<string, string> {
  return { 'www-authenticate': ['Bearer realm="certifications"', ...attributes].join(', ') }
}

function invalidRequest(errors: readonly Violation[]): ProblemResponse {
  const summary = errors.slice(0, 1).map(sentenceOf).join('')
  const more = countOfOthers(errors.length - 1, 'error', 'errors')
  const reply = problem(`${TYPE_PREFIX}invalid-request`, 400, `${summary}.${more}`)
  return { ...reply, body: { ...reply.body, errors } }
}

/** Formats the sentence that follows the first of several errors. */
function countOfOthers(others: number, noun: string, member: string): string {
  if (others === 0) return ''
  return ` ${others} more ${others === 1 ? `${noun} is` : `${noun}s are`} listed in \`${member}\`.`
}

/** Formats a violation as a sentence about the field: `limit must be a whole number from 1 to 100`. */
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

function protocolProblem(error: unknown): ProblemResponse | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const violation = MALFORMED_REQUESTS[code]
  if (violation !== undefined) return invalidRequest([violation])
  const refusal = HTTP_ERRORS[code]
  if (refusal !== undefined) return plain(refusal.status, refusal.detail)
  if (!code.startsWith('HPE_')) return undefined
  return invalidRequest([{ in: 'header', pointer: '', detail: 'The request is not well-formed HTTP' }])
}

function unavailable(detail: string): ProblemResponse {
  return plain(503, detail, { 'retry-after': '1' })
}

function plain(status: number, detail: string, headers: Record<string, string> = {}): ProblemResponse {
  return problem(BLANK_TYPE, status, detail, headers)
}

function problem(
  type: string,
  status: number,
  detail: string,
  headers: Record<string, string> = {},
): ProblemResponse {
  return {
    status,
    headers: { 'cache-control': 'no-store', ...headers },
    body: { type, title: `${STATUS_CODES[status]}`, status, detail },
  }
}
