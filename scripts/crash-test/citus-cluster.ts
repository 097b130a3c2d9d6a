import pg from 'pg'
import type { Random } from '../command/random.js'
import { LocalServer } from './local-server.js'

const WORKERS = 2
/** As src/store/README.md recommends them; a move of shards replicates logically. */
const SETTINGS = [
  'shared_preload_libraries=citus',
  'citus.recover_2pc_interval=5s',
  'wal_level=logical',
  'max_prepared_transactions=100',
  'max_replication_slots=100',
  'max_wal_senders=100',
  'max_worker_processes=32',
  'max_connections=300',
]

/** A coordinator and workers of Citus on this machine, from an installed extension. They end with this process. */
export class CitusCluster {
  readonly #workers: LocalServer[] = []
  #extra: LocalServer | undefined

  /** @param folder in which each server has a folder of its own. @throws Error if Citus is not installed. */
  static async start(folder: string): Promise<CitusCluster> {
    if (!LocalServer.hasLibrary('citus')) throw new Error('the Citus extension is not installed')
    const cluster = new CitusCluster(folder, await startNode(folder, 'coordinator'))
    await cluster.#run(`select citus_set_coordinator_host('127.0.0.1', ${cluster.coordinator.port})`)
    for (let n = 1; n <= WORKERS; n++) cluster.#workers.push(await cluster.#addWorker(`worker-${n}`))
    return cluster
  }

  private constructor(
    readonly folder: string,
    readonly coordinator: LocalServer,
  ) {}

  get url(): string {
    return this.coordinator.url
  }

  async crashWorker(random: Random): Promise<void> {
    await this.#workers[random.between(0, WORKERS - 1)]?.crash(random)
  }

  /** Adds a worker and moves shards to it. The next call moves them back and removes the worker from the cluster. */
  async moveShards(): Promise<void> {
    this.#extra ??= await startNode(this.folder, 'extra-worker')
    const address = `'127.0.0.1', ${this.#extra.port}`
    const known = await this.#run(`select from pg_dist_node where nodeport = ${this.#extra.port}`)
    if (known > 0) {
      await this.#run(`select citus_drain_node(${address})`)
      await this.#run(`select citus_remove_node(${address})`)
    } else {
      await this.#run(`select citus_add_node(${address})`)
      await this.#run('select citus_rebalance_start()')
      await this.#run('select citus_rebalance_wait()')
    }
  }

  /** Commits or rolls back what workers have prepared, and waits until nothing is. */
  async recover(): Promise<void> {
    const prepared = `select from run_command_on_workers('select count(*) from pg_prepared_xacts') where result <> '0'`
    do await this.#run('select recover_prepared_transactions()')
    while ((await this.#run(prepared)) > 0)
  }

  async stop(): Promise<void> {
    const all = [this.coordinator, ...this.#workers, ...(this.#extra === undefined ? [] : [this.#extra])]
    await Promise.all(all.map((it) => it.stop('SIGQUIT')))
  }

  async #addWorker(name: string): Promise<LocalServer> {
    const worker = await startNode(this.folder, name)
    await this.#run(`select citus_add_node('127.0.0.1', ${worker.port})`)
    return worker
  }

  #run(sql: string): Promise<number> {
    return run(this.coordinator, sql)
  }
}

async function startNode(folder: string, name: string): Promise<LocalServer> {
  const node = await LocalServer.start(folder, name, SETTINGS)
  await run(node, 'create extension citus')
  return node
}

/** Returns the number of rows. */
async function run(server: LocalServer, sql: string): Promise<number> {
  const client = new pg.Client(server.url)
  await client.connect()
  try {
    return (await client.query(sql)).rows.length
  } finally {
    await client.end()
  }
}
