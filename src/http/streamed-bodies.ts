import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Semaphore, withTimeout } from 'async-mutex'
import { ClientTooSlowError, TemporarilyUnavailableError } from './errors.js'

// Replies whose bodies are sent while they are made.
//
// A body may be larger than memory. It is made no faster than the client takes it, so memory stays flat. That leaves a snapshot of
// the database open for as long as the client takes, and a client that never reads would keep it open for ever: SQLite's log grows
// meanwhile, as its pages cannot be overwritten, and PostgreSQL removes no old rows and lacks the connection. Hence two limits.
//
// - A body may take 15 minutes in all. The age of the snapshot is what harms, so the limit is one of age, and not one of speed: a
//   million certifications, 160 MB, need 1.5 Mbit/s. A client that takes nothing at all is cut off earlier, with its connection.
// - A process sends two such bodies at a time, so that they cannot take all connections to the database. Others wait for their turn.
//
// A failure before the first part is an ordinary error reply, so the first part is made before the status is sent. A later failure
// can only be shown by breaking off. The connection is reset, because HTTP/1.0, which nginx speaks to upstreams by default, ends a
// body by closing the connection: a regular close would pass a part of a file for all of it.

const MAX_BODIES = 2
const QUEUE_TIMEOUT_MS = 10_000
const MAX_DURATION_MS = 15 * 60_000

const TOO_MANY = new TemporarilyUnavailableError('Too many downloads are under way. Nothing was changed.')

/** The limits, in milliseconds. */
export interface StreamLimits {
  /** How long a body waits for its turn. */
  readonly queueTimeoutMs?: number
  /** How long a client may take. */
  readonly maxDurationMs?: number
}

export class StreamedBodies {
  readonly #slots: Pick<Semaphore, 'acquire'>
  readonly #maxDurationMs: number

  constructor({ queueTimeoutMs = QUEUE_TIMEOUT_MS, maxDurationMs = MAX_DURATION_MS }: StreamLimits = {}) {
    this.#slots = withTimeout(new Semaphore(MAX_BODIES), queueTimeoutMs, TOO_MANY)
    this.#maxDurationMs = maxDurationMs
  }

  /**
   * Makes the first part of a body, and returns the stream of all parts. For HEAD, the rest is never made.
   *
   * @throws the error of the first part; TemporarilyUnavailableError if too many bodies are sent.
   */
  async open(body: AsyncIterable<string>, { method, socket }: IncomingMessage): Promise<Readable> {
    const [, release] = await this.#slots.acquire()
    const parts = body[Symbol.asyncIterator]()
    const close = async () => {
      await parts.return?.()
      release()
    }
    const first = await parts.next().catch(async (error: unknown) => {
      release()
      throw error
    })
    if (method === 'HEAD') {
      await close()
      return Readable.from([]) // a text would have a length, which is not that of the body
    }
    const isWanted = () => !stream.destroyed
    const stream: Readable = Readable.from(read(first, parts, isWanted), {
      objectMode: false,
      highWaterMark: 1,
    })
    const tooSlow = new ClientTooSlowError(`the reply took longer than ${this.#maxDurationMs} ms`)
    const timer = setTimeout(() => stream.destroy(tooSlow), this.#maxDurationMs).unref()
    stream.once('error', () => socket.resetAndDestroy())
    stream.once('close', () => {
      clearTimeout(timer)
      void close()
    })
    return stream
  }
}

/** The event loop turns between two parts, so that other requests are answered meanwhile. A part may be empty. */
async function* read(
  first: IteratorResult<string>,
  parts: AsyncIterator<string>,
  isWanted: () => boolean,
): AsyncGenerator<string> {
  for (let part = first; part.done !== true && isWanted(); part = await parts.next()) {
    if (part.value !== '') yield part.value
    await setImmediate()
  }
}
