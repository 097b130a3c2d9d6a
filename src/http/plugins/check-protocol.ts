import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { InvalidRequestError, type Violation } from '../../contract/violations.js'
import { NotFoundError, UnsupportedTransferCodingError, UnsupportedVersionError } from '../errors.js'

/** Returns the error of a request that violates HTTP or has an unknown path. To be called before all other checks. */
export function checkRequest(request: FastifyRequest, reply: FastifyReply): Error | undefined {
  const error = checkProtocol(request, reply)
  if (error !== undefined) return error
  return request.is404 || hasEmptyParameter(request) ? new NotFoundError() : undefined
}

/** Returns the error of a request that violates HTTP, whatever its path. */
export function checkProtocol(request: FastifyRequest, reply: FastifyReply): Error | undefined {
  const { httpVersion, headers } = request.raw
  if (httpVersion !== '1.1' && (httpVersion !== '1.0' || isRtsp(request.raw)))
    return new UnsupportedVersionError()
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return new UnsupportedTransferCodingError()
  // Node's parser stops at an Upgrade, and drops a request that follows it. HTTP/1.0 knows no transfer codings (RFC 9112, section 6.1).
  if (headers.upgrade !== undefined || (coding !== undefined && httpVersion === '1.0')) {
    reply.header('connection', 'close')
  }
  const violations = findProtocolViolations(request)
  return violations.length > 0 ? new InvalidRequestError(violations) : undefined
}

/**
 * Whether a request that looks like HTTP/1.0 is one of RTSP/1.0. Node's parser accepts both and does not tell them apart, but
 * it keeps the bytes that it read last, which hold the request line unless that arrived ahead of the headers' end. Then a
 * request number (RFC 2326, section 12.17) or a missing `Host` decides, because all clients of HTTP/1.0 in use send `Host`.
 */
function isRtsp({ headers, socket }: IncomingMessage & { readonly socket: ParsedSocket }): boolean {
  const bytes = socket.parser?.getCurrentBuffer?.().toString('latin1') ?? ''
  if (/^\S+ +\S+ +RTSP\/1\.0\r?$/m.test(bytes)) return true
  const isVisible = /^\S+ +\S+ +HTTP\/1\.0\r?$/m.test(bytes)
  return !isVisible && (headers.cseq !== undefined || headers.host === undefined)
}

/** What Node keeps for its own errors, and does not document: `rawPacket` of a `clientError` comes from it. */
interface ParsedSocket extends Socket {
  readonly parser?: { readonly getCurrentBuffer?: () => Buffer }
}

/** A host, which may be empty, with an optional port (RFC 9110, section 7.2). */
const HOST = /^(\[[\w:.~!$&'()*+,;=-]+\]|([\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?$/

/** Headers that may occur once. Node keeps the first of several, while a gateway may have used another one. */
const SINGLE_HEADERS = ['host', 'authorization', 'content-type']

/** Checks Host (RFC 9112, section 3.2), repeated headers, and Expect: Node's own reply to a wrong one is not a problem document. */
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

/** @param rawHeaders alternating names and values. */
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

/** The router matches `/a/` with `/a/:id` and an empty id, but the contract's parameters are never empty. */
function hasEmptyParameter({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('')
}
