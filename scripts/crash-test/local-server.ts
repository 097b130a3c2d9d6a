import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { findFreePort } from '../command/free-port.js'
import type { Random } from '../command/random.js'

const PROGRAMS = '/usr/lib/postgresql'
/** The crashes of a server: all of it at once, as in an immediate shutdown, or one of its processes, which makes it restart. */
const CRASHES = ['SIGKILL', 'SIGQUIT', 'one backend'] as const

/** A PostgreSQL server of this machine's newest version, in a folder. It ends with this process. */
export class LocalServer {
  readonly #folder: string
  readonly #programs: string
  /** The user that runs the server. PostgreSQL refuses to run as root. */
  readonly #owner: { uid: number; gid: number } | undefined
  #server: ChildProcess | undefined

  /** @param settings of the server, such as `wal_level=logical`. */
  static async start(folder: string, name: string, settings: readonly string[] = []): Promise<LocalServer> {
    const server = new LocalServer(folder, name, await findFreePort(), settings)
    await server.start()
    return server
  }

  /** Whether this machine has the programs of a server. */
  static get isInstalled(): boolean {
    return installedVersions().length > 0
  }

  /** Whether an extension is installed. */
  static hasLibrary(name: string): boolean {
    return existsSync(join(newestVersion(), 'lib', `${name}.so`))
  }

  private constructor(
    folder: string,
    name: string,
    readonly port: number,
    readonly settings: readonly string[],
  ) {
    this.#programs = join(newestVersion(), 'bin')
    this.#folder = join(folder, name)
    this.#owner = process.getuid?.() === 0 ? userOf('postgres') : undefined
    process.once('exit', () => this.#server?.kill('SIGQUIT'))
    mkdirSync(this.#folder)
    if (this.#owner !== undefined) {
      chownSync(folder, this.#owner.uid, this.#owner.gid)
      chownSync(this.#folder, this.#owner.uid, this.#owner.gid)
    }
    const { status, stderr } = spawnSync(
      join(this.#programs, 'initdb'),
      ['-D', this.#folder, '-U', 'postgres', '-A', 'trust', '--no-sync'],
      { encoding: 'utf8', ...this.#owner },
    )
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`
  }

  /** Starts the server and waits until it has recovered. Retries, because processes of the crashed server may still hold its memory. */
  async start(): Promise<void> {
    while (!(await this.#answers())) {
      if (this.#server === undefined || this.#server.exitCode !== null) this.#spawn()
      await setTimeout(50)
    }
  }

  /** Crashes the server in one of several ways, and starts it again. */
  async crash(random: Random): Promise<void> {
    const kind = CRASHES[random.between(0, CRASHES.length - 1)] ?? 'SIGKILL'
    if (kind === 'one backend') return this.#killBackend()
    await this.stop(kind)
    await this.start()
  }

  async stop(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> {
    const server = this.#server
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    server.ref()
    server.kill(signal)
    await once(server, 'exit')
    this.#server = undefined
  }

  /** Kills one process of the server, which then ends all others and recovers. */
  async #killBackend(): Promise<void> {
    const client = new pg.Client(this.url)
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       order by state <> 'active', random() limit 1`,
    )
    for (const { pid } of rows) process.kill(pid, 'SIGKILL')
    await client.end().catch(() => {})
    await this.start()
  }

  #spawn(): void {
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'log_min_messages=panic',
      ...this.settings,
    ]
    const server = spawn(
      join(this.#programs, 'postgres'),
      ['-D', this.#folder, '-p', String(this.port), ...settings.flatMap((it) => ['-c', it])],
      // Otherwise, a coordinator looks for certificates in the home of another user.
      { stdio: 'ignore', env: { ...process.env, HOME: this.#folder }, ...this.#owner },
    )
    server.unref() // after an error, nothing waits for it
    this.#server = server
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client(this.url)
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select')
      return true
    } catch {
      return false
    } finally {
      await client.end()
    }
  }
}

function newestVersion(): string {
  const [version] = installedVersions().toSorted((a, b) => Number(b) - Number(a))
  return join(PROGRAMS, String(version))
}

/** A folder without `initdb` has the programs of clients only. */
function installedVersions(): string[] {
  if (!existsSync(PROGRAMS)) return []
  return readdirSync(PROGRAMS).filter((it) => existsSync(join(PROGRAMS, it, 'bin', 'initdb')))
}

function userOf(name: string): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = users.map((line) => line.split(':')).find(([user]) => user === name)
  if (fields === undefined) throw new Error(`the user ${name}, which is to run PostgreSQL, does not exist`)
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}
