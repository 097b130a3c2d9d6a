import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TemporarilyUnavailableError } from '../problem.js'

/** How often the lag is taken, in milliseconds: the mean over that time, so that a start or one long turn is no overload. */
const SAMPLE_MS = 1_000
/** How often the event loop is to show itself, in milliseconds. */
const RESOLUTION_MS = 10

/** One for all: who has too much to do does not collect stacks. */
const OVERLOADED = new TemporarilyUnavailableError('The service is overloaded. Nothing was changed.')

/** Says why a request is refused; undefined if it is not. */
export type LoadShedder = (request: FastifyRequest) => Error | undefined

/**
 * Refuses operations while the event loop lags: those that read when it lags for longer than `maxLagMs`, those that write when
 * it does for twice as long. 0: never.
 */
export function shedLoad(app: FastifyInstance, maxLagMs: number): LoadShedder {
  if (maxLagMs === 0) return () => undefined
  const lag = monitorLag(app)
  return (request) => {
    if (!isTooLate(request.method, lag(), maxLagMs)) return undefined
    const isOperation = request.routeOptions.config.operationId !== undefined
    return isOperation ? OVERLOADED : undefined // what tells how the service is goes on telling it
  }
}

/**
 * How late the event loop is, in milliseconds. Not by @fastify/under-pressure, which looks at the process's memory, too: where
 * connections have taken every file descriptor, that throws in a timer and ends the process.
 */
function monitorLag(app: FastifyInstance): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let lag = 0
  const sampling = setInterval(() => {
    lag = delays.mean / 1e6 - RESOLUTION_MS
    delays.reset()
  }, SAMPLE_MS).unref()
  app.addHook('onClose', async () => {
    clearInterval(sampling)
    delays.disable()
  })
  return () => lag
}

export function isTooLate(method: string, lagMs: number, maxLagMs: number): boolean {
  return lagMs > maxLagMs && (method === 'GET' || method === 'HEAD' || lagMs > 2 * maxLagMs)
}
