import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import type { Contract } from '../../contract/contract.js'
import { setCommonHeaders } from '../replies/request-id.js'
import { checkProtocol } from './check-protocol.js'

/** Response headers that pages may read, beyond those that browsers always expose. */
const EXPOSED = [
  'Content-Disposition',
  'Date',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
]
/** The time for which a browser may cache the reply to a preflight request. */
const MAX_AGE_SECONDS = 600

/** Allows pages of these origins (`*` for all) to call the service, and answers every OPTIONS with 204. Without origins, it is off. */
export async function allowOrigins(
  app: FastifyInstance,
  { operations }: Contract,
  origins: readonly string[],
): Promise<void> {
  if (origins.length === 0) return
  // Added before the plugin's own hook, which answers preflight requests.
  app.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply)
    done(request.method === 'OPTIONS' ? checkProtocol(request, reply) : undefined)
  })
  await app.register(cors, {
    origin: [...origins],
    methods: ['HEAD', ...new Set(operations.map(({ method }) => method))],
    exposedHeaders: EXPOSED,
    maxAge: MAX_AGE_SECONDS,
    strictPreflight: false, // its rejection is not a problem document
  })
}
