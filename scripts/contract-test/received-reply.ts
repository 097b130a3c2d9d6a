import type { Contract, SentResponse } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import { PROBLEM_MEDIA_TYPE } from '../../src/http/problem.js'
import type { WireReply } from './http-transport.js'

/** A reply that was read and held against the contract. */
export interface ReceivedReply extends SentResponse {
  /** How it breaks the contract; empty if it does not. */
  readonly violations: readonly string[]
}

/** Reads a reply to an operation and finds all that breaks the contract: status, media type, headers and body. */
export function readReply(contract: Contract, operationId: OperationId, wire: WireReply): ReceivedReply {
  const { reply, violations } = parseReply(wire)
  return {
    ...reply,
    violations: [...violations, ...contract.validateResponse(operationId, reply), ...wrongStatus(reply)],
  }
}

/** Reads a reply that no operation declares, such as 405, and finds what makes it another than the contract's Problem. */
export function readProblem(contract: Contract, wire: WireReply): ReceivedReply {
  const { reply, violations } = parseReply(wire)
  const check = contract.compile({ $ref: '#/components/schemas/Problem' })
  const isProblem = reply.mediaType === PROBLEM_MEDIA_TYPE && check(reply.body)
  return {
    ...reply,
    violations: [...violations, ...(isProblem ? [] : [`is no ${PROBLEM_MEDIA_TYPE}`]), ...wrongStatus(reply)],
  }
}

function parseReply({ status, headers, text }: WireReply): { reply: SentResponse; violations: string[] } {
  const reply = { status, headers, mediaType: headers['content-type']?.split(';')[0], body: undefined }
  if (text === '') return { reply, violations: [] }
  try {
    return { reply: { ...reply, body: JSON.parse(text) }, violations: [] }
  } catch {
    return { reply, violations: ['body is not JSON'] }
  }
}

/** A problem tells its status a second time (RFC 9457, section 3.1.2). */
function wrongStatus({ status, mediaType, body }: SentResponse): string[] {
  const told = mediaType === PROBLEM_MEDIA_TYPE ? member(body, 'status') : status
  return told === status ? [] : [`body/status is ${told}, the reply's is ${status}`]
}

/** A member of an object; undefined if it has none or is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
