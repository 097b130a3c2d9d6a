import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { builtFile } from './built-file.js'
import { findFreePort } from './free-port.js'

const running = new Set<ChildProcess>()
process.on('exit', killChildren)

/** Kills all running child processes. This process cannot end before, because it has channels to them. */
export function killChildren(): void {
  running.forEach((it) => it.kill('SIGKILL'))
}

/** The options of a child process. */
export interface ChildOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly execArgv?: readonly string[]
}

/** A server in a child process, and its base URL. */
export interface ServerProcess {
  readonly child: ChildProcess
  readonly base: string
}

/** Starts a built script in a child process with an IPC channel. Its stderr is passed on, its stdout discarded. */
export function startChild(
  script: string,
  { args = [], env = {}, execArgv = [] }: ChildOptions = {},
): ChildProcess {
  const child = fork(builtFile(script), args, {
    env: { PATH: process.env.PATH, ...env },
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/**
 * Sends a message to a child process and returns its reply.
 *
 * @throws Error if the process exits first, or replies with `{ error }`.
 */
export async function callChild<Reply>(child: ChildProcess, message: object): Promise<Reply> {
  const replied = new AbortController()
  try {
    child.send(message)
    const [reply] = (await Promise.race([
      once(child, 'message', { signal: replied.signal }),
      once(child, 'exit', { signal: replied.signal }).then(([code]) => {
        throw new Error(`the child process exited with code ${code} before it replied`)
      }),
    ])) as [Reply | { error: string }]
    if (typeof reply === 'object' && reply !== null && 'error' in reply) throw new Error(reply.error)
    return reply
  } finally {
    replied.abort()
  }
}

/** Sends SIGTERM, and waits until the process has ended. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Starts the service on a free port of 127.0.0.1, logging warnings only, and waits until it accepts connections. */
export async function startServiceProcess(
  databaseUrl: string,
  execArgv: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await findFreePort()
  const env = serviceEnvironment(databaseUrl, port)
  return waitUntilListening(startChild('src/main.ts', { env, execArgv }), port)
}

/** Returns the environment of a service that logs only warnings and sheds no load. */
export function serviceEnvironment(databaseUrl: string, port: number): Record<string, string> {
  const env = { HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' }
  return { ...env, MAX_LAG_MS: '0' } // a busy machine must not cause 503
}

/** Waits until the child process accepts connections. @throws Error if it exits instead. */
export async function waitUntilListening(child: ChildProcess, port: number): Promise<ServerProcess> {
  while (!(await canConnect(port))) {
    if (child.exitCode !== null) throw new Error(`the server exited with code ${child.exitCode} at its start`)
    await setTimeout(20)
  }
  return { child, base: `http://127.0.0.1:${port}` }
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
