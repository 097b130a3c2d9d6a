import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../../src/app.js'
import type { Clock } from '../../src/domain/clock.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { openStore } from '../../src/store/open-store.js'
import { type Store, StoreUnavailableError } from '../../src/store/store.js'
import { startOwnIssuer } from './own-issuer.js'

/** The service on free ports, healthy and in each of the states that no client can bring about. */
export interface OwnDeployment {
  readonly baseUrl: string
  /** By the status that it answers with; 408 to a request that does not end. */
  readonly failing: Readonly<Record<number, string>>
  close(): Promise<void>
}

/** How long a request to the impatient one may take, in milliseconds. */
const SHORT_REQUEST_TIMEOUT_MS = 200

/** Starts it on a new SQLite file. The caller closes it, which removes the file. */
export async function startOwnDeployment(clock: Clock): Promise<OwnDeployment> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-suite-'))
  const store = await openStore(`sqlite:${join(folder, 'certifications.sqlite')}`)
  const deployment = await startDeploymentOn(store, clock)
  return {
    ...deployment,
    async close() {
      await deployment.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Starts it on a store, which the caller closes after it. */
export async function startDeploymentOn(store: Store, clock: Clock): Promise<OwnDeployment> {
  const issuer = await startOwnIssuer()
  const config = { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: false }
  const guarded = { ...config, ...issuer.config }
  const healthy = await createApp({ store, clock, config })
  const failing = {
    401: await createApp({ store, clock, config: guarded }),
    403: withToken(await issuer.issue(''), await createApp({ store, clock, config: guarded })),
    408: await createApp({ store, clock, config, requestTimeout: SHORT_REQUEST_TIMEOUT_MS }),
    429: await createApp({ store, clock, config: { ...config, RATE_LIMIT: 1 } }),
    500: await createApp({ store: rejecting(store, new Error('a seeded failure')), clock, config }),
    503: await createApp({
      store: rejecting(store, new StoreUnavailableError('a seeded failure')),
      clock,
      config,
    }),
  }
  await failing[429].inject((await loadContract()).pathOf('listCertifications')) // the one that may be asked
  const listen = (app: FastifyInstance) => app.listen({ host: '127.0.0.1', port: 0 })
  const addresses = Object.entries(failing).map(async ([status, app]) => [status, await listen(app)] as const)
  return {
    baseUrl: await listen(healthy),
    failing: Object.fromEntries(await Promise.all(addresses)),
    async close() {
      await Promise.all([healthy, ...Object.values(failing)].map((app) => app.close()))
      issuer.close()
    },
  }
}

/** The app, to which every request comes with that token. */
function withToken(token: string, app: FastifyInstance): FastifyInstance {
  app.server.prependListener('request', ({ headers }) => (headers.authorization = `Bearer ${token}`))
  return app
}

/** The store, in which everything that is asked of it fails. */
function rejecting(store: Store, error: Error): Store {
  return new Proxy(store, { get: () => () => Promise.reject(error) })
}
