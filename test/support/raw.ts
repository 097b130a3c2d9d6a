import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Listens on a free port of this machine. Returns the port. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => '' })
  return (app.server.address() as AddressInfo).port
}

export interface RawReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Sends bytes, and reads the reply until the connection is closed or idle for long. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawReply> {
  return sendOn(connect(port, '127.0.0.1'), bytes)
}

/** Does the same on a connection that may have sent the beginning of the request. */
export async function sendOn(socket: Socket, bytes: string | Buffer): Promise<RawReply> {
  socket.setTimeout(60_000, () => socket.destroy())
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  const closed = closing(socket)
  socket.write(bytes)
  await closed
  const [head = '', ...body] = received.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]),
    ),
    body: body.join('\r\n\r\n'),
  }
}

/** Resolves when the connection is closed, also by a reset: the service may close it while a client still sends. */
export function closing(socket: Socket): Promise<void> {
  socket.on('error', () => {})
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
