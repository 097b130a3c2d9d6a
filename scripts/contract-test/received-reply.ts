import type { Contract, SentResponse } from '../../src/contract/contract.js'
import { isJson } from '../../src/contract/media-type.js'
import type { OperationId } from '../../src/contract/operation.js'
import { PROBLEM_MEDIA_TYPE } from '../../src/http/replies/problem.js'
import type { RawReply } from './http-transport.js'

/** A parsed reply and its violations of the contract. */
export interface ReceivedReply extends SentResponse {
  /** Every violation of the contract; empty if the reply is valid. */
  readonly violations: readonly string[]
}

/** Parses the reply to an operation and validates its status, media type, headers and body. */
export function readReply(contract: Contract, operationId: OperationId, raw: RawReply): ReceivedReply {
  const { reply, violations } = parseReply(raw)
  return {
    ...reply,
    violations: [
      ...violations,
      ...contract.validateResponse(operationId, reply),
      ...findStatusMismatch(reply),
    ],
  }
}

/** Parses a reply that no operation declares, such as 405, which must be a Problem of the contract. */
export function readProblem(contract: Contract, raw: RawReply): ReceivedReply {
  const { reply, violations } = parseReply(raw)
  const check = contract.compile({ $ref: '#/components/schemas/Problem' })
  const isProblem = reply.mediaType === PROBLEM_MEDIA_TYPE && check(reply.body)
  return {
    ...reply,
    violations: [
      ...violations,
      ...(isProblem ? [] : [`is not a valid ${PROBLEM_MEDIA_TYPE}`]),
      ...findStatusMismatch(reply),
    ],
  }
}

function parseReply({ status, headers, text }: RawReply): { reply: SentResponse; violations: string[] } {
  const mediaType = headers['content-type']?.split(';')[0]
  const reply = { status, headers, mediaType, body: undefined }
  if (mediaType !== undefined && !isJson(mediaType))
    return { reply: { ...reply, body: text }, violations: [] }
  if (text === '') return { reply, violations: [] }
  try {
    return { reply: { ...reply, body: JSON.parse(text) }, violations: [] }
  } catch {
    return { reply, violations: ['body is not JSON'] }
  }
}

/** A problem repeats the status in its body (RFC 9457, section 3.1.2). */
function findStatusMismatch({ status, mediaType, body }: SentResponse): string[] {
  const stated = mediaType === PROBLEM_MEDIA_TYPE ? getProperty(body, 'status') : status
  return stated === status ? [] : [`body/status is ${stated}, but the reply has status ${status}`]
}

/** Returns a property of a value of unknown type; undefined if the value is not an object or lacks it. */
export function getProperty(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
