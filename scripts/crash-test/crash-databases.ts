import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { distribute } from '../../src/store/postgres/distribute.js'
import { openPostgresEngine } from '../../src/store/postgres/postgres-engine.js'
import { transferRecords } from '../../src/transfer/transfer-records.js'
import type { Random } from '../command/random.js'
import { CitusCluster } from './citus-cluster.js'
import { LocalServer } from './local-server.js'

/** The database of a crash test. */
export interface CrashDatabase {
  readonly url: string
  /** Whether an acknowledged record may be missing for seconds after a crash. */
  readonly showsLate?: boolean
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

/** A PostgreSQL server that the test starts and crashes. */
export class PostgresServer extends PostgresSchema {
  static async start(folder: string): Promise<PostgresServer> {
    return new PostgresServer(await LocalServer.start(folder, 'server'), folder).open()
  }

  private constructor(
    readonly running: LocalServer,
    folder: string,
  ) {
    super(running.url, folder)
  }

  async crash(random: Random): Promise<void> {
    await this.running.crash(random)
  }

  override async close(): Promise<void> {
    await this.running.stop('SIGQUIT')
  }
}

/** What happens to a cluster of Citus while clients write. */
export type Disturbance = 'kill-worker' | 'move-shards'

/** A cluster of Citus that the test starts, and whose workers it crashes, adds and removes. */
export class CitusDatabase extends PostgresSchema {
  /** A worker shows what it has prepared when the coordinator has resolved it. */
  readonly showsLate = true

  static async start(folder: string, disturbance: Disturbance): Promise<CitusDatabase> {
    return new CitusDatabase(await CitusCluster.start(folder), disturbance, folder).open()
  }

  private constructor(
    readonly cluster: CitusCluster,
    readonly disturbance: Disturbance,
    folder: string,
  ) {
    super(cluster.url, folder)
  }

  override async open(): Promise<this> {
    await super.open()
    await (await openPostgresEngine(this.url)).close()
    await distribute(this.url)
    return this
  }

  async crash(random: Random): Promise<void> {
    if (this.disturbance === 'kill-worker') await this.cluster.crashWorker(random)
    else await this.cluster.moveShards()
  }

  /** Resolves what a crashed worker has left prepared, as the coordinator does at intervals: until then, it does not show its part. */
  override async read() {
    await this.cluster.recover()
    return super.read()
  }

  override async close(): Promise<void> {
    await this.cluster.stop()
  }
}
