import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../../contract/contract.js'
import { isJson } from '../../contract/media-type.js'

/** Statuses of replies to requests that are not HTTP/1.1. The contract's introduction lists them; no operation declares them. */
const PROTOCOL_STATUSES = new Set([501, 505])

/** Validates a reply to an operation. @throws Error if it violates the contract. */
export function assertValidResponse(
  contract: Contract,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): void {
  const { operationId } = request.routeOptions.config
  if (operationId === undefined || PROTOCOL_STATUSES.has(reply.statusCode)) return
  const contentType = reply.getHeader('content-type')?.toString()
  const violations = contract.validateResponse(operationId, {
    status: reply.statusCode,
    mediaType: contentType,
    headers: reply.getHeaders(),
    body: bodyOf(payload, contentType),
  })
  if (violations.length > 0) throw new Error(`the reply violates the contract: ${violations.join('; ')}`)
}

/** Returns the value of JSON, or the text of another type. A stream is not read. */
function bodyOf(payload: unknown, contentType = ''): unknown {
  if (typeof payload !== 'string') return undefined
  return isJson(contentType) ? JSON.parse(payload) : payload
}
