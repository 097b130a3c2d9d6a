import { pathToFileURL } from 'node:url'
import { builtFile } from '../command/built-file.js'
import {
  callChild,
  findFreePort,
  type ServerProcess,
  startChild,
  startServiceProcess,
  stopChild,
  waitUntilListening,
} from '../command/child-process.js'
import type { EventLoopCommand, EventLoopReport } from './event-loop-monitor.js'

/** A server in a child process. */
export class Server {
  readonly base: string

  constructor(private readonly process: ServerProcess) {
    this.base = process.base
  }

  /** Runs `work` and measures the event loop of the service meanwhile. Not for the bare server. */
  async monitorEventLoop(work: () => Promise<void>): Promise<EventLoopReport> {
    const { child } = this.process
    await callChild<EventLoopReport>(child, { monitor: 'start' } satisfies EventLoopCommand)
    await work()
    return callChild<EventLoopReport>(child, { monitor: 'stop' } satisfies EventLoopCommand)
  }

  stop(): Promise<void> {
    return stopChild(this.process.child)
  }
}

/** Starts the service as `npm start` does, but logging warnings only, because the bare server has no log. */
export async function startService(databaseUrl: string): Promise<Server> {
  const monitor = pathToFileURL(builtFile('scripts/bench/event-loop-monitor.ts')).href
  return new Server(await startServiceProcess(databaseUrl, ['--enable-source-maps', '--import', monitor]))
}

/** Starts the bare server on a database that the service has created. */
export async function startBareServer(databaseUrl: string): Promise<Server> {
  const port = await findFreePort()
  const child = startChild('scripts/bench/bare-server.ts', { args: [databaseUrl, String(port)] })
  return new Server(await waitUntilListening(child, port))
}
