import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import Database from 'better-sqlite3'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { systemClock } from '../../src/domain/clock.js'
import { findFreePort, startChild, waitUntilListening } from '../command/child-process.js'
import { type Entry, Ledger } from './ledger.js'
import { verify } from './verify.js'
import { acknowledgeCreation, sendCreation, Writer } from './writer.js'

const CLIENTS = 32
/** The longest that clients write until the service is killed. */
const MAX_MS = 800
/** After one kill in this many, the service is killed once more, at a moment while it starts again. */
const KILLED_START_ONE_IN = 5
/** How many keys that were answered are sent again after each kill. */
const KEYS_REPEATED = 40

interface RunningService {
  readonly child: ChildProcess
  readonly base: string
}

/** Clients that write to one database, whose service is killed again and again. */
export class CrashRun {
  readonly losses: string[] = []
  readonly doubts = { found: 0, notFound: 0 }
  records = 0
  keysRepeated = 0
  killedStarts = 0
  readonly #ledger = new Ledger()
  readonly #writers: readonly Writer[]
  readonly #generator

  /** @param file the database's, which is not there yet. */
  constructor(
    readonly file: string,
    seed: number,
  ) {
    this.#generator = xoroshiro128plus(seed)
    this.#writers = Array.from({ length: CLIENTS }, (_, n) => new Writer(n, seed, this.#ledger, systemClock))
  }

  get acknowledged() {
    return this.#ledger.acknowledged
  }

  /** Kills the service so many times, and looks after each at what is there. */
  async carryOut(kills: number): Promise<this> {
    let service = await this.#start()
    for (let n = 0; n < kills; n++) {
      const writing = Promise.all(this.#writers.map((it) => it.write(service.base)))
      writing.catch((error: Error) => this.losses.push(error.message))
      await setTimeout(this.#between(0, MAX_MS))
      await kill(service.child)
      await Promise.allSettled([writing])
      if (this.#between(1, KILLED_START_ONE_IN) === 1) await this.#killStart()
      service = await this.#start()
      await this.#check(service)
    }
    await kill(service.child)
    return this
  }

  async #check({ base }: RunningService): Promise<void> {
    const keyed = [...this.#ledger.entries.values()].filter(({ creation }) => creation.key !== undefined)
    const database = new Database(this.file, { readonly: true })
    const { losses, doubts, records } = verify(database, this.#ledger, systemClock.now())
    database.close()
    this.losses.push(...losses)
    this.doubts.found += doubts.found
    this.doubts.notFound += doubts.notFound
    this.records = records
    const unanswered = keyed.filter(({ firstReply }) => firstReply === undefined)
    const answered = this.#someOf(keyed.filter(({ firstReply }) => firstReply !== undefined))
    for (const entry of [...unanswered, ...answered]) await this.#repeat(entry, base)
  }

  /** Evenly over all of them: the records of the older ones may have been changed or be gone since. */
  #someOf(entries: readonly Entry[]): Entry[] {
    const step = Math.ceil(entries.length / KEYS_REPEATED)
    const first = this.#between(0, Math.max(0, step - 1))
    return entries.filter((_, i) => i % step === first)
  }

  /** Sends a creation again under its key, as a client does that had no reply: it is the first reply, if there was one. */
  async #repeat(entry: Entry, base: string): Promise<void> {
    const { creation, firstReply, id } = entry
    const reply = await sendCreation(base, creation)
    this.keysRepeated++
    if (reply?.status !== 201) {
      this.losses.push(`${creation.key} is answered with ${reply?.status}`)
    } else if (firstReply === undefined) {
      acknowledgeCreation(entry, reply)
      if (id !== undefined && id !== entry.id)
        this.losses.push(`${creation.key} has created ${id} and ${entry.id}`)
    } else if (!isDeepStrictEqual(reply, firstReply)) {
      this.losses.push(`${creation.key} gives another reply than the first`)
    }
  }

  async #start(): Promise<RunningService> {
    const port = await findFreePort()
    const child = startChild('src/main.ts', { env: this.#environment(port) })
    await waitUntilListening(child, port)
    return { child, base: `http://127.0.0.1:${port}` }
  }

  async #killStart(): Promise<void> {
    const child = startChild('src/main.ts', { env: this.#environment(0) })
    await setTimeout(this.#between(0, 2 * MAX_MS))
    await kill(child)
    this.killedStarts++
  }

  #environment(port: number): Record<string, string> {
    return { HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: `sqlite:${this.file}`, LOG_LEVEL: 'warn' }
  }

  /** Both ends included. */
  #between(least: number, most: number): number {
    return uniformInt(this.#generator, least, most)
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
