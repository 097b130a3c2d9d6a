import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The number of bytes of a refused request that are read and discarded. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024
/** The time for which a refused request is read. */
export const LINGER_MS = 5_000

/**
 * Lets a client receive the reply to a request whose body it still sends.
 *
 * If a server closes a connection with unread data, the connection is reset and the client loses the reply: it sees EPIPE or ECONNRESET
 * instead of a 413. Call this before the reply is sent. The reply is sent at once, but ends only when the body has been read and
 * discarded (a lingering close). If the body is too large or takes too long, the connection is closed without the rest.
 */
export function linger(request: IncomingMessage, response: ServerResponse, timeoutMs: number): void {
  if (isOver(request)) return
  const end = response.end.bind(response)
  const finish = async () => {
    await discard(request, timeoutMs)
    end()
    if (!isOver(request)) request.socket.destroySoon()
  }
  Object.assign(response, {
    end(chunk: unknown) {
      response.write(chunk)
      void finish()
      return response
    },
  })
}

/** Lets a client receive the reply that was written for a request that could not be parsed, in the same way. Ends the connection. */
export function lingerUnread(socket: Socket, timeoutMs: number): void {
  const limit = socket.bytesRead + MAX_DISCARDED_BYTES
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  socket.on('data', () => {
    if (socket.bytesRead > limit) socket.destroy()
  })
  socket.once('close', () => clearTimeout(timer))
  socket.end()
}

/** Reads and discards the rest of a body, up to a time and a size. */
async function discard(request: IncomingMessage, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((resolve) => {
    let bytes = 0
    timer = setTimeout(resolve, timeoutMs)
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MAX_DISCARDED_BYTES) resolve()
    })
    for (const event of ['end', 'close', 'error']) request.once(event, resolve)
    request.resume()
  })
  clearTimeout(timer)
}

/** Whether the body has arrived completely, or will not arrive. */
function isOver(request: IncomingMessage): boolean {
  return request.complete || request.readableEnded || request.destroyed
}
