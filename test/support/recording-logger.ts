import { Writable } from 'node:stream'
import { pino } from 'pino'

/** A logger, and the lines that it has written. */
export function recordingLogger() {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(chunk))
      done()
    },
  })
  return { logger: pino({}, stream), lines }
}
