import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'

// Several workers share one port through Node's cluster module. The primary process serves nothing: it starts workers, replaces those
// that end and forwards signals. If the workers fail before any has served, the configuration or the database is wrong, and the start
// fails with one message. After that, a worker that ends is an accident, which the service must survive.

/** The environment variable of the one worker that reports why it cannot start, so that the message appears once. */
export const REPORTS_START_FAILURE = 'CERTIFICATIONS_REPORTS_START_FAILURE'

/** The delay before a worker is replaced, so that a worker that always fails does not use up the CPU. */
const REPLACE_AFTER_MS = 1_000

/**
 * Keeps `count` processes of this program running, which share one port. A worker that ends is replaced, unless none has served yet:
 * then the start has failed. SIGTERM and SIGINT are forwarded to all workers.
 *
 * @returns when all workers have ended: false if the start failed.
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
