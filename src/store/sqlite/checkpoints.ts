import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CheckpointMode } from './checkpoint-worker.js'
import type { SqliteConnection } from './sqlite-connection.js'

/**
 * How many rows are changed between two checkpoints: the log has some 32 MiB of creations by then, or 60 of renewals. The rarer
 * they are, the fewer times is a page copied that many writes changed: with 4,000 a creation takes 12 % longer.
 */
const ROWS_A_CHECKPOINT = 10_000

/**
 * Copies the write-ahead log into the database now and then, in a thread of its own: on the event loop, copying and its fsyncs
 * would hold up every request.
 *
 * It takes two goes. Writes go on during the first one; the second copies what they have added meanwhile, and they wait for
 * it, those of other processes too. Else there would always be something left to copy, and the log would grow without ever being
 * begun anew.
 */
export class Checkpoints {
  #thread: Worker | undefined
  #changedBefore = 0
  #inFlight: Promise<void> | undefined
  #secondGo: Promise<void> | undefined

  constructor(readonly writer: SqliteConnection) {}

  /** Resolves when a write may begin. */
  async clear(): Promise<void> {
    await this.#secondGo
  }

  /** To be called after each commit. */
  committed(): void {
    const rows = this.writer.changedRows()
    if (rows - this.#changedBefore < ROWS_A_CHECKPOINT || this.#inFlight !== undefined) return
    this.#changedBefore = rows
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
    await this.#go('passive')
    this.#secondGo = this.#go('restart')
    await this.#secondGo
    this.#inFlight = undefined
  }

  /** Copies what stands in the log. If that fails nothing is lost, and the next checkpoint copies it, in another thread. */
  #go(mode: CheckpointMode): Promise<void> {
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
    // It ends of it, and that is told.
    thread.on('error', ({ message }) =>
      process.emitWarning(`the write-ahead log of ${file} grows, it could not be copied: ${message}`),
    )
    thread.on('exit', () => (this.#thread = undefined))
    return thread
  }
}
