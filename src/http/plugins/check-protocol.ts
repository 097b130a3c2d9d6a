import type { FastifyRequest } from 'fastify'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { NotFoundError } from '../errors.js'

/** Returns the error of a request that violates HTTP or has an unknown path; checked before everything else. */
export function checkProtocol(request: FastifyRequest): Error | undefined {
  const violations = findProtocolViolations(request)
  if (violations.length > 0) return new InvalidRequestError(violations)
  return request.is404 || hasEmptyParameter(request) ? new NotFoundError() : undefined
}

/** A host, which may be empty, with an optional port (RFC 9110, section 7.2). */
const HOST = /^(\[[\w:.~!$&'()*+,;=-]+\]|([\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?$/

/** Checks Host (RFC 9112, section 3.2) and Expect, for which Node's own replies are no problems. */
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

/** @param rawHeaders alternating names and values. */
function hasRepeatedHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === 'host') hosts++
  return hosts > 1
}

/** The router matches `/a/` with `/a/:id` and an empty id, but the contract's parameters are never empty. */
function hasEmptyParameter({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('')
}
