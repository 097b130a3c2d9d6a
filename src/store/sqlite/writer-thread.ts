import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { deserializeError } from 'serialize-error'
import type { Call, WriterMethods, WorkerRequest, Outcome, WorkerResponse } from './writer-worker.js'
import '../interface/cloneable-error.js'

/** The promise of a call that is not settled yet. */
interface PendingCall {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Writer thread: runs the store's writes in a worker thread.
 *
 * The SQLite driver is synchronous. A write on the event loop, with the fsync of its commit, would delay every request. So a service
 * has two connections in two threads: the main thread reads, and the worker writes. In WAL mode, they can do so at the same time.
 *
 * The worker runs its own store, with group commit, so the code of writes exists once. The calls of one turn of the event loop travel in
 * one message, and so do the results of one commit. A bulk import stays in the main thread.
 *
 * An unexpected error in the worker terminates the process, like one on the event loop.
 */
export class WriterThread {
  #lastCallId = 0
  #isClosing = false
  readonly #pendingCalls = new Map<number, PendingCall>()
  #unsent: (readonly [number: number, call: Call])[] = []

  private constructor(
    readonly thread: Worker,
    readonly onResponse: (response: WorkerResponse) => void,
  ) {
    thread.on('message', (response: WorkerResponse) => this.#settle(response)).unref()
  }

  /**
   * Starts the thread.
   *
   * @param onResponse called before the promises of a response settle.
   * @throws Error if the worker cannot open the file.
   */
  static async start(file: string, onResponse: (response: WorkerResponse) => void): Promise<WriterThread> {
    const thread = new Worker(new URL('./writer-worker.js', import.meta.url), { workerData: file })
    await once(thread, 'message')
    return new WriterThread(thread, onResponse)
  }

  /** The number of calls that are not settled yet. */
  get pending(): number {
    return this.#pendingCalls.size
  }

  /** Calls a method of the store in the worker. */
  call<Name extends keyof WriterMethods>(
    name: Name,
    ...parameters: Parameters<WriterMethods[Name]>
  ): ReturnType<WriterMethods[Name]> {
    const outcome = new Promise<unknown>((resolve, reject) => {
      if (this.#pendingCalls.size === 0) this.thread.ref()
      this.#pendingCalls.set(++this.#lastCallId, { resolve, reject })
      // The calls of one turn of the event loop are sent in one message.
      if (this.#unsent.push([this.#lastCallId, { name, parameters } as Call]) === 1)
        setImmediate(() => this.#send())
    })
    return outcome as ReturnType<WriterMethods[Name]> // the worker calls the store's method of that name
  }

  /** Settles all calls, then ends the thread. */
  async close(): Promise<void> {
    this.#isClosing = true
    this.thread.ref()
    this.#send()
    this.#request('close')
    await once(this.thread, 'exit')
  }

  #send(): void {
    this.#request(this.#unsent)
    this.#unsent = []
  }

  #request(request: WorkerRequest): void {
    this.thread.postMessage(request)
  }

  #settle(response: WorkerResponse): void {
    this.onResponse(response)
    for (const [callId, outcome] of response.outcomes) this.#settleOne(callId, outcome)
    if (this.#pendingCalls.size === 0 && !this.#isClosing) this.thread.unref()
  }

  #settleOne(callId: number, outcome: Outcome): void {
    const pending = this.#pendingCalls.get(callId)
    this.#pendingCalls.delete(callId)
    if ('error' in outcome) pending?.reject(deserializeError(outcome.error))
    else pending?.resolve(outcome.value)
  }
}
