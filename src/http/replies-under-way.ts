import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The replies that each connection is still owed: its requests may come one behind the other without waiting for them. */
export class RepliesUnderWay {
  readonly #owed = new WeakMap<Socket, Set<ServerResponse>>()
  readonly #latest = new WeakMap<Socket, ServerResponse>()

  constructor(server: Server) {
    server.on('request', ({ socket }, response) => {
      const owed = this.#owed.get(socket) ?? new Set()
      this.#owed.set(socket, owed.add(response))
      this.#latest.set(socket, response)
      response.once('close', () => owed.delete(response))
    })
  }

  /** Waits for the replies to the requests that have arrived whole; to one that has not there will be none. */
  async sent(socket: Socket): Promise<void> {
    const owed = [...(this.#owed.get(socket) ?? [])].filter(({ req }) => req.complete)
    await Promise.all(owed.map((response) => once(response, 'close')))
  }

  /** Whether the request that was still arriving has its reply already. */
  hasAnsweredEarly(socket: Socket): boolean {
    const latest = this.#latest.get(socket)
    return latest !== undefined && latest.headersSent && !latest.req.complete
  }
}
