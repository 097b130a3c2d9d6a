import type { OperationId } from '../../src/contract/operation.js'
import type { Judge } from './judge.js'

export interface ReceivedReply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

const PROBLEM = 'application/problem+json'
/** The errors that there are, for requests of which it is not known what they come to. */
const BEYOND = [400, 404, 405, 408, 409, 412, 413, 415, 422, 431]

/** What no reply may show: where our code lies, whose code it uses, what it says to the database, how it failed. */
const INTERNALS: readonly RegExp[] = [
  /\bat .{1,80}:\d+:\d+/,
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

/** What is wrong with a reply by itself, whatever was asked. `sent` is all that was sent, which it may repeat. */
export function findReplyViolations(
  judge: Judge,
  operationId: OperationId | undefined,
  reply: ReceivedReply,
  sent: string,
): string[] {
  const { status, headers, text } = reply
  const { 'x-request-id': _, ...telling } = headers // one that is counted up, and comes to ajv in its time
  const type = String(headers['content-type'] ?? '').split(';')[0]
  if (status >= 500) return [`status ${status}: ${text.slice(0, 200)}`]
  const violations: string[] = []
  const declared = operationId === undefined ? [] : judge.operation(operationId).statuses
  if (![...declared, ...BEYOND].includes(status) && (operationId !== undefined || status >= 400)) {
    violations.push(`status ${status} is not declared`)
  }
  if (status >= 400 && type !== PROBLEM) violations.push(`an error of the type ${type}`)
  if (text !== '' && type?.endsWith('json')) violations.push(...findJsonViolations(judge, operationId, reply))
  if (status >= 400) violations.push(...leaks(`${JSON.stringify(telling)}\n${text}`, sent))
  else if (operationId !== undefined) violations.push(...leaks(JSON.stringify(telling), sent)) // the rest are values that were given
  return violations
}

function findJsonViolations(
  judge: Judge,
  operationId: OperationId | undefined,
  { status, text }: ReceivedReply,
): string[] {
  try {
    const body: unknown = JSON.parse(text)
    const told = status >= 400 ? (body as { status?: unknown }).status : status
    return [
      judge.findBodyViolation(operationId, status, body),
      told === status ? undefined : `the body tells status ${told}, not ${status}`,
      status < 400 ? judge.undeclaredMember(operationId, status, body) : undefined,
      /[\ud800-\udfff]/u.test(textsOf(body)) ? 'a lone surrogate, which many parsers refuse' : undefined,
    ].filter((it) => it !== undefined)
  } catch {
    return [`a body that is not JSON: ${text.slice(0, 100)}`]
  }
}

/** All texts in a value, one after the other. */
function textsOf(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, it]) => `${name}\n${textsOf(it)}`)
    .join('')
}

function leaks(shown: string, sent: string): string[] {
  return INTERNALS.flatMap((internal) => {
    const found = internal.exec(shown)?.[0]
    return found === undefined || sent.includes(found) ? [] : [`shows internals: ${found}`]
  })
}
