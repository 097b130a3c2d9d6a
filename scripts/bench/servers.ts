import { pathToFileURL } from 'node:url'
import { builtFile } from '../command/built-file.js'
import {
  callChild,
  type ServerProcess,
  startChild,
  startServiceProcess,
  stopChild,
  waitUntilListening,
} from '../command/child-process.js'
import { findFreePort } from '../command/free-port.js'
import type { EventLoopCommand, EventLoopReport } from './event-loop-monitor.js'

/** A server in a child process, or in several that share a database. */
export class Server {
  readonly base: string
  /** The base URL of each process. */
  readonly bases: readonly string[]

  constructor(
    private readonly process: ServerProcess,
    private readonly others: readonly ServerProcess[] = [],
  ) {
    this.base = process.base
    this.bases = [process, ...others].map(({ base }) => base)
  }

  /** Runs `work` and measures the event loop of the service meanwhile. Not for the bare server. */
  async monitorEventLoop(work: () => Promise<void>): Promise<EventLoopReport> {
    const { child } = this.process
    await callChild<EventLoopReport>(child, { monitor: 'start' } satisfies EventLoopCommand)
    await work()
    return callChild<EventLoopReport>(child, { monitor: 'stop' } satisfies EventLoopCommand)
  }

  async stop(): Promise<void> {
    await Promise.all([this.process, ...this.others].map(({ child }) => stopChild(child)))
  }
}

/** Starts the service as `npm start` does, but logging warnings only, because the bare server has no log. */
export async function startService(databaseUrl: string, processes = 1): Promise<Server> {
  const monitor = pathToFileURL(builtFile('scripts/bench/event-loop-monitor.ts')).href
  const start = () => startServiceProcess(databaseUrl, ['--enable-source-maps', '--import', monitor])
  return new Server(await start(), await Promise.all(Array.from({ length: processes - 1 }, start)))
}

/** Starts the bare server on a database that the service has created. */
export async function startBareServer(databaseUrl: string): Promise<Server> {
  const port = await findFreePort()
  const child = startChild('scripts/bench/bare-server.ts', { args: [databaseUrl, String(port)] })
  return new Server(await waitUntilListening(child, port))
}
