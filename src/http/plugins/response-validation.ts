import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Contract } from '../../contract/contract.js'

/** @throws Error if the reply violates the contract. */
export function assertValidResponse(
  contract: Contract,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): void {
  const { operationId } = request.routeOptions.config
  if (operationId === undefined) return
  const contentType = reply.getHeader('content-type')
  const violations = contract.validateResponse(operationId, {
    status: reply.statusCode,
    mediaType: contentType?.toString().split(';')[0],
    headers: reply.getHeaders(),
    body: typeof payload === 'string' ? JSON.parse(payload) : undefined,
  })
  if (violations.length > 0) throw new Error(`the reply violates the contract: ${violations.join('; ')}`)
}
