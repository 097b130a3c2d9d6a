/**
 * Calls `shutDown` at the first SIGTERM or SIGINT. Later ones are ignored: npm forwards signals that the process may have received
 * already, and the second one must not interrupt the shutdown. The exit code is 0 unless the shutdown fails.
 */
export function onSignalToEnd(shutDown: (signal: NodeJS.Signals) => Promise<void>): void {
  let closing: Promise<void> | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      process.exitCode ??= 0 // Node's would be 13 if the start were still awaited
      closing ??= shutDown(signal)
    })
  }
}
