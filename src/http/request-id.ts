import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'

const REQUEST_ID = 'x-request-id'
const NO_SNIFFING = ['x-content-type-options', 'nosniff'] as const

/** What is safe in a header, in a log line and in a record of who did what. */
const VALID_REQUEST_ID = /^[!-~]{1,128}$/

/** What the ids of this process begin with; a random id for each request would take as long as checking it. */
const OWN = randomBytes(12).toString('base64url')
let made = 0

/** The id that the client, or a gateway before it, has given the request; a new one if it has none that is sane. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID]
  return typeof given === 'string' && VALID_REQUEST_ID.test(given) ? given : `${OWN}-${(++made).toString(36)}`
}

/** Tells the client the request's id, and that a reply is what its Content-Type says. */
export function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header(REQUEST_ID, request.id).header(...NO_SNIFFING)
}

/** What `setCommonHeaders` adds, for a reply that is written out. */
export function commonHeaders(id: string): Record<string, string> {
  return Object.fromEntries([[REQUEST_ID, id], NO_SNIFFING])
}
