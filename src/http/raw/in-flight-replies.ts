import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What is known of a connection. No request is kept here that has its reply: kept until the next, it costs 9 µs of garbage. */
interface Connection {
  readonly owed: Set<ServerResponse>
  /** The last request, if it was still arriving when it had its reply. */
  early: IncomingMessage | undefined
}

/** The replies that each connection is still owed: its requests may come one behind the other without waiting for them. */
export class InFlightReplies {
  readonly #connections = new WeakMap<Socket, Connection>()

  constructor(server: Server) {
    server.on('request', ({ socket }, response) => {
      const connection = this.#of(socket)
      connection.early = undefined
      connection.owed.add(response)
      response.once('close', () => {
        connection.owed.delete(response)
        if (!response.req.complete && response.headersSent) connection.early = response.req
      })
    })
  }

  /** Waits for the replies to the requests that have arrived whole, and for one that began before its request had. */
  async sent(socket: Socket): Promise<void> {
    const { owed } = this.#of(socket)
    await allClosed([...owed].filter(({ req }) => req.complete))
    await allClosed([...owed].filter(({ headersSent }) => headersSent))
  }

  /** Whether the request that was still arriving has its reply already. */
  hasAnsweredEarly(socket: Socket): boolean {
    return this.#of(socket).early?.complete === false
  }

  #of(socket: Socket): Connection {
    let connection = this.#connections.get(socket)
    if (connection === undefined) {
      connection = { owed: new Set(), early: undefined }
      this.#connections.set(socket, connection)
    }
    return connection
  }
}

async function allClosed(responses: readonly ServerResponse[]): Promise<void> {
  await Promise.all(responses.map((response) => once(response, 'close')))
}
