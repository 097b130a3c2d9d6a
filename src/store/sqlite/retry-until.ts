import { setTimeout } from 'node:timers/promises'

/** The times of retries. */
export interface RetryWindow {
  /** The time of the last attempt, in the time of `performance.now()`. */
  readonly deadline: number
  readonly everyMs: number
}

/**
 * Retries transient failures without blocking the event loop, which SQLite's own busy timeout would do.
 *
 * @throws the last failure when the deadline has passed, and any failure that is not transient.
 */
export async function retryUntil<T>(
  { deadline, everyMs }: RetryWindow,
  isTransient: (error: unknown) => boolean,
  attempt: () => T | Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline || !isTransient(error)) throw error
    }
    await setTimeout(everyMs)
  }
}
