import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { NotFoundError, UnsupportedTransferCodingError, UnsupportedVersionError } from '../replies/errors.js'

/** Finds the error of a request that violates HTTP or has an unknown path. Call it before all other checks. */
export function checkRequest(request: FastifyRequest, reply: FastifyReply): Error | undefined {
  const error = checkProtocol(request, reply)
  if (error !== undefined) return error
  return request.is404 || hasEmptyParameter(request) ? new NotFoundError() : undefined
}

/** Finds the error of a request that violates HTTP, for any path. */
export function checkProtocol(request: FastifyRequest, reply: FastifyReply): Error | undefined {
  const { httpVersion, headers } = request.raw
  if (httpVersion !== '1.1' && (httpVersion !== '1.0' || isRtsp(request.raw)))
    return new UnsupportedVersionError()
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return new UnsupportedTransferCodingError()
  // Node's parser stops at an Upgrade and drops the requests after it. HTTP/1.0 has no transfer codings (RFC 9112, section 6.1).
  if (headers.upgrade !== undefined || (coding !== undefined && httpVersion === '1.0')) {
    reply.header('connection', 'close')
  }
  const violations = findProtocolViolations(request)
  return violations.length > 0 ? new InvalidRequestError(violations) : undefined
}

/**
 * Whether a request that looks like HTTP/1.0 uses RTSP/1.0. Node's parser accepts both and does not distinguish them. But it keeps the
 * bytes that it read last. They contain the request line, unless that arrived in an earlier packet than the end of the headers. In
 * that case, a `CSeq` (RFC 2326, section 12.17) or a missing `Host` decides: all clients of HTTP/1.0 in use send `Host`.
 */
function isRtsp({ headers, socket }: IncomingMessage & { readonly socket: ParsedSocket }): boolean {
  const bytes = `${socket.parser?.getCurrentBuffer?.().toString('latin1')}`
  if (/^\S+ +\S+ +RTSP\/1\.0\r?$/m.test(bytes)) return true
  const isVisible = /^\S+ +\S+ +HTTP\/1\.0\r?$/m.test(bytes)
  return !isVisible && (headers.cseq !== undefined || headers.host === undefined)
}

/** The parser of a connection. Node does not document it, but takes the `rawPacket` of a `clientError` from it. */
interface ParsedSocket extends Socket {
  readonly parser?: { readonly getCurrentBuffer?: () => Buffer }
}

/** Matches a host, which may be empty, with an optional port (RFC 9110, section 7.2). */
const HOST = /^(\[[\w:.~!$&'()*+,;=-]+\]|([\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?$/

/** Headers that may occur only once. Node keeps the first of several, but a gateway may have used another one. */
const SINGLE_HEADERS = ['host', 'authorization', 'content-type']

/** Checks Host (RFC 9112, section 3.2), repeated headers, and Expect, for which Node's own error reply is not a problem document. */
function findProtocolViolations({ raw: { httpVersion, headers, rawHeaders } }: FastifyRequest): Violation[] {
  const violations: Violation[] = []
  for (const name of findRepeated(rawHeaders)) {
    violations.push({ in: 'header', pointer: `/${name}`, detail: 'is repeated' })
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

/** Finds the single headers that are repeated. @param rawHeaders alternating names and values. */
function findRepeated(rawHeaders: readonly string[]): string[] {
  const found = new Set<string>()
  const repeated = new Set<string>()
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = String(rawHeaders[i]).toLowerCase()
    if (!SINGLE_HEADERS.includes(name)) continue
    if (found.has(name)) repeated.add(name)
    found.add(name)
  }
  return [...repeated]
}

/** Whether a parameter is empty. The router matches `/a/` with `/a/:id`, but the contract's parameters are never empty. */
function hasEmptyParameter({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('')
}
