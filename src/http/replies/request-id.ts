import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const REQUEST_ID = 'x-request-id'
const NO_SNIFFING = ['x-content-type-options', 'nosniff'] as const
/**
 * A cache may store a reply, but must revalidate it before each use, because a record can change at any moment. A gateway must not
 * compress a reply, because that would weaken its entity tag. Errors are not stored (problem.ts).
 */
const CACHING = 'no-cache, no-transform'

/** Matches ids that are safe in a header, a log entry and the audit trail. */
const VALID_REQUEST_ID = /^[!-~]{1,128}$/

/** The prefix of this process's ids. A random id per request would take as long as validating one. */
const ID_PREFIX = randomBytes(12).toString('base64url')
let lastNumber = 0

/** Returns the request's `X-Request-Id` if it is valid, otherwise a new id. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID]
  return typeof given === 'string' && VALID_REQUEST_ID.test(given)
    ? given
    : `${ID_PREFIX}-${(++lastNumber).toString(36)}`
}

/** Sets the headers of every reply: the request's id, no guessing of the content type, and the rules for caches. */
export function setCommonHeaders(request: FastifyRequest, reply: FastifyReply, caching = CACHING): void {
  reply
    .header(REQUEST_ID, request.id)
    .header(...NO_SNIFFING)
    .header('cache-control', caching)
}

/** The `Cache-Control` of replies to one caller, which no shared cache may store. */
export const PRIVATE_CACHING = `private, ${CACHING}`

/** Returns the common headers of a reply that does not pass through Fastify. */
export function commonHeaders(id: string): Record<string, string> {
  return Object.fromEntries([[REQUEST_ID, id], NO_SNIFFING])
}
