import { Writable } from 'node:stream'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createApp } from '../../src/app.js'
import { systemClock } from '../../src/domain/clock.js'
import { createImporter } from '../../src/import/import-thread.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/interface/store.js'
import type { FuzzedDatabase, OpenDatabase, State } from './database.js'

/** Time limit for the arrival of a request, in milliseconds. Connections are closed within twice that. */
const REQUEST_TIMEOUT = 1_000

/** A seeded defect, to test that the fuzzer finds it. */
export interface Defect {
  readonly store?: (store: Store) => Store
  readonly app?: (app: FastifyInstance, store: Store) => void
}

/** The service on its own database, listening, with response validation. */
export interface FuzzedService {
  readonly app: FastifyInstance
  readonly port: number
  state(): Promise<State>
  /** Returns errors logged and rejections left unhandled since the last call. */
  takeFailures(): string[]
  close(): Promise<void>
}

export async function startFuzzedService(open: OpenDatabase, defect?: Defect): Promise<FuzzedService> {
  const database: FuzzedDatabase = await open()
  const store = await openStore(database.url, { isThreaded: defect === undefined }) // without the thread, the many short runs start faster
  let failures: string[] = []
  const log = new Writable({
    write(chunk: Buffer, _, done) {
      failures.push(`logged: ${chunk.toString().slice(0, 1_000)}`)
      done()
    },
  })
  const noteRejection = (reason: unknown) => failures.push(`unhandled rejection: ${String(reason)}`)
  process.on('unhandledRejection', noteRejection)
  const defective = defect?.store?.(store) ?? store
  const app = await createApp({
    store: defective,
    importer: createImporter(database.url),
    clock: systemClock,
    config: { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: true },
    logger: pino({ level: 'error' }, log),
    requestTimeout: REQUEST_TIMEOUT,
  })
  defect?.app?.(app, store)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    app,
    port: (app.server.address() as AddressInfo).port,
    state: () => database.state(),
    takeFailures() {
      const taken = failures
      failures = []
      return taken
    },
    async close() {
      await app.close()
      await store.close()
      await database.close()
      process.off('unhandledRejection', noteRejection)
    },
  }
}
