import type { FastifyRequest } from 'fastify'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { NotFoundError } from '../problem.js'

/** Why a request is refused before anything else is looked at. */
export function checkProtocol(request: FastifyRequest): Error | undefined {
  const violations = findProtocolViolations(request)
  if (violations.length > 0) return new InvalidRequestError(violations)
  return request.is404 || hasEmptyParameter(request) ? new NotFoundError() : undefined
}

/** A host, which may be empty, and perhaps a port (RFC 9110, section 7.2). */
const HOST = /^(\[[\w:.~!$&'()*+,;=-]+\]|([\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?$/

/** What is wrong with Host (RFC 9112, section 3.2), and an unknown Expect: Node gives no problem for them. */
function findProtocolViolations({ raw: { httpVersion, headers, rawHeaders } }: FastifyRequest): Violation[] {
  const violations: Violation[] = []
  if (hasRepeatedHost(rawHeaders)) {
    violations.push({ in: 'header', pointer: '/host', detail: 'is repeated' })
  }
  if (headers.host === undefined && httpVersion === '1.1') {
    violations.push({ in: 'header', pointer: '/host', detail: 'is required' })
  }
  if (headers.host !== undefined && !HOST.test(headers.host)) {
    violations.push({ in: 'header', pointer: '/host', detail: 'is not well-formed' })
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    violations.push({ in: 'header', pointer: '/expect', detail: 'must be 100-continue' })
  }
  return violations
}

/** @param rawHeaders names and values in turn. */
function hasRepeatedHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === 'host') hosts++
  return hosts > 1
}

/** The router takes `/a/` for `/a/:id` with an empty id; the contract's parameters are never empty. */
function hasEmptyParameter({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('')
}
