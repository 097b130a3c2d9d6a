// Group commit: writes that arrive together share one commit.
//
// A commit is on disk only after an fsync, which takes longer than the write itself. With one commit per write, the rate of writes could
// not exceed the rate of fsyncs. So GroupCommit queues the writes, and while one batch commits, the next one gathers. A write's promise
// settles when its batch is on disk. If a write fails, only that write is undone.
//
// An engine may begin the next batch while one commits, so that the processor does not wait for the disk. Writes with equal ordering
// keys are never in two such batches.
//
// The engine's BatchWriter decides how a batch becomes a transaction. SQLite runs one savepoint for each write. PostgreSQL sends the
// statements of all writes together, and repeats each write of a failed batch in a separate transaction.
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { OrderingKey, UnitOfWork } from './engine.js'
import { StoreUnavailableError, type StoreObserver } from '../interface/store.js'

/** A write that waits for its batch. */
export interface Write<T = unknown> {
  readonly run: (unit: UnitOfWork) => Promise<T>
  readonly orderingKey: OrderingKey | undefined
}

/** Commits batches in order. */
export interface BatchWriter {
  /**
   * Runs the writes in one transaction with one update of the tally. The transaction is on disk when the promise resolves. A write that
   * rejects is undone without affecting the others, and its outcome is `rejected`.
   *
   * @param deadline the end of the wait for the transaction to begin, in the time of `performance.now()`.
   * @param prepared to call when the next batch may begin, if that is before this one is on disk.
   * @throws NotBegunError if the transaction did not begin by then; otherwise the error that prevented the commit.
   */
  commitBatch(
    writes: readonly Write[],
    deadline: number,
    prepared: () => void,
  ): Promise<readonly PromiseSettledResult<unknown>[]>
}

/** The transaction did not begin before its deadline, because another process was writing all the time. */
export class NotBegunError extends StoreUnavailableError {}

/** A queued write. */
interface Job {
  readonly write: Write
  /** The end of the wait for the transaction to begin, in the time of `performance.now()`. */
  readonly deadline: number
  settle(outcome: PromiseSettledResult<unknown>): void
}

/** The maximum number of writes in a batch. At some 60 µs for each, the first does not wait long for the last. */
const BATCH_SIZE = 256

/** The time limit for a write to wait for its transaction to begin while another process writes. */
export const WRITE_TIMEOUT_MS = 5_000

/** Queues writes, and commits them in batches. */
export class GroupCommit {
  #queue: Job[] = []
  /** The writes of batches that are not settled. */
  readonly #inFlight = new Set<Job>()
  #draining: Promise<void> | undefined

  /** @param gatherMs how long a batch waits for further writes: for an engine whose batches cost much more than their writes. */
  constructor(
    readonly writer: BatchWriter,
    readonly observer?: StoreObserver,
    readonly gatherMs = 0,
  ) {}

  /** The number of writes that are not settled yet. */
  get pending(): number {
    return this.#queue.length + this.#inFlight.size
  }

  /**
   * Adds a write to the queue. Resolves when its batch is on disk.
   *
   * @throws the error of `run` or of the batch: StoreUnavailableError if a later attempt may succeed.
   */
  write<T>(run: Write<T>['run'], orderingKey?: OrderingKey): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        write: { run, orderingKey },
        deadline: performance.now() + WRITE_TIMEOUT_MS,
        settle: (outcome) =>
          outcome.status === 'fulfilled' ? resolve(outcome.value as T) : reject(outcome.reason),
      })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when all writes so far are settled. */
  async idle(): Promise<void> {
    await this.#draining
  }

  async #drain(): Promise<void> {
    let settled: Promise<unknown> = Promise.resolve()
    while (this.#queue.length > 0) {
      // Lets all writes of this turn of the event loop join the batch.
      await (this.gatherMs === 0 ? setImmediate() : setTimeout(this.gatherMs))
      const batch = this.#takeBatch()
      if (batch.length > 0) {
        await new Promise<void>((prepared) => {
          settled = Promise.all([settled, this.#commit(batch, prepared).finally(prepared)])
        })
      }
      // While nothing waits that could begin now, writes gather.
      if (batch.length === 0 || this.#queue.length === 0) await settled
    }
    this.#draining = undefined
  }

  /** Takes the next writes from the queue, except those whose ordering key is that of a write in flight. */
  #takeBatch(): Job[] {
    const keys = new Set([...this.#inFlight].map(({ write }) => write.orderingKey))
    const isFree = ({ write: { orderingKey } }: Job) => orderingKey === undefined || !keys.has(orderingKey)
    const batch = this.#queue.filter(isFree).slice(0, BATCH_SIZE)
    const taken = new Set(batch)
    this.#queue = this.#queue.filter((job) => !taken.has(job))
    return batch
  }

  /** Settles the jobs of a batch. If the batch did not begin, jobs with time left return to the queue. */
  async #commit(batch: readonly Job[], prepared: () => void): Promise<void> {
    const deadline = Math.min(...batch.map((job) => job.deadline))
    for (const job of batch) this.#inFlight.add(job)
    try {
      const writes = batch.map(({ write }) => write)
      const outcomes = await this.writer.commitBatch(writes, deadline, prepared).finally(() => {
        for (const job of batch) this.#inFlight.delete(job)
      })
      for (const [i, outcome] of outcomes.entries()) batch[i]?.settle(outcome)
      this.observer?.committed(batch.length)
    } catch (reason) {
      const now = performance.now()
      const canRetry = (job: Job) => reason instanceof NotBegunError && job.deadline > now
      this.#queue.unshift(...batch.filter(canRetry))
      for (const job of batch) if (!canRetry(job)) job.settle({ status: 'rejected', reason })
    }
  }
}
