import type { FastifyInstance } from 'fastify'
import type { AuthConfig } from './auth/auth-config.js'
import { createGuard, scopeFor } from './auth/guard.js'
import { createSignIn } from './auth/sign-in.js'
import type { Clock } from './domain/clock.js'
import type { Config } from './config.js'
import { loadContract } from './contract/load-contract.js'
import type { ProtectionConfig } from './http/http-config.js'
import { handlers } from './http/handlers/handlers.js'
import { pathOf, publicUrlOf } from './http/public-url.js'
import { createServer, type ServerOptions } from './http/server.js'
import type { Importer } from './import/import-thread.js'
import { addHealth } from './monitoring/health.js'
import { addMetrics, type Metrics } from './monitoring/metrics.js'
import type { Store } from './store/interface/store.js'

export interface AppOptions extends ServerOptions {
  readonly store: Store
  /** Imports files into the database of the store. */
  readonly importer: Importer
  readonly clock: Clock
  readonly config: Pick<Config, 'EXPIRING_SOON_DAYS' | 'VALIDATE_RESPONSES'> &
    Partial<AuthConfig> &
    ProtectionConfig
  /** The minimum time between two requests to the issuer for unknown keys, in milliseconds. */
  readonly keyCooldown?: number | undefined
  /** The metrics, and the function that returns them as text for `/metrics`; none by default. */
  readonly metrics?: { readonly own: Metrics; readonly scrape: () => Promise<string> } | undefined
}

/** Creates the service, ready to listen. The caller closes it, and then the store. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, importer, clock, config, keyCooldown, metrics } = options
  const contract = await loadContract()
  const rules = {
    expiringSoonDays: config.EXPIRING_SOON_DAYS,
    maxRenewals: contract.limits.maxRenewals,
    lastPagedRecord: contract.limits.maxPage, // with limit=1, page n begins at record n
  }
  const publicUrl = publicUrlOf(config)
  const recordPath = contract.pathOf('getCertification')
  const mentorPath = contract.pathOf('getMentor')
  const app = await createServer(
    contract,
    (operationId, input, request) =>
      handlers[operationId](input, {
        store,
        importer,
        now: clock.now(),
        actor: { subject: request.caller?.subject ?? null, requestId: request.id },
        rules,
        locationOf: (id) => pathOf(publicUrl(request)) + recordPath.replace('{id}', id),
        locationOfMentor: (id) =>
          pathOf(publicUrl(request)) + mentorPath.replace('{mentor_id}', encodeURIComponent(id)),
      }),
    {
      ...options,
      protection: config,
      observer: metrics?.own,
      validateResponses: config.VALIDATE_RESPONSES,
      guard: await createGuard(config, clock, keyCooldown),
      signIn: createSignIn(config, contract.operations.map(scopeFor), clock),
    },
  )
  addHealth(app, store)
  if (metrics !== undefined) {
    metrics.own.observeStore(store, clock)
    addMetrics(app, metrics.scrape)
  }
  return app
}
