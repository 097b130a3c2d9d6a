import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../../src/app.js'
import type { Clock } from '../../src/domain/clock.js'
import { createImporter, type Importer } from '../../src/import/import-thread.js'
import { openStore } from '../../src/store/open-store.js'
import { type Store, StoreUnavailableError } from '../../src/store/interface/store.js'
import { failingStore } from './failing-store.js'
import { startLocalIssuer } from './local-issuer.js'

/** Instances of the service on free ports: a healthy one, and one for each state that a client cannot cause. */
export interface LocalDeployment {
  readonly baseUrl: string
  /** Base URLs of instances that answer every request with a status, by status; 408 only to an incomplete request. */
  readonly failingUrls: Readonly<Record<number, string>>
  close(): Promise<void>
}

const SHORT_REQUEST_TIMEOUT_MS = 200

/** Starts the instances on a new SQLite file, which `close` deletes. */
export async function startLocalDeployment(clock: Clock): Promise<LocalDeployment> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-suite-'))
  const url = `sqlite:${join(folder, 'certifications.sqlite')}`
  const store = await openStore(url)
  const deployment = await startLocalDeploymentOn(store, createImporter(url), clock)
  return {
    ...deployment,
    async close() {
      await deployment.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Starts the instances on a store. The caller closes the store afterwards. */
export async function startLocalDeploymentOn(
  store: Store,
  importer: Importer,
  clock: Clock,
): Promise<LocalDeployment> {
  const issuer = await startLocalIssuer()
  const config = { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: false }
  const guarded = { ...config, ...issuer.config }
  const working = { store, importer, clock }
  const healthy = await createApp({ ...working, config })
  const failingUrls = {
    401: await createApp({ ...working, config: guarded }),
    403: withToken(await issuer.issue(''), await createApp({ ...working, config: guarded })),
    408: await createApp({ ...working, config, requestTimeout: SHORT_REQUEST_TIMEOUT_MS }),
    429: await createApp({ ...working, config: { ...config, RATE_LIMIT: 1 } }),
    500: await createApp({ ...failing(store, new Error('a seeded failure')), clock, config }),
    503: await createApp({
      ...failing(store, new StoreUnavailableError('a seeded failure')),
      clock,
      config,
    }),
  }
  const listen = (app: FastifyInstance) => app.listen({ host: '127.0.0.1', port: 0 })
  const addresses = Object.entries(failingUrls).map(
    async ([status, app]) => [status, await listen(app)] as const,
  )
  return {
    baseUrl: await listen(healthy),
    failingUrls: Object.fromEntries(await Promise.all(addresses)),
    async close() {
      await Promise.all([healthy, ...Object.values(failingUrls)].map((app) => app.close()))
      issuer.close()
    },
  }
}

/** Adds the token to every request that the app receives. */
function withToken(token: string, app: FastifyInstance): FastifyInstance {
  app.server.prependListener('request', ({ headers }) => (headers.authorization = `Bearer ${token}`))
  return app
}

/** A store and an importer that always fail with the error. */
function failing(store: Store, error: Error): { store: Store; importer: Importer } {
  return { store: failingStore(store, error), importer: () => Promise.reject(error) }
}
