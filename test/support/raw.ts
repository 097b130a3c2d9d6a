import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Listens on a free port of this machine and gives it. */
export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => '' })
  return (app.server.address() as AddressInfo).port
}

export interface RawReply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Sends bytes as they are and reads what comes back until the connection is closed, or nothing comes for long. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawReply> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(20_000, () => socket.destroy())
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  socket.on('error', () => {}) // a reset after the reply
  socket.write(bytes)
  await once(socket, 'close')
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
