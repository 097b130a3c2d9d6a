import { Agent, type IncomingHttpHeaders, request as requestHttp, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as requestHttps } from 'node:https'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { urlToHttpOptions } from 'node:url'

/** A request that is sent unchanged: nothing is escaped, completed or corrected. */
export interface RawRequest {
  readonly method: string
  /** Path and query below the base URL, percent-encoded. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

/** A reply before it is parsed. */
export interface RawReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const REPLY_TIMEOUT_MS = 120_000

class NoReplyError extends Error {
  override readonly name = 'NoReplyError'

  /** @param isOfUsedConnection whether a connection was reset that had been used before. */
  constructor(
    message: string,
    readonly isOfUsedConnection: boolean,
  ) {
    super(message)
  }
}

/** Sends requests to one server. */
export class HttpTransport {
  readonly #base: URL
  readonly #agent: Agent

  /** @throws TypeError if `baseUrl` is not a URL. */
  constructor(readonly baseUrl: string) {
    this.#base = new URL(baseUrl)
    this.#agent =
      this.#base.protocol === 'https:' ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  }

  /** Sends a request. @throws Error without a reply. */
  async send(request: RawRequest): Promise<RawReply> {
    try {
      return await this.#send(request, { agent: this.#agent })
    } catch (error) {
      // The server may end a connection that was not used for some seconds at the moment when the next request is sent on it.
      if (error instanceof NoReplyError && error.isOfUsedConnection)
        return this.#send(request, { agent: false })
      throw error
    }
  }

  /** Sends the request without the end of its head, and waits for the server to give up. */
  sendIncomplete(request: RawRequest): Promise<RawReply> {
    const createConnection = ({ host, port }: RequestOptions) =>
      withholdEnd(connect(Number(port), String(host))) as Socket
    return this.#send(request, { createConnection })
  }

  close(): void {
    this.#agent.destroy()
  }

  #send({ method, address, headers, body }: RawRequest, options: RequestOptions): Promise<RawReply> {
    const { protocol, pathname } = this.#base
    const { hostname, port } = urlToHttpOptions(this.#base) // gives an IPv6 address without brackets
    const path = pathname.replace(/\/$/, '') + address
    const request = protocol === 'https:' ? requestHttps : requestHttp
    // Node sends the body of a DELETE only with an explicit Content-Length.
    const framing = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          hostname,
          port,
          path,
          method,
          headers: { ...headers, ...framing },
          signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
          ...options,
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () =>
            resolve({
              status: Number(incoming.statusCode),
              headers: incoming.headers,
              text: Buffer.concat(chunks).toString(),
            }),
          )
        },
      )
      outgoing.on('error', ({ code, message }: NodeJS.ErrnoException) =>
        reject(
          new NoReplyError(`no reply (${code}): ${message}`, outgoing.reusedSocket && code === 'ECONNRESET'),
        ),
      )
      // Together with a text, Node would send the head in UTF-8 instead of Latin-1.
      const hasOddHead = Object.values(headers).some((it) => /[^ -~\t]/.test(it))
      outgoing.end(hasOddHead && body !== undefined ? Buffer.from(body) : body)
    })
  }
}

/** A connection that withholds the last two bytes of everything written to it. */
function withholdEnd(socket: Socket): Duplex {
  return Duplex.from({
    readable: socket,
    writable: async (chunks: AsyncIterable<string | Buffer>) => {
      for await (const chunk of chunks) socket.write(chunk.toString('latin1').slice(0, -2), 'latin1')
    },
  })
}
