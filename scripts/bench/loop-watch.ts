// Loaded into the service's process before it (`--import`): tells how long its event loop was held. It changes nothing else.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How the event loop was since the last `begin`. */
export interface LoopReport {
  /** The longest time between two looks that are a millisecond apart, in milliseconds. */
  readonly longestStall: number
  /** The process's memory, in bytes. */
  readonly rss: number
}

export type LoopRequest = { readonly watch: 'begin' | 'end' }

const delay = monitorEventLoopDelay({ resolution: 1 })

process.on('message', ({ watch }: LoopRequest) => {
  if (watch === 'begin') {
    delay.reset()
    delay.enable()
  } else {
    delay.disable()
  }
  const report: LoopReport = { longestStall: delay.max / 1e6, rss: process.memoryUsage.rss() }
  process.send?.(report)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM')) // whoever measured is gone
process.channel?.unref()
