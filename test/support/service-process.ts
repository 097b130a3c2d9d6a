import { type ChildProcess, spawn } from 'node:child_process'
import type { Test } from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { waitUntil } from './wait.js'

export interface ServiceProcess {
  readonly child: ChildProcess
  /** What it has printed so far. */
  printed(): string
}

/** Starts the built service as `npm start` does. @param log a file descriptor to log to, instead of `printed`. */
export function startProcess(t: Test, environment: Record<string, string>, log?: number): ServiceProcess {
  const child = spawn(process.execPath, [builtFile('src/main.ts')], {
    env: { PATH: process.env.PATH, MAX_LAG_MS: '0', ...environment }, // a busy machine must not cause 503
    stdio: ['ignore', log ?? 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk))
  return { child, printed: () => printed }
}

/** The address that the service prints, once it listens. */
export async function addressOf({ child, printed }: ServiceProcess): Promise<string> {
  await waitUntil('the service listens', () => {
    if (child.exitCode !== null) throw new Error(`it did not start: ${printed()}`)
    return printed().includes('/docs')
  })
  return /listening on (http:\/\/[\d.:]+)/.exec(printed())?.[1] ?? ''
}
