import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { TooManyRequestsError } from '../replies/errors.js'

const WINDOW_SECONDS = 60
/** The maximum number of clients that a process counts at a time. */
const MAX_CLIENTS = 10_000

/**
 * Limits the operations of each client (an IPv4 address or an IPv6 /64) to `perMinute`. Every reply contains the remaining quota
 * (draft-ietf-httpapi-ratelimit-headers-10). 0: unlimited.
 */
export async function limitRate(app: FastifyInstance, perMinute: number): Promise<void> {
  if (perMinute === 0) return
  await app.register(rateLimit, {
    global: false,
    max: perMinute,
    timeWindow: WINDOW_SECONDS * 1000,
    cache: MAX_CLIENTS,
    allowList: (request) => request.routeOptions.config.operationId === undefined,
  })
  const count = app.createRateLimit()
  const policy = `"minute";q=${perMinute};w=${WINDOW_SECONDS}`
  app.addHook('onRequest', async (request, reply) => {
    const counted = await count(request)
    if (counted.isAllowed) return
    const { remaining, ttlInSeconds, isExceeded } = counted
    reply.header('ratelimit-policy', policy).header('ratelimit', `"minute";r=${remaining};t=${ttlInSeconds}`)
    if (isExceeded) throw new TooManyRequestsError(ttlInSeconds)
  })
}
