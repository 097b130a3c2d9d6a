// Measures how long the service's event loop is blocked. Loaded into its process with `--import`; changes nothing else.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Measurements since the last `start`. */
export interface EventLoopReport {
  /** The longest delay of a 1 ms timer, in milliseconds. */
  readonly longestStall: number
  /** Resident memory of the process in bytes. */
  readonly rss: number
  /** The same, every MEMORY_INTERVAL_MS since the start. */
  readonly memory: readonly number[]
}

export type EventLoopCommand = { readonly monitor: 'start' | 'stop' }

const MEMORY_INTERVAL_MS = 250
const delay = monitorEventLoopDelay({ resolution: 1 })

let memory: number[] = []
setInterval(() => memory.push(process.memoryUsage.rss()), MEMORY_INTERVAL_MS).unref()

process.on('message', ({ monitor }: EventLoopCommand) => {
  if (monitor === 'start') {
    memory = []
    delay.reset()
    delay.enable()
  } else {
    delay.disable()
  }
  const report = { longestStall: delay.max / 1e6, rss: process.memoryUsage.rss(), memory }
  process.send?.(report satisfies EventLoopReport)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM')) // the benchmark has exited
process.channel?.unref()
