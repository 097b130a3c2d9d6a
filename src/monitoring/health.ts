import type { FastifyInstance } from 'fastify'
import { TemporarilyUnavailableError } from '../http/problem.js'
import { type Store, StoreUnavailableError } from '../store/store.js'
import { within } from './deadline.js'

/** How long the database may take to answer a service that is ready, in milliseconds. */
const TIMEOUT_MS = 2_000

/**
 * Tells whoever runs the process whether it lives (`/health/live`), and whoever sends it requests whether it can serve them
 * (`/health/ready`): if not, because the database does not answer or the service is shutting down, it is a 503 problem.
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
      throw new StoreUnavailableError(error)
    })
    return { status: 'ready' }
  })
}
