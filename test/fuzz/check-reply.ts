import type { OperationId } from '../../src/contract/operation.js'
import type { ContractOracle, ReceivedReply } from './contract-oracle.js'

const PROBLEM = 'application/problem+json'
/** Replies to requests that are no HTTP/1.1. */
const PROTOCOL_ERRORS = [501, 505]
/** The statuses possible for a request that matches no known operation. */
const COMMON_ERRORS = [...PROTOCOL_ERRORS, 400, 404, 405, 408, 409, 412, 413, 415, 422, 431]

/** Internals that no reply may reveal: paths, dependencies, SQL, error codes, stack traces. */
const INTERNALS: readonly RegExp[] = [
  /\bat (?!\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ).{1,80}:\d+:\d+/, // a stack trace, not "created at" a time
  /\.(ts|js|mjs|cjs|node)\b/,
  /\bnode:\w+/,
  /node_modules/,
  /\/(work|home|root|tmp|usr|var|dist|src)\//,
  /root:x?:0:0/,
  /"(dependencies|devDependencies)"/,
  /sqlite/i,
  /postgres/i,
  /kysely/i,
  /fastify/i,
  /openapi-backend/i,
  /\bajv\b/i,
  /\bpino\b/i,
  /\bllhttp\b/i,
  /\bNode\.js\b/i,
  /\b(FST_ERR|HPE|ERR|SQLITE)_[A-Z]/,
  /\bE(CONNRESET|NOENT|ACCES|PIPE|INVAL|ISDIR)\b/,
  /\b[A-Z]\w*(Error|Exception)\b/,
  /\b(insert into|select .{0,80} from|delete from|update .{0,40} set)\b/i,
  /\b(constraint|syntax error|relation|column|deadlock)\b/i,
  /\bundefined\b|\[object /,
  /\bv?\d+\.\d+\.\d+\b/,
]

/** Checks a reply on its own. @param sent everything that was sent, which a reply may repeat. */
export function findReplyViolations(
  oracle: ContractOracle,
  operationId: OperationId | undefined,
  reply: ReceivedReply,
  sent: string,
): string[] {
  const { status, headers, text } = reply
  const { 'x-request-id': _, ...checkedHeaders } = headers // an increasing number, which would match some of the patterns
  const type = String(headers['content-type'] ?? '').split(';')[0]
  if (status >= 500 && !PROTOCOL_ERRORS.includes(status)) return [`status ${status}: ${text.slice(0, 200)}`]
  const violations: string[] = []
  const declared = operationId === undefined ? [] : oracle.operation(operationId).statuses
  if (![...declared, ...COMMON_ERRORS].includes(status) && (operationId !== undefined || status >= 400)) {
    violations.push(`status ${status} is not declared`)
  }
  if (status >= 400 && type !== PROBLEM) violations.push(`an error with the media type ${type}`)
  if (text !== '' && type?.endsWith('json'))
    violations.push(...findJsonViolations(oracle, operationId, reply))
  else if (operationId !== undefined && status < 400)
    violations.push(...oracle.findTextViolations(operationId, reply))
  if (status >= 400) violations.push(...findLeaks(`${JSON.stringify(checkedHeaders)}\n${text}`, sent))
  else if (operationId !== undefined) violations.push(...findLeaks(JSON.stringify(checkedHeaders), sent)) // the body contains values that clients have stored
  return violations
}

function findJsonViolations(
  oracle: ContractOracle,
  operationId: OperationId | undefined,
  { status, text }: ReceivedReply,
): string[] {
  try {
    const body: unknown = JSON.parse(text)
    const stated = status >= 400 ? (body as { status?: unknown }).status : status
    return [
      oracle.findBodyViolation(operationId, status, body),
      stated === status ? undefined : `the body states status ${stated}, not ${status}`,
      status < 400 ? oracle.findUndeclaredMember(operationId, status, body) : undefined,
      /[\ud800-\udfff]/u.test(collectTexts(body)) ? 'a lone surrogate, which many parsers reject' : undefined,
    ].filter((it) => it !== undefined)
  } catch {
    return [`the body is not JSON: ${text.slice(0, 100)}`]
  }
}

/** All strings in a value, concatenated. */
function collectTexts(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, it]) => `${name}\n${collectTexts(it)}`)
    .join('')
}

function findLeaks(text: string, sent: string): string[] {
  return INTERNALS.flatMap((internal) => {
    const found = internal.exec(text)?.[0]
    return found === undefined || sent.includes(found) ? [] : [`reveals internals: ${found}`]
  })
}
