import { Socket } from 'node:net'
import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** How much is kept while nothing can be written, in bytes; more is dropped. */
const MOST_UNWRITTEN = 1024 * 1024

/** Where a log goes, on a terminal for a person to read. */
type Output = DestinationStream | (NodeJS.WritableStream & { readonly isTTY?: boolean })

/** A structured log: a JSON object a line, or on a terminal a line that a person can read. */
export function createLogger(level: string, output: Output): Logger {
  const isTerminal = 'isTTY' in output && output.isTTY
  return pino({ level }, isTerminal ? pretty({ destination: output, ignore: 'pid,hostname' }) : output)
}

/** Standard output, whose failures (a full disk, a reader that has gone) end no service: its lines are lost meanwhile. */
export function standardOutput(): Output {
  // After one failure, process.stdout writes no more to a file; this does, once there is room.
  const { stdout } = process
  const output = stdout instanceof Socket ? stdout : pino.destination({ maxLength: MOST_UNWRITTEN })
  output.on('error', () => {})
  return output
}
