import { Agent, type IncomingHttpHeaders, request as requestHttp, type RequestOptions } from 'node:http'
import { Agent as SecureAgent, request as requestHttps } from 'node:https'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { urlToHttpOptions } from 'node:url'

/** A request as it goes over the wire: nothing in it is escaped, completed or made valid on the way. */
export interface WireRequest {
  readonly method: string
  /** From the base URL on; percent-encoded already. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export interface WireReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** How long a server may take to reply, in milliseconds. */
const REPLY_TIMEOUT_MS = 30_000

/** Sends requests to one server. */
export class HttpTransport {
  readonly #base: URL
  readonly #agent: Agent

  /** @throws TypeError if it is not the URL of an HTTP server. */
  constructor(readonly baseUrl: string) {
    this.#base = new URL(baseUrl)
    this.#agent =
      this.#base.protocol === 'https:' ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  }

  /** @throws Error if there is no reply. */
  send(request: WireRequest): Promise<WireReply> {
    return this.#send(request, { agent: this.#agent })
  }

  /** Sends all but the end of the request's head, and waits. */
  sendNeverEnding(request: WireRequest): Promise<WireReply> {
    const createConnection = ({ host, port }: RequestOptions) =>
      withholdEnd(connect(Number(port), String(host))) as Socket
    return this.#send(request, { createConnection })
  }

  close(): void {
    this.#agent.destroy()
  }

  #send({ method, address, headers, body }: WireRequest, options: RequestOptions): Promise<WireReply> {
    const { protocol, pathname } = this.#base
    const { hostname, port } = urlToHttpOptions(this.#base) // an IPv6 address without its brackets
    const path = pathname.replace(/\/$/, '') + address
    const request = protocol === 'https:' ? requestHttps : requestHttp
    // Node frames the body of a DELETE only if it is told to.
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
        reject(new Error(`no reply (${code}): ${message}`)),
      )
      outgoing.end(body)
    })
  }
}

/** A connection that never lets the last line of what is written through. */
function withholdEnd(socket: Socket): Duplex {
  return Duplex.from({
    readable: socket,
    writable: async (chunks: AsyncIterable<string | Buffer>) => {
      for await (const chunk of chunks) socket.write(chunk.toString('latin1').slice(0, -2), 'latin1')
    },
  })
}
