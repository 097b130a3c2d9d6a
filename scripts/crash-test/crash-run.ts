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
import { type Entry, Ledger } from './ledger.js'
import { verify } from './verify.js'
import { recordCreation, sendCreation, Writer } from './writer.js'

const CLIENTS = 32
/** The longest time that clients write before a kill. */
const MAX_WRITE_MS = 800
/** One restart in this many is killed too. */
const RESTARTS_PER_KILLED_RESTART = 5
/** How many acknowledged idempotency keys are sent again after each kill, about. */
const REPEATED_KEYS = 40

/** Runs clients that write to one service, kills it repeatedly and verifies its database. */
export class CrashRun {
  readonly failures: string[] = []
  readonly inDoubt = { committed: 0, notCommitted: 0 }
  records = 0
  repeatedKeys = 0
  killedStarts = 0
  readonly #ledger = new Ledger()
  readonly #writers: readonly Writer[]
  readonly #random: Random

  /** @param file path of the database, which must not exist yet. */
  constructor(
    readonly file: string,
    seed: number,
  ) {
    this.#random = new Random(seed)
    this.#writers = Array.from({ length: CLIENTS }, (_, n) => new Writer(n, seed, this.#ledger, systemClock))
  }

  get acknowledged() {
    return this.#ledger.acknowledged
  }

  /** Kills the service `kills` times and verifies the database after each. The outcome is in the properties. */
  async run(kills: number): Promise<void> {
    let service = await this.#start()
    for (let n = 0; n < kills; n++) {
      const writing = Promise.all(this.#writers.map((it) => it.write(service.base)))
      writing.catch((error: Error) => this.failures.push(error.message))
      await setTimeout(this.#random.between(0, MAX_WRITE_MS))
      await kill(service.child)
      await Promise.allSettled([writing])
      if (this.#random.between(1, RESTARTS_PER_KILLED_RESTART) === 1) await this.#killStart()
      service = await this.#start()
      await this.#check(service)
    }
    await kill(service.child)
  }

  async #check({ base }: ServerProcess): Promise<void> {
    const keyed = [...this.#ledger.entries.values()].filter(({ creation }) => creation.key !== undefined)
    const database = openDatabase(this.file, { readonly: true })
    const { failures, inDoubt, records } = verify(database, this.#ledger, systemClock.now())
    database.close()
    this.failures.push(...failures)
    this.inDoubt.committed += inDoubt.committed
    this.inDoubt.notCommitted += inDoubt.notCommitted
    this.records = records
    const withoutReply = keyed.filter(({ firstReply }) => firstReply === undefined)
    const withReply = this.#sample(keyed.filter(({ firstReply }) => firstReply !== undefined))
    for (const entry of [...withoutReply, ...withReply]) await this.#repeat(entry, base)
  }

  /** A sample spread over all entries, because the records of old keys may have been changed or deleted. */
  #sample(entries: readonly Entry[]): Entry[] {
    const step = Math.ceil(entries.length / REPEATED_KEYS)
    const first = this.#random.between(0, Math.max(0, step - 1))
    return entries.filter((_, i) => i % step === first)
  }

  /** Repeats a creation with its idempotency key, as a client does that got no reply. The first reply must come again. */
  async #repeat(entry: Entry, base: string): Promise<void> {
    const { creation, firstReply, id } = entry
    const reply = await sendCreation(base, creation)
    this.repeatedKeys++
    if (reply?.status !== 201) {
      this.failures.push(`${creation.key}: the repeated creation returned ${reply?.status}`)
    } else if (firstReply === undefined) {
      recordCreation(entry, reply)
      if (id !== undefined && id !== entry.id)
        this.failures.push(`${creation.key}: created two records, ${id} and ${entry.id}`)
    } else if (!isDeepStrictEqual(reply, firstReply)) {
      this.failures.push(`${creation.key}: the repeated creation returned a different reply`)
    }
  }

  #start(): Promise<ServerProcess> {
    return startServiceProcess(`sqlite:${this.file}`)
  }

  async #killStart(): Promise<void> {
    const child = startChild('src/main.ts', { env: serviceEnvironment(`sqlite:${this.file}`, 0) })
    await setTimeout(this.#random.between(0, 2 * MAX_WRITE_MS))
    await kill(child)
    this.killedStarts++
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
