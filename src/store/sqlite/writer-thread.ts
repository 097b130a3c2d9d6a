import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { deserializeError } from 'serialize-error'
import type { Call, WriterMethods, WorkerRequest, Outcome, WorkerResponse } from './writer-worker.js'
import './cloneable-error.js'

interface Caller {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Has changes carried out in a thread of its own, one after the other: on the event loop, SQLite's work and its waiting for the
 * disk would hold up every request.
 *
 * A violation of the thread's own ends the process, as one of the event loop's would.
 */
export class WriterThread {
  #lastNumber = 0
  #isClosing = false
  readonly #callers = new Map<number, Caller>()
  #unsent: (readonly [number: number, call: Call])[] = []

  private constructor(
    readonly thread: Worker,
    readonly onResponse: (response: WorkerResponse) => void,
  ) {
    thread.on('message', (response: WorkerResponse) => this.#settle(response)).unref()
  }

  /**
   * @param onResponse is called before the changes that it tells of are settled.
   * @throws Error if the thread cannot open it.
   */
  static async start(file: string, onResponse: (response: WorkerResponse) => void): Promise<WriterThread> {
    const thread = new Worker(new URL('./writer-worker.js', import.meta.url), { workerData: file })
    await once(thread, 'message')
    return new WriterThread(thread, onResponse)
  }

  /** How many changes were asked for and are not settled yet. */
  get pending(): number {
    return this.#callers.size
  }

  call<Name extends keyof WriterMethods>(
    name: Name,
    ...parameters: Parameters<WriterMethods[Name]>
  ): ReturnType<WriterMethods[Name]> {
    const outcome = new Promise<unknown>((resolve, reject) => {
      if (this.#callers.size === 0) this.thread.ref()
      this.#callers.set(++this.#lastNumber, { resolve, reject })
      // What is asked for in one turn of the event loop is sent in one message.
      if (this.#unsent.push([this.#lastNumber, { name, parameters } as Call]) === 1)
        setImmediate(() => this.#send())
    })
    return outcome as ReturnType<WriterMethods[Name]> // since the thread has called a store's method of that name
  }

  /** Settles what was asked for, then ends the thread. */
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
    for (const [number, outcome] of response.outcomes) this.#settleOne(number, outcome)
    if (this.#callers.size === 0 && !this.#isClosing) this.thread.unref()
  }

  #settleOne(number: number, outcome: Outcome): void {
    const caller = this.#callers.get(number)
    this.#callers.delete(number)
    if ('error' in outcome) caller?.reject(deserializeError(outcome.error))
    else caller?.resolve(outcome.value)
  }
}
