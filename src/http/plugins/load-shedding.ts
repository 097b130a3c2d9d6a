import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TemporarilyUnavailableError } from '../replies/errors.js'

/** The interval of measurements. The lag is the mean over it, so that one long turn of the event loop does not count as overload. */
const SAMPLE_MS = 1_000
/** The resolution of the measurement. */
const RESOLUTION_MS = 10

/** A shared instance: no stack capture while overloaded. */
const OVERLOADED = new TemporarilyUnavailableError('The service is overloaded. Nothing was changed.')

/** Returns the error that rejects a request; undefined to accept it. */
export type LoadShedder = (request: FastifyRequest) => Error | undefined

/** Rejects reads while the event loop lags by more than `maxLagMs`, and writes at twice the lag. 0: never. */
export function shedLoad(app: FastifyInstance, maxLagMs: number): LoadShedder {
  if (maxLagMs === 0) return () => undefined
  const lag = monitorLag(app)
  return (request) => {
    if (!isTooLate(request.method, lag(), maxLagMs)) return undefined
    const isOperation = request.routeOptions.config.operationId !== undefined
    return isOperation ? OVERLOADED : undefined // health and metrics stay available
  }
}

/**
 * Measures the lag of the event loop, in milliseconds. @fastify/under-pressure is not used, because it also reads the memory of the
 * process. When connections have used up all file descriptors, this throws in a timer, which terminates the process.
 */
function monitorLag(app: FastifyInstance): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let lag = 0
  const sampling = setInterval(() => {
    lag = delays.mean / 1e6 - RESOLUTION_MS
    delays.reset()
  }, SAMPLE_MS).unref()
  app.addHook('onListen', async () => delays.reset()) // the long turns while the service starts are not overload
  app.addHook('onClose', async () => {
    clearInterval(sampling)
    delays.disable()
  })
  return () => lag
}

/** Whether a request is rejected at this lag. */
export function isTooLate(method: string, lagMs: number, maxLagMs: number): boolean {
  return lagMs > maxLagMs && (method === 'GET' || method === 'HEAD' || lagMs > 2 * maxLagMs)
}
