import type { FastifyInstance } from 'fastify'
import type { AuthConfig } from './auth/auth-config.js'
import { createGuard } from './auth/guard.js'
import type { Clock } from './domain/clock.js'
import type { Config } from './config.js'
import { loadContract } from './contract/load-contract.js'
import type { ProtectionConfig } from './http/http-config.js'
import { handlers } from './http/handlers/handlers.js'
import { createServer, type ServerOptions } from './http/server.js'
import { addHealth } from './monitoring/health.js'
import { addMetrics, type Metrics } from './monitoring/metrics.js'
import type { Store } from './store/store.js'

export interface AppOptions extends ServerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly config: Pick<Config, 'EXPIRING_SOON_DAYS' | 'VALIDATE_RESPONSES'> &
    Partial<AuthConfig> &
    ProtectionConfig
  /** How long an unknown key is not requested from the issuer again, in milliseconds. */
  readonly keyCooldown?: number | undefined
  /** The metrics, and what returns them as text for `/metrics`; none by default. */
  readonly metrics?: { readonly own: Metrics; readonly scrape: () => Promise<string> } | undefined
}

/** Creates the service, ready to listen. The caller closes it, and then the store. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, clock, config, keyCooldown, metrics } = options
  const contract = await loadContract()
  const rules = {
    expiringSoonDays: config.EXPIRING_SOON_DAYS,
    maxRenewals: contract.limits.maxRenewals,
    lastPagedRecord: contract.limits.maxPage,
  }
  const locationOf = (id: string) => contract.pathOf('getCertification').replace('{id}', id)
  const app = await createServer(
    contract,
    (operationId, input, { caller, id }) =>
      handlers[operationId](input, {
        store,
        now: clock.now(),
        actor: { subject: caller?.subject ?? null, requestId: id },
        rules,
        locationOf,
      }),
    {
      ...options,
      protection: config,
      observer: metrics?.own,
      validateResponses: config.VALIDATE_RESPONSES,
      guard: createGuard(config, clock, keyCooldown),
    },
  )
  addHealth(app, store)
  if (metrics !== undefined) {
    metrics.own.observeStore(store, clock)
    addMetrics(app, metrics.scrape)
  }
  return app
}
