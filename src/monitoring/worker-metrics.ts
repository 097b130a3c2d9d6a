import cluster from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import { TemporarilyUnavailableError } from '../http/problem.js'

// Workers share a port, so a scrape reaches any one of them. It asks the primary, which asks all and adds up.

const ASK = 'metrics of all workers'

interface Answer {
  readonly type: typeof ASK
  /** Undefined if not all workers have told theirs. */
  readonly text: string | undefined
}

/** In the primary: answers what `scrapeAllWorkers` asks. */
export function answerScrapes(): void {
  const workers = new AggregatorRegistry()
  cluster.on('message', async (worker, message: { readonly type?: unknown }) => {
    if (message.type !== ASK) return
    const text = await workers.clusterMetrics().catch(() => undefined)
    worker.send({ type: ASK, text } satisfies Answer, () => {}) // it may be gone
  })
}

/** In a worker: the metrics of all workers, as text. */
export function scrapeAllWorkers(): () => Promise<string> {
  new AggregatorRegistry() // tells the primary those of this process
  let answer: ((text: string | undefined) => void) | undefined
  let asked: Promise<string | undefined> | undefined
  process.on('message', (message: { readonly type?: unknown }) => {
    if (message.type === ASK) answer?.((message as Answer).text)
  })
  return async () => {
    asked ??= new Promise<string | undefined>((resolve) => {
      answer = resolve
      process.send?.({ type: ASK })
    }).finally(() => (asked = undefined))
    const text = await asked
    if (text === undefined)
      throw new TemporarilyUnavailableError('Not every worker has reported its metrics.')
    return text
  }
}
