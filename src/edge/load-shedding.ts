import underPressure from '@fastify/under-pressure'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TemporarilyUnavailable } from '../problem.js'

/** How often the lag is taken, in milliseconds: the mean over that time, so that a start or one long turn is no overload. */
const SAMPLE_MS = 1_000

/** One for all: who has too much to do does not collect stacks. */
const OVERLOADED = new TemporarilyUnavailable('The service has more to do than it can. Nothing was changed.')

/** Says why a request is refused; undefined if it is not. */
export type Refusal = (request: FastifyRequest) => Error | undefined

/**
 * Refuses operations while the event loop lags: those that read when it lags for longer than `maxLagMs`, those that write when
 * it does for twice as long. 0: never.
 */
export function shedLoad(app: FastifyInstance, maxLagMs: number): Refusal {
  if (maxLagMs === 0) return () => undefined
  return (request) =>
    isTooLate(request.method, app.memoryUsage().eventLoopDelay, maxLagMs) &&
    request.routeOptions.config.operationId !== undefined // what tells how the service is goes on telling it
      ? OVERLOADED
      : undefined
}

/** Measures what `shedLoad` goes by. To be called last: routes that are added after this plugin take 2 µs more a request. */
export async function watchLag(app: FastifyInstance): Promise<void> {
  await app.register(underPressure, { sampleInterval: SAMPLE_MS })
}

export function isTooLate(method: string, lagMs: number, maxLagMs: number): boolean {
  return lagMs > maxLagMs && (method === 'GET' || method === 'HEAD' || lagMs > 2 * maxLagMs)
}
