// Measures how long the service's event loop is blocked. Loaded into its process with `--import`; changes nothing else.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Measurements since the last `start`. */
export interface EventLoopReport {
  /** The longest delay of a 1 ms timer, in milliseconds. */
  readonly longestStall: number
  /** Resident memory of the process in bytes. */
  readonly rss: number
}

export type EventLoopCommand = { readonly monitor: 'start' | 'stop' }

const delay = monitorEventLoopDelay({ resolution: 1 })

process.on('message', ({ monitor }: EventLoopCommand) => {
  if (monitor === 'start') {
    delay.reset()
    delay.enable()
  } else {
    delay.disable()
  }
  const report: EventLoopReport = { longestStall: delay.max / 1e6, rss: process.memoryUsage.rss() }
  process.send?.(report)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM')) // the benchmark has exited
process.channel?.unref()
