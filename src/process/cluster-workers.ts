import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'

/** In the environment of a worker that is to say why it cannot start: of several that cannot for one reason, one does. */
export const REPORTS_START_FAILURE = 'CERTIFICATIONS_REPORTS_START_FAILURE'

/** How long it is before a worker that ended is replaced, so that one that cannot live does not spin. */
const REPLACE_AFTER_MS = 1_000

/**
 * Keeps `count` processes of this program running, which share one port. A worker that ends is replaced, unless none has
 * begun to serve yet: then the start has failed. A signal to end goes to all of them.
 *
 * @returns when all have ended: whether they served, or were told to end before.
 */
export async function superviseWorkers(count: number, logger: Logger): Promise<boolean> {
  return new Promise((resolve) => {
    const workers = new Set<Worker>()
    let isServing = false
    let isClosing = false
    const fill = () => {
      while (workers.size < count && !isClosing) {
        const reportsStartFailure = isServing || workers.size === 0
        workers.add(cluster.fork(reportsStartFailure ? { [REPORTS_START_FAILURE]: 'true' } : {}))
      }
    }
    cluster.on('listening', () => {
      isServing = true
      setTimeout(fill, REPLACE_AFTER_MS).unref() // for those that ended before
    })
    cluster.on('exit', (worker, code, signal) => {
      workers.delete(worker)
      if (!isClosing && isServing) {
        logger.error({ worker: worker.process.pid, code, signal }, 'a worker ended; it is replaced')
        setTimeout(fill, REPLACE_AFTER_MS)
      } else if (workers.size === 0) {
        resolve(isServing || isClosing)
      }
    })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        isClosing = true
        for (const worker of workers) worker.process.kill(signal)
        if (workers.size === 0) resolve(true)
      })
    }
    fill()
  })
}
