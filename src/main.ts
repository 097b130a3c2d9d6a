import './process/node-version.js'
import cluster from 'node:cluster'
import { lookup } from 'node:dns/promises'
import type { Logger } from 'pino'
import { createApp } from './app.js'
import { systemClock } from './domain/clock.js'
import { type Config, describeVariables, readConfig } from './config.js'
import { DOCS_PATH } from './http/docs.js'
import { createImporter } from './import/import-thread.js'
import { createLogger, standardOutput } from './monitoring/logger.js'
import { Metrics } from './monitoring/metrics.js'
import { answerScrapes, scrapeAllWorkers } from './monitoring/worker-metrics.js'
import { answerHelp, version } from './process/help.js'
import { createPrivateFiles } from './process/private-files.js'
import { onSignalToEnd } from './process/signals.js'
import { databaseName } from './store/interface/database-url.js'
import { openStore } from './store/open-store.js'
import type { StoreObserver } from './store/interface/store.js'
import { REPORTS_START_FAILURE, superviseWorkers } from './process/cluster-workers.js'

const HELP = {
  usage: 'npm start',
  about: 'Serves the API and its docs. Settings are variables of the environment:',
  options: describeVariables(),
  example: 'PORT=8080 npm start',
  exitCodes: '0 after SIGTERM or SIGINT, 1 if the service cannot start',
}

if (answerHelp(process.argv.slice(2), HELP)) process.exit(0)
createPrivateFiles()
try {
  const config = readConfig(process.env)
  if (config.WORKERS === 1 || cluster.isWorker) await serve(config)
  else {
    answerScrapes()
    process.exitCode = (await superviseWorkers(config.WORKERS, await logTo(config))) ? 0 : 1
  }
} catch (error) {
  if (cluster.isPrimary || REPORTS_START_FAILURE in process.env)
    console.error(`cannot start: ${(error as Error).message}`)
  process.exit(1)
}

function logTo({ LOG_LEVEL }: Config) {
  return createLogger(LOG_LEVEL, standardOutput())
}

function measure() {
  const own = new Metrics()
  return { own, scrape: cluster.isWorker ? scrapeAllWorkers() : () => own.registry.metrics() }
}

async function serve(config: Config): Promise<void> {
  const logger = await logTo(config)
  const metrics = config.METRICS ? measure() : undefined
  const observer: StoreObserver = {
    committed: (writes) => metrics?.own.committed(writes),
    migrated: (names) => logger.info(`migrated the database: ${names.join(', ')}`),
  }
  const store = await openStore(config.DATABASE_URL, { observer, isThreaded: true })
  const importer = createImporter(config.DATABASE_URL)
  const app = await createApp({ store, importer, clock: systemClock, config, logger, metrics })
  const { total } = await store.listCertifications({}, { limit: 1, offset: 0 }, systemClock.now())
  const isOpen = config.AUTH_ISSUER === undefined
  const facts = [
    `version ${version()}`,
    `database ${databaseName(config.DATABASE_URL)} with ${total.toLocaleString('en')} certifications`,
    isOpen ? 'open: no token is needed' : `tokens of ${config.AUTH_ISSUER}`,
  ]
  const listenTextResolver = (address: string) =>
    `listening on ${address}, docs are at ${address}${DOCS_PATH}; ${facts.join('; ')}`
  const address = await resolveHost(config.HOST)
  if (isOpen && !isLoopback(address)) {
    logger.warn(
      `everyone who can reach ${address} may read and change all records; set AUTH_ISSUER and AUTH_AUDIENCE, or HOST=127.0.0.1`,
    )
  }
  // Registered before the service says that it listens, because a signal may follow at once.
  const ended = onSignalToEnd(async (signal) => {
    logger.info(`${signal}: shutting down`)
    await app.close() // finishes what is in flight
    await store.close()
    logger.info('closed')
    cluster.worker?.disconnect()
  })
  void reportUnreachableIssuer(config, logger)
  const listening = app
    .listen({ host: address, port: config.PORT, listenTextResolver })
    .catch((error: unknown) => {
      throw explainListenError(error, config)
    })
  // A service that was shut down before it listened never will. Node ends with 13 if the main module still waits for that.
  await Promise.race([listening, ended])
}

/** Fetches the issuer's keys once, so that a wrong URL is logged at the start and not at the first request. */
async function reportUnreachableIssuer(config: Config, logger: Logger): Promise<void> {
  const { AUTH_ISSUER: issuer } = config
  if (issuer === undefined) return
  const { checkIssuer } = await import('./auth/issuer-keys.js')
  await checkIssuer(issuer, config).catch((error: unknown) =>
    logger.error(
      { reason: (error as Error).message },
      `the keys of ${issuer} are unavailable; requests with tokens get 503 until they are`,
    ),
  )
}

/** Resolves the host's name, because Fastify would start a second server for `localhost`, without the settings of the first. */
async function resolveHost(host: string): Promise<string> {
  try {
    return (await lookup(host)).address
  } catch (error) {
    throw new Error(`HOST: ${host} cannot be resolved`, { cause: error })
  }
}

function explainListenError(error: unknown, { HOST, PORT }: Config): unknown {
  const messages: Readonly<Record<string, string>> = {
    EADDRINUSE: `PORT ${PORT} is in use; set PORT to another one`,
    EADDRNOTAVAIL: `HOST: ${HOST} is not an address of this machine`,
    EACCES: `PORT ${PORT} may not be used by this user; set PORT to 1024 or above`,
  }
  const message = messages[String((error as NodeJS.ErrnoException).code)]
  return message === undefined ? error : new Error(message, { cause: error })
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
