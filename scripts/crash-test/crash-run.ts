import { openDatabase } from '../../src/store/sqlite/driver.js'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { systemClock } from '../../src/domain/clock.js'
import {
  type ServerProcess,
  serviceEnvironment,
  startChild,
  startServiceProcess,
} from '../command/child-process.js'
import { Random } from '../command/random.js'
import type { CrashDatabase } from './crash-databases.js'
import { FeedReader, findFeedFailures } from './feed-reader.js'
import { type Entry, Ledger } from './ledger.js'
import { readTrail, verify } from './verify.js'
import { recordCreation, sendCreation, Writer } from './writer.js'

const CLIENTS = 32
/** The maximum time from the first reply of a round to the kill. */
const MAX_WRITE_MS = 800
/** One restart in this many is killed too. */
const RESTARTS_PER_KILLED_RESTART = 5
/** The approximate number of acknowledged idempotency keys that are sent again after each kill. */
const REPEATED_KEYS = 40
const FEED_TIMEOUT_MS = 60_000

/** Runs clients that write to one service, kills it or its database server repeatedly, and verifies the database. */
export class CrashRun {
  readonly failures: string[] = []
  readonly inDoubt = { committed: 0, notCommitted: 0 }
  records = 0
  repeatedKeys = 0
  killedStarts = 0
  readonly #ledger = new Ledger()
  /** Follows the feed while the clients write, and continues where a crash has interrupted it. */
  readonly #reader = new FeedReader()
  readonly #writers: readonly Writer[]
  readonly #random: Random

  /** @param database must be empty. */
  constructor(
    readonly database: CrashDatabase,
    seed: number,
  ) {
    this.#random = new Random(seed)
    const mayBeUnavailable = database.crash !== undefined
    this.#writers = Array.from(
      { length: CLIENTS },
      (_, n) => new Writer(n, seed, this.#ledger, systemClock, mayBeUnavailable, database.showsLate),
    )
  }

  get acknowledged() {
    return this.#ledger.acknowledged
  }

  /** The number of changes that the reader of the feed has seen. */
  get changes() {
    return this.#reader.changes.length
  }

  /** Kills the service or the server `kills` times and verifies the database after each. The outcome is in the properties. */
  async run(kills: number): Promise<void> {
    let service = await this.#start()
    for (let n = 0; n < kills; n++) {
      const stopping = new AbortController()
      const { base } = service
      const writing = Promise.all(this.#writers.map((it) => it.write(base, Infinity, stopping.signal)))
      const reading = this.#reader.follow(base, stopping.signal)
      for (const it of [writing, reading]) it.catch((error: Error) => this.failures.push(error.message))
      await this.#nextAcknowledgement()
      await setTimeout(this.#random.between(0, MAX_WRITE_MS))
      if (this.database.crash === undefined) await kill(service.child)
      else await this.database.crash(this.#random)
      stopping.abort() // otherwise, a client that has waited for the server would continue
      await Promise.allSettled([writing, reading])
      if (this.database.crash === undefined) service = await this.#restart()
      await this.#check(service)
    }
    await kill(service.child)
  }

  /** Waits for the next acknowledged write, because a slow machine may take longer than MAX_WRITE_MS for the first one. */
  async #nextAcknowledgement(): Promise<void> {
    const count = () => Object.values(this.acknowledged).reduce((sum, it) => sum + it)
    const before = count()
    do await setTimeout(5)
    while (count() === before && this.failures.length === 0)
  }

  async #restart(): Promise<ServerProcess> {
    if (this.#random.between(1, RESTARTS_PER_KILLED_RESTART) === 1) await this.#killStart()
    return this.#start()
  }

  async #check({ base }: ServerProcess): Promise<void> {
    const keyed = [...this.#ledger.entries.values()].filter(({ creation }) => creation.key !== undefined)
    const { file, failures: contradictions } = await this.database.read()
    const database = openDatabase(file, { readonly: true })
    const { failures, inDoubt, records } = verify(database, this.#ledger, systemClock.now())
    const trail = readTrail(database)
    database.close()
    const feed = await this.#reader.finish(base, trail.length, FEED_TIMEOUT_MS)
    this.failures.push(...contradictions, ...failures, ...findFeedFailures(feed, trail))
    this.inDoubt.committed += inDoubt.committed
    this.inDoubt.notCommitted += inDoubt.notCommitted
    this.records = records
    const withoutReply = keyed.filter(({ firstReply }) => firstReply === undefined)
    const withReply = this.#sample(keyed.filter(({ firstReply }) => firstReply !== undefined))
    for (const entry of [...withoutReply, ...withReply]) await this.#repeat(entry, base)
  }

  /** Returns a sample spread over all entries, because the records of old keys may have been changed or deleted. */
  #sample(entries: readonly Entry[]): Entry[] {
    const step = Math.ceil(entries.length / REPEATED_KEYS)
    const first = this.#random.between(0, Math.max(0, step - 1))
    return entries.filter((_, i) => i % step === first)
  }

  /** Repeats a creation with its idempotency key, as a client without a reply does. It must get the first reply again. */
  async #repeat(entry: Entry, base: string): Promise<void> {
    const { creation, firstReply, id } = entry
    const reply = await sendCreation(base, creation)
    this.repeatedKeys++
    if (reply?.status !== 201) {
      this.failures.push(
        `${creation.key}: the repeated creation returned ${reply?.status}: ${JSON.stringify(reply?.body)}`,
      )
    } else if (firstReply === undefined) {
      recordCreation(entry, reply)
      if (id !== undefined && id !== entry.id)
        this.failures.push(`${creation.key}: created two records, ${id} and ${entry.id}`)
    } else if (!isDeepStrictEqual(reply, firstReply)) {
      this.failures.push(`${creation.key}: the repeated creation returned a different reply`)
    }
  }

  #start(): Promise<ServerProcess> {
    return startServiceProcess(this.database.url)
  }

  async #killStart(): Promise<void> {
    const child = startChild('src/main.ts', { env: serviceEnvironment(this.database.url, 0) })
    await setTimeout(this.#random.between(0, 2 * MAX_WRITE_MS))
    await kill(child)
    this.killedStarts++
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
