import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The state of a connection. It keeps no answered requests: one that is kept until the next costs 9 µs of garbage collection. */
interface Connection {
  /** The responses that are not yet sent completely. */
  readonly unsent: Set<ServerResponse>
  /** The last request, if it was answered before it had arrived completely. */
  answeredEarly: IncomingMessage | undefined
}

/** Tracks the pending replies of each connection. Clients may pipeline requests (RFC 9112, section 9.3.2). */
export class InFlightReplies {
  readonly #connections = new WeakMap<Socket, Connection>()

  constructor(server: Server) {
    server.on('request', ({ socket }, response) => {
      const connection = this.#of(socket)
      connection.answeredEarly = undefined
      connection.unsent.add(response)
      response.once('close', () => {
        connection.unsent.delete(response)
        if (!response.req.complete && response.headersSent) connection.answeredEarly = response.req
      })
    })
  }

  /** Waits for the replies to all complete requests, and for a reply that began before its request was complete. */
  async sent(socket: Socket): Promise<void> {
    const { unsent } = this.#of(socket)
    await allClosed([...unsent].filter(({ req }) => req.complete))
    await allClosed([...unsent].filter(({ headersSent }) => headersSent))
  }

  /** Whether the incomplete request was already answered. */
  hasAnsweredEarly(socket: Socket): boolean {
    return this.#of(socket).answeredEarly?.complete === false
  }

  #of(socket: Socket): Connection {
    let connection = this.#connections.get(socket)
    if (connection === undefined) {
      connection = { unsent: new Set(), answeredEarly: undefined }
      this.#connections.set(socket, connection)
    }
    return connection
  }
}

async function allClosed(responses: readonly ServerResponse[]): Promise<void> {
  await Promise.all(responses.map((response) => once(response, 'close')))
}
