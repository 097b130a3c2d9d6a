import './process/node-version.js'
import cluster from 'node:cluster'
import { lookup } from 'node:dns/promises'
import { createApp } from './app.js'
import { systemClock } from './domain/clock.js'
import { type Config, describeVariables, readConfig } from './config.js'
import { DOCS_PATH } from './http/docs.js'
import { createLogger, standardOutput } from './monitoring/logger.js'
import { Metrics } from './monitoring/metrics.js'
import { answerScrapes, scrapeAllWorkers } from './monitoring/worker-metrics.js'
import { answerHelp, version } from './process/help.js'
import { onSignalToEnd } from './process/signals.js'
import { databaseName } from './store/database-url.js'
import { openStore } from './store/open-store.js'
import { REPORTS_START_FAILURE, superviseWorkers } from './process/cluster-workers.js'

const HELP = {
  usage: 'npm start',
  about: 'Serves the API and its docs. Settings are variables of the environment:',
  options: describeVariables(),
  example: 'PORT=8080 npm start',
  exitCodes: '0 after SIGTERM or SIGINT, 1 if the service cannot start',
}

if (answerHelp(process.argv.slice(2), HELP)) process.exit(0)
try {
  const config = readConfig(process.env)
  if (config.WORKERS === 1 || cluster.isWorker) await serve(config)
  else {
    answerScrapes()
    process.exitCode = (await superviseWorkers(config.WORKERS, logTo(config))) ? 0 : 1
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
  const logger = logTo(config)
  const metrics = config.METRICS ? measure() : undefined
  const store = await openStore(config.DATABASE_URL, { observer: metrics?.own, isThreaded: true })
  const app = await createApp({ store, clock: systemClock, config, logger, metrics })
  const { total } = await store.listCertifications({}, { limit: 1, offset: 0 }, systemClock.now())
  const isOpen = config.AUTH_ISSUER === undefined
  const facts = [
    `version ${version()}`,
    `database ${databaseName(config.DATABASE_URL)} with ${total.toLocaleString('en')} certifications`,
    isOpen ? 'open: no token is needed' : `tokens of ${config.AUTH_ISSUER}`,
  ]
  const listenTextResolver = (address: string) =>
    `listening on ${address}, docs are at ${address}${DOCS_PATH}; ${facts.join('; ')}`
  // By address: for the name localhost, Fastify starts a second server, without the settings of the first.
  const { address } = await lookup(config.HOST)
  if (isOpen && !isLoopback(address)) {
    logger.warn(
      `everyone who can reach ${address} may read and change all records; set AUTH_ISSUER and AUTH_AUDIENCE, or HOST=127.0.0.1`,
    )
  }
  await app.listen({ host: address, port: config.PORT, listenTextResolver })
  onSignalToEnd(async (signal) => {
    logger.info(`${signal}: shutting down`)
    await app.close() // finishes what is in flight
    await store.close()
    logger.info('closed')
    cluster.worker?.disconnect()
  })
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
