/**
 * Calls `shutDown` at the first signal to end, and only then: npm passes a signal on that the process may have had already, and
 * the second must not cut the shutdown short.
 */
export function onSignalToEnd(shutDown: (signal: NodeJS.Signals) => Promise<void>): void {
  let closing: Promise<void> | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => (closing ??= shutDown(signal)))
  }
}
