import { setImmediate } from 'node:timers/promises'
import type { Session, UnitOfWork } from './engine.js'
import { StoreUnavailableError, type StoreObserver } from './store.js'
import { TallyChanges } from './tally.js'

/** A session inside a transaction. */
export interface Transaction extends Session {
  /** Undoes what `work` did if it rejects, and nothing else of the transaction. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

/** A database with one writer at a time. */
export interface SingleWriter {
  /**
   * Runs `work` as one transaction that is on disk when the promise resolves. Not to be called again before that.
   *
   * @param deadline until when to try to begin, in the time of `performance.now()`.
   * @throws StoreUnavailableError if it cannot begin by then, and what `work` and the commit throw.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, deadline: number): Promise<T>
  /** Puts a batch's changes of the tally into its transaction. */
  writeTally(session: Session, changes: TallyChanges): Promise<void>
}

interface Job {
  /** Until when it waits for its transaction to begin. */
  readonly deadline: number
  /** Does the work; gives what settles its promise once the batch is committed. */
  attempt(transaction: Transaction, tally: TallyChanges): Promise<() => void>
  fail(error: unknown): void
}

/** As many writes as one commit takes: at some 60 µs each, the first one does not wait long for the last. */
const BATCH_SIZE = 256

/** How long a write waits for its transaction to begin, which another process may be in the way of. */
export const WRITE_TIMEOUT_MS = 5_000

/**
 * Commits writes that arrive together together: one transaction, a savepoint a write. A write's promise settles when
 * the commit is on disk; an error in one write leaves the others alone.
 */
export class GroupCommit {
  readonly #queue: Job[] = []
  #inFlight = 0
  #draining: Promise<void> | undefined

  constructor(
    readonly database: SingleWriter,
    readonly observer?: StoreObserver,
  ) {}

  /** How many writes were asked for and are not settled yet. */
  get pending(): number {
    return this.#queue.length + this.#inFlight
  }

  /**
   * @throws what `work` throws, after its changes are undone; else why its batch was not committed: StoreUnavailableError, if that
   *   may pass.
   */
  write<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        deadline: performance.now() + WRITE_TIMEOUT_MS,
        fail: reject,
        async attempt(transaction, tally) {
          const own = new TallyChanges(1)
          try {
            const value = await transaction.savepoint(() => work({ session: transaction, tally: own }))
            tally.merge(own)
            return () => resolve(value)
          } catch (error) {
            if (error instanceof StoreUnavailableError) throw error // the whole transaction is lost
            return () => reject(error)
          }
        },
      })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when all that was asked for so far is settled. */
  async idle(): Promise<void> {
    await this.#draining
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await setImmediate() // lets everything that has arrived by now join the batch
      const batch = this.#queue.splice(0, BATCH_SIZE)
      this.#inFlight = batch.length
      await this.#commit(batch)
      this.#inFlight = 0
    }
    this.#draining = undefined
  }

  /** Settles the jobs of the batch, but for those that could not begin and have time left: they go back into the queue. */
  async #commit(batch: readonly Job[]): Promise<void> {
    let hasBegun = false
    const work = async (transaction: Transaction) => {
      hasBegun = true
      const tally = new TallyChanges(1)
      const settlements: (() => void)[] = []
      for (const job of batch) settlements.push(await job.attempt(transaction, tally))
      await this.database.writeTally(transaction, tally)
      return settlements
    }
    const deadline = Math.min(...batch.map((job) => job.deadline))
    try {
      const settlements = await this.database.transaction(work, deadline)
      for (const settle of settlements) settle()
      this.observer?.committed(batch.length)
    } catch (error) {
      const now = performance.now()
      const hasWaitedInVain = !hasBegun && error instanceof StoreUnavailableError && now >= deadline
      const hasTimeLeft = (job: Job) => hasWaitedInVain && job.deadline > now
      this.#queue.unshift(...batch.filter(hasTimeLeft))
      for (const job of batch) if (!hasTimeLeft(job)) job.fail(error)
    }
  }
}
