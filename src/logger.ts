import type { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** A structured log: a JSON object a line, or on a terminal a line that a person can read. */
export function createLogger(level: string, output: Writable & { readonly isTTY?: boolean }): Logger {
  const destination = output.isTTY ? pretty({ destination: output, ignore: 'pid,hostname' }) : output
  return pino({ level }, destination)
}
