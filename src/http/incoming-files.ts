import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Semaphore, withTimeout } from 'async-mutex'
import type { ContractFile } from '../contract/contract.js'
import { essenceOf } from '../contract/media-type.js'
import type { IncomingFile } from '../contract/operation.js'
import { TooLongError, withTemporaryCopy } from '../files/temporary-copy.js'
import {
  BodyTooLargeError,
  ClientGoneError,
  TemporarilyUnavailableError,
  UnsupportedContentEncodingError,
  UnsupportedMediaTypeError,
} from './replies/errors.js'
import { MAX_DURATION_MS, type StreamLimits } from './streamed-bodies.js'

// Requests whose bodies are files.
//
// A file is copied to disk before it is imported. An import makes other writes wait, and a client that sends slowly must not make them
// wait longer. Files are received and imported one at a time, so that clients cannot fill the disk together.
//
// An import can take minutes, in which no byte is sent. The limit of idle connections does not apply to it, because the client would get
// no reply. The time-out of requests still limits how long a client may send, and the import itself may take 15 minutes.

/** The events of a client that disconnects. They also occur if the client only closes its side of the connection and still reads. */
const CLOSED = ['end', 'close']
const QUEUE_TIMEOUT_MS = 10_000
const TOO_MANY = new TemporarilyUnavailableError('Another import is under way. Nothing was changed.')
const TOO_LONG = new TemporarilyUnavailableError(
  'The import took too long and was cancelled. Nothing was changed. Split the file into smaller ones.',
)

/** Receives files, one at a time in a process. */
export class IncomingFiles {
  readonly #turn: Pick<Semaphore, 'runExclusive'>
  readonly #maxDurationMs: number

  constructor({ queueTimeoutMs = QUEUE_TIMEOUT_MS, maxDurationMs = MAX_DURATION_MS }: StreamLimits = {}) {
    this.#turn = withTimeout(new Semaphore(1), queueTimeoutMs, TOO_MANY)
    this.#maxDurationMs = maxDurationMs
  }

  /** Makes the routes of `app` accept a file, and no other body. */
  accept(app: FastifyInstance, { mediaTypes, maxBytes }: ContractFile): void {
    app.addHook('onRequest', async (_, { raw }) => void raw.on('timeout', () => {})) // with a listener, Node keeps the connection
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (request, stream, done) => {
      const contentType = String(request.headers['content-type'])
      if (!mediaTypes.includes(essenceOf(contentType))) {
        return done(new UnsupportedMediaTypeError(`The body must be ${listOf(mediaTypes)}.`))
      }
      if (!/^identity$/i.test(request.headers['content-encoding'] ?? 'identity'))
        return done(new UnsupportedContentEncodingError())
      if (Number(request.headers['content-length']) > maxBytes) return done(new BodyTooLargeError(maxBytes))
      done(null, this.#incomingFile(request, contentType, stream, maxBytes))
    })
  }

  #incomingFile(
    { raw: { socket } }: FastifyRequest,
    contentType: string,
    stream: Readable,
    maxBytes: number,
  ): IncomingFile {
    return {
      contentType,
      receive: (work) =>
        this.#turn.runExclusive(async () => {
          const cancelled = new AbortController()
          const onClose = () => cancelled.abort(new ClientGoneError())
          const importCopy = (path: string) => {
            const timer = setTimeout(() => cancelled.abort(TOO_LONG), this.#maxDurationMs)
            return work(path, cancelled.signal).finally(() => clearTimeout(timer))
          }
          for (const event of CLOSED) socket.once(event, onClose)
          if (socket.readableEnded) onClose() // while it waited for its turn
          return withTemporaryCopy(stream, maxBytes, importCopy)
            .catch((error: unknown) => {
              throw error instanceof TooLongError ? new BodyTooLargeError(maxBytes) : error
            })
            .finally(() => CLOSED.forEach((event) => socket.off(event, onClose)))
        }),
    }
  }
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
