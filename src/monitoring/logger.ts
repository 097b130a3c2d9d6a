import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** The destination of a log. */
type Output = DestinationStream | (NodeJS.WritableStream & { readonly isTTY?: boolean })

/** Creates a structured log: one JSON object per line, or readable lines on a terminal. */
export function createLogger(level: string, output: Output): Logger {
  const isTerminal = 'isTTY' in output && output.isTTY
  return pino({ level }, isTerminal ? pretty({ destination: output, ignore: 'pid,hostname' }) : output)
}

/** Returns standard output such that its failures, as on a full disk or a closed pipe, lose log entries but never end the service. */
export function standardOutput(): Output {
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  return process.stdout instanceof Socket ? process.stdout : TO_FILE
}

/** After one failure, process.stdout never writes to a file again. This does, once there is space. */
const TO_FILE: DestinationStream = {
  write(line) {
    try {
      writeSync(process.stdout.fd, line)
    } catch {}
  },
}
