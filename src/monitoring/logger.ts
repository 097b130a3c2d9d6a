import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** Where a log goes, on a terminal for a person to read. */
type Output = DestinationStream | (NodeJS.WritableStream & { readonly isTTY?: boolean })

/** A structured log: a JSON object a line, or on a terminal a line that a person can read. */
export function createLogger(level: string, output: Output): Logger {
  const isTerminal = 'isTTY' in output && output.isTTY
  return pino({ level }, isTerminal ? pretty({ destination: output, ignore: 'pid,hostname' }) : output)
}

/**
 * Standard output, whose failures (a full disk, a reader that has gone) end no service, nor do those of standard error: their
 * lines are lost meanwhile.
 */
export function standardOutput(): Output {
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  return process.stdout instanceof Socket ? process.stdout : TO_FILE
}

/** To a file, process.stdout writes nothing more after one failure; this does, once there is room. */
const TO_FILE: DestinationStream = {
  write(line) {
    try {
      writeSync(process.stdout.fd, line)
    } catch {}
  },
}
