import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { transferRecords } from '../../src/transfer/transfer-records.js'
import { findFreePort } from '../command/child-process.js'
import type { Random } from '../command/random.js'

/** The database of a crash test. */
export interface CrashDatabase {
  readonly url: string
  /** Returns an SQLite file with all records, and the contradictions within the database. */
  read(): Promise<{ readonly file: string; readonly failures: readonly string[] }>
  /** Crashes the database server and starts it again. Undefined if the service is killed instead. */
  crash?(random: Random): Promise<void>
  close(): Promise<void>
}

/** An SQLite file. */
export class SqliteFile implements CrashDatabase {
  constructor(readonly file: string) {}

  get url(): string {
    return `sqlite:${this.file}`
  }

  async read() {
    return { file: this.file, failures: [] }
  }

  async close(): Promise<void> {}
}

/** A schema of a PostgreSQL database. */
export class PostgresSchema implements CrashDatabase {
  readonly url: string
  readonly #schema = `crash_${randomBytes(6).toString('hex')}`
  readonly #copy: string

  /** @param server the URL of the database. @param folder for copies of the records. */
  constructor(
    readonly server: string,
    folder: string,
  ) {
    const url = new URL(server)
    url.searchParams.set('options', `-c search_path=${this.#schema}`)
    this.url = url.href
    this.#copy = join(folder, 'copy.sqlite')
  }

  async open(): Promise<this> {
    await this.#run(`create schema ${this.#schema}`)
    return this
  }

  /** Copies the records as `npm run migrate:engine` does, which compares the totals of the database with its records. */
  async read() {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#copy + suffix, { force: true })
    const { differences } = await transferRecords({ from: this.url, to: `sqlite:${this.#copy}` })
    return { file: this.#copy, failures: differences }
  }

  async close(): Promise<void> {
    await this.#run(`drop schema ${this.#schema} cascade`)
  }

  async #run(sql: string): Promise<void> {
    const client = new pg.Client(this.server)
    await client.connect()
    await client.query(sql)
    await client.end()
  }
}

const PROGRAMS = '/usr/lib/postgresql'
/** The crashes of a server: all of it at once, as in an immediate shutdown, or one of its processes, which makes it restart. */
const CRASHES = ['SIGKILL', 'SIGQUIT', 'one backend'] as const

/** A PostgreSQL server that the test starts and crashes. */
export class PostgresServer extends PostgresSchema {
  static async start(folder: string): Promise<PostgresServer> {
    const cluster = new Cluster(folder, await findFreePort())
    await cluster.start()
    return new PostgresServer(cluster, folder).open()
  }

  private constructor(
    readonly cluster: Cluster,
    folder: string,
  ) {
    super(cluster.url, folder)
  }

  async crash(random: Random): Promise<void> {
    const kind = CRASHES[random.between(0, CRASHES.length - 1)] ?? 'SIGKILL'
    if (kind === 'one backend') return this.cluster.killBackend()
    await this.cluster.stop(kind)
    await this.cluster.start()
  }

  override async close(): Promise<void> {
    await this.cluster.stop('SIGQUIT')
  }
}

class Cluster {
  readonly #folder: string
  readonly #programs: string
  /** The user that runs the server. PostgreSQL refuses to run as root. */
  readonly #owner: { uid: number; gid: number } | undefined
  #server: ChildProcess | undefined

  constructor(
    folder: string,
    readonly port: number,
  ) {
    const [version] = readdirSync(PROGRAMS).toSorted((a, b) => Number(b) - Number(a))
    this.#programs = join(PROGRAMS, String(version), 'bin')
    this.#folder = join(folder, 'cluster')
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

  async stop(signal: 'SIGKILL' | 'SIGQUIT'): Promise<void> {
    const server = this.#server
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    server.kill(signal)
    await once(server, 'exit')
    this.#server = undefined
  }

  /** Kills one process of the server, which then ends all others and recovers. */
  async killBackend(): Promise<void> {
    const client = new pg.Client(this.url)
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'certification-management-service'
       order by state <> 'active', random() limit 1`,
    )
    for (const { pid } of rows) process.kill(pid, 'SIGKILL')
    await client.end().catch(() => {})
    await this.start()
  }

  #spawn(): void {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=panic']
    const server = spawn(
      join(this.#programs, 'postgres'),
      ['-D', this.#folder, '-p', String(this.port), ...settings.flatMap((it) => ['-c', it])],
      { stdio: 'ignore', ...this.#owner },
    )
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

function userOf(name: string): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n')
  const fields = users.map((line) => line.split(':')).find(([user]) => user === name)
  if (fields === undefined) throw new Error(`the user ${name}, which is to run PostgreSQL, does not exist`)
  return { uid: Number(fields[2]), gid: Number(fields[3]) }
}
