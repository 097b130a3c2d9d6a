import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CheckpointMode } from './checkpoint-worker.js'
import type { SqliteConnection } from './sqlite-connection.js'

/**
 * The number of rows that change between two checkpoints. The log then has some 32 MiB of creations or 60 MiB of renewals. With 4,000
 * rows, a creation would take 12 % longer, because a page that many writes change is copied at each checkpoint.
 */
const ROWS_PER_CHECKPOINT = 10_000

/**
 * Checkpoints: copies the write-ahead log into the database from time to time, in a worker thread.
 *
 * By default, the commit that brings the log to 1,000 pages copies them, with several fsyncs. On the event loop, that would delay every
 * request. So SQLite's automatic checkpoints are off, and a thread makes the checkpoints.
 *
 * A checkpoint has two passes. During the first, `passive`, writes continue. The second, `restart`, copies the pages that they added, and
 * writes of all processes wait for it. Without the second pass, some pages would always remain to be copied, SQLite could never start
 * the log again, and it would grow without bound.
 */
export class Checkpoints {
  #thread: Worker | undefined
  #rowsAtLast = 0
  #inFlight: Promise<void> | undefined
  #secondPass: Promise<void> | undefined

  constructor(readonly writer: SqliteConnection) {}

  /** Waits for the second pass, if one is running. No write may begin before it ends. */
  async secondPass(): Promise<void> {
    await this.#secondPass
  }

  /** Must be called after each commit. */
  committed(): void {
    const rows = this.writer.changedRows()
    if (rows - this.#rowsAtLast < ROWS_PER_CHECKPOINT || this.#inFlight !== undefined) return
    this.#rowsAtLast = rows
    this.#inFlight = this.#checkpoint()
  }

  async close(): Promise<void> {
    await this.#inFlight
    const thread = this.#thread
    if (thread === undefined) return
    thread.ref()
    thread.postMessage('close')
    await once(thread, 'exit')
  }

  async #checkpoint(): Promise<void> {
    await this.#run('passive')
    this.#secondPass = this.#run('restart')
    await this.#secondPass
    this.#inFlight = undefined
  }

  /** Copies the log in one pass. If that fails, nothing is lost: the next checkpoint copies it, in a new thread. */
  #run(mode: CheckpointMode): Promise<void> {
    return new Promise((resolve) => {
      const thread = (this.#thread ??= this.#start())
      const end = () => {
        thread.off('message', end).off('exit', end).unref()
        resolve()
      }
      thread.on('message', end).on('exit', end).ref()
      thread.postMessage(mode)
    })
  }

  #start(): Worker {
    const file = this.writer.database.name
    const thread = new Worker(new URL('./checkpoint-worker.js', import.meta.url), { workerData: file })
    // The error terminates the thread; a warning is logged.
    thread.on('error', ({ message }) =>
      process.emitWarning(`the write-ahead log of ${file} grows, since it could not be copied: ${message}`),
    )
    thread.on('exit', () => (this.#thread = undefined))
    return thread
  }
}
