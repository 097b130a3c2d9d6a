import type { FastifyInstance } from 'fastify'
import { TemporarilyUnavailableError } from '../http/replies/errors.js'
import { type Store, StoreUnavailableError } from '../store/interface/store.js'
import { within } from './deadline.js'

/** The time limit for a response of the database. */
const TIMEOUT_MS = 2_000

/**
 * Serves `/health/live`, for restarts, and `/health/ready`, for load balancers. Readiness is a 503 problem if the database does not
 * respond or the service is shutting down.
 */
export function addHealth(app: FastifyInstance, store: Pick<Store, 'ping'>): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async () => {
    if (isClosing) throw new TemporarilyUnavailableError('The service is shutting down.')
    await within(TIMEOUT_MS, store.ping()).catch((error: unknown) => {
      throw error instanceof StoreUnavailableError ? error : new StoreUnavailableError(error)
    })
    return { status: 'ready' }
  })
}
