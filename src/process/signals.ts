/**
 * Calls `shutDown` at the first SIGTERM or SIGINT. Later ones are ignored: npm forwards signals that the process may have received
 * already, and the second one must not interrupt the shutdown.
 *
 * @returns when the shutdown is complete.
 */
export function onSignalToEnd(shutDown: (signal: NodeJS.Signals) => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let closing: Promise<void> | undefined
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => (closing ??= shutDown(signal).then(resolve)))
    }
  })
}
