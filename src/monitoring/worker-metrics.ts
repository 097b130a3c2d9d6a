import cluster from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import { TemporarilyUnavailableError } from '../http/replies/errors.js'

// Workers share a port, so a scrape reaches only one of them. That worker asks the primary process, which adds up the metrics of all.

const METRICS_REQUEST = 'metrics of all workers'

interface Answer {
  readonly type: typeof METRICS_REQUEST
  /** Undefined if a worker did not respond. */
  readonly text: string | undefined
}

/** Answers the requests of `scrapeAllWorkers`. Runs in the primary process. */
export function answerScrapes(): void {
  const workers = new AggregatorRegistry()
  cluster.on('message', async (worker, message: { readonly type?: unknown }) => {
    if (message.type !== METRICS_REQUEST) return
    const text = await workers.clusterMetrics().catch(() => undefined)
    worker.send({ type: METRICS_REQUEST, text } satisfies Answer, () => {}) // it may be gone
  })
}

/** Creates the function that returns the metrics of all workers, as text. Runs in a worker. */
export function scrapeAllWorkers(): () => Promise<string> {
  new AggregatorRegistry() // answers the primary process with the metrics of this one
  let answer: ((text: string | undefined) => void) | undefined
  let asked: Promise<string | undefined> | undefined
  process.on('message', (message: { readonly type?: unknown }) => {
    if (message.type === METRICS_REQUEST) answer?.((message as Answer).text)
  })
  return async () => {
    asked ??= new Promise<string | undefined>((resolve) => {
      answer = resolve
      process.send?.({ type: METRICS_REQUEST })
    }).finally(() => (asked = undefined))
    const text = await asked
    if (text === undefined)
      throw new TemporarilyUnavailableError('Not every worker has reported its metrics.')
    return text
  }
}
