import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { type DestinationStream, type Logger, pino } from 'pino'

/** The destination of a log. */
type Output = DestinationStream | (NodeJS.WritableStream & { readonly isTTY?: boolean })

/** Creates a structured log: one JSON object per line, or readable lines on a terminal. */
export async function createLogger(level: string, output: Output): Promise<Logger> {
  const isTerminal = 'isTTY' in output && output.isTTY
  return pino({ level }, isTerminal ? await readable(output) : output)
}

/** Formats entries for a terminal: `[10:05:01]: GET /api/v1/certifications 200 3 ms`. */
async function readable(destination: Output) {
  const { default: pretty } = await import('pino-pretty') // a service without a terminal starts faster without it
  return pretty({
    destination,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    hideObject: true,
    customPrettifiers: {
      level: (level, _key, _log, { labelColorized }) => (Number(level) === 30 ? '' : labelColorized),
    },
    messageFormat: (entry, key, _label, { colors }) => {
      const {
        method,
        url,
        status,
        ms,
        reqId,
        err,
        pid: _pid,
        hostname: _hostname,
        time: _time,
        level: _level,
        ...rest
      } = entry as Partial<Record<string, unknown>>
      if (method !== undefined) {
        const color =
          Number(status) >= 500 ? colors.red : Number(status) >= 400 ? colors.yellow : colors.green
        return `${String(method)} ${String(url)} ${color(String(status))} ${String(ms)} ms`
      }
      delete rest[key]
      const facts = Object.entries({ reqId, status, ...rest }).filter(([, value]) => value !== undefined)
      const shown = facts.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')
      const stack = (err as Partial<Error> | undefined)?.stack
      return `${String(entry[key])}${shown}${stack === undefined ? '' : `\n${stack}`}`
    },
  })
}

/** Returns standard output. If it fails, on a full disk or a closed pipe, log entries are lost, but the service continues. */
export function standardOutput(): Output {
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  return process.stdout instanceof Socket ? process.stdout : TO_FILE
}

/** Writes to a file. Unlike process.stdout, it recovers from a failure, such as a full disk. */
const TO_FILE: DestinationStream = {
  write(line) {
    try {
      writeSync(process.stdout.fd, line)
    } catch {}
  },
}
