import type { ChildProcess } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { builtFile } from '../command/built-file.js'
import { ask, freePort, startChild, stopChild, untilListening } from '../command/child.js'
import type { LoopReport, LoopRequest } from './loop-watch.js'

/** A server in a process of its own. */
export class Server {
  constructor(
    readonly child: ChildProcess,
    readonly base: string,
  ) {}

  /** Does `work` and tells how it held the server's event loop. Only for the service. */
  async watch(work: () => Promise<void>): Promise<LoopReport> {
    await ask<LoopReport>(this.child, { watch: 'begin' } satisfies LoopRequest)
    await work()
    return ask<LoopReport>(this.child, { watch: 'end' } satisfies LoopRequest)
  }

  stop(): Promise<void> {
    return stopChild(this.child)
  }
}

/** The service as `npm start` runs it, but for its log: warnings and errors only, since the bare server has no log. */
export async function startService(databaseUrl: string): Promise<Server> {
  const port = await freePort()
  const child = startChild('src/main.ts', {
    env: { HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
    execArgv: [
      '--enable-source-maps',
      '--import',
      pathToFileURL(builtFile('scripts/bench/loop-watch.ts')).href,
    ],
  })
  return listening(child, port)
}

/** The bare server, on a database that the service made. */
export async function startBare(database: string): Promise<Server> {
  const port = await freePort()
  const child = startChild('scripts/bench/bare-server.ts', { args: [database, String(port)] })
  return listening(child, port)
}

async function listening(child: ChildProcess, port: number): Promise<Server> {
  await untilListening(child, port)
  return new Server(child, `http://127.0.0.1:${port}`)
}
