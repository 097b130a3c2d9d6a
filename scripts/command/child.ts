import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { builtFile } from './built-file.js'

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((it) => it.kill('SIGKILL')))

export interface ChildOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly execArgv?: readonly string[]
}

/** Starts a built script as a process of its own, with a channel for messages; what it prints but for errors is dropped. */
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

/** Sends a message and gives the answer to it. @throws Error if the process ends without one, or answers with `{ error }`. */
export async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  const answer = new AbortController()
  try {
    child.send(message)
    const [reply] = (await Promise.race([
      once(child, 'message', { signal: answer.signal }),
      once(child, 'exit', { signal: answer.signal }).then(([code]) => {
        throw new Error(`a measuring process ended with ${code}`)
      }),
    ])) as [Answer | { error: string }]
    if (typeof reply === 'object' && reply !== null && 'error' in reply) throw new Error(reply.error)
    return reply
  } finally {
    answer.abort()
  }
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}

/** Waits until the process listens. @throws Error if it ends instead. */
export async function untilListening(child: ChildProcess, port: number): Promise<void> {
  while (!(await canConnect(port))) {
    if (child.exitCode !== null) throw new Error('a server did not start')
    await setTimeout(20)
  }
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
