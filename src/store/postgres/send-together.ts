import type { Client } from 'pg'

/**
 * Writes what a connection sends from now on to its socket at once: a write costs the service and the server about as much as a short
 * statement.
 *
 * @param defer runs its callback when everything has been sent: `process.nextTick` after the promises that are already settled,
 *   `setImmediate` after the other events of this turn of the event loop.
 */
export function sendTogether(
  { connection: { stream } }: Client,
  defer: (callback: () => void) => unknown,
): void {
  if (stream.writableCorked > 0) return
  stream.cork()
  defer(() => stream.uncork())
}
