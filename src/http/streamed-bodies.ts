import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { Semaphore, withTimeout } from 'async-mutex'
import { ClientTooSlowError, TemporarilyUnavailableError } from './replies/errors.js'

// Replies whose bodies are generated while they are sent.
//
// A body may be larger than memory, so it is generated no faster than the client reads it. This keeps a snapshot of the database open
// for as long as the client reads. Meanwhile SQLite's log grows, because its pages cannot be overwritten; PostgreSQL removes no old
// rows, and has one connection less. So there are two limits, which also end a reply that a client never reads:
//
// - A body may take 15 minutes in total. The limit is on the age of the snapshot, not on the speed, because the age does the harm. A
//   million certifications, 160 MB, need 1.5 Mbit/s. If a client reads nothing at all, its connection is closed earlier.
// - A process sends two such bodies at a time, so that they cannot take all connections to the database. Others wait for their turn.
//
// The first part is generated before the status is sent, so that a failure until then gets an ordinary error reply. After a later
// failure, the connection is reset. A regular close would be misleading. In HTTP/1.0, which nginx uses to upstreams by default, it marks
// the end of the body, so a part of a file would look complete.

const MAX_BODIES = 2
const QUEUE_TIMEOUT_MS = 10_000
/** Also the time limit of an import, during which all other writes wait. */
export const MAX_DURATION_MS = 15 * 60_000

const TOO_MANY = new TemporarilyUnavailableError('Too many downloads are under way. Nothing was changed.')

/** The limits, in milliseconds. */
export interface StreamLimits {
  /** The time limit for a body, or a file, to wait for its turn. */
  readonly queueTimeoutMs?: number
  /** The time limit for a client to read the body, and for the import of a file. */
  readonly maxDurationMs?: number
}

/** Sends bodies while they are generated, within the limits above. */
export class StreamedBodies {
  readonly #slots: Pick<Semaphore, 'acquire'>
  readonly #maxDurationMs: number

  constructor({ queueTimeoutMs = QUEUE_TIMEOUT_MS, maxDurationMs = MAX_DURATION_MS }: StreamLimits = {}) {
    this.#slots = withTimeout(new Semaphore(MAX_BODIES), queueTimeoutMs, TOO_MANY)
    this.#maxDurationMs = maxDurationMs
  }

  /**
   * Generates the first part of a body, and returns the stream of all parts. For HEAD, the other parts are not generated.
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
      return Readable.from([]) // an empty text would add a Content-Length of 0
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

/** Yields the parts that are not empty. The event loop turns between two parts, so that other requests are answered meanwhile. */
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
