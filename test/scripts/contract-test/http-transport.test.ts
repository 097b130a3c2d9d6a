import { type AddressInfo, createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { HttpTransport } from '../../../scripts/contract-test/http-transport.js'

const REQUEST = { method: 'GET', address: '/', headers: {} }

/** Starts a server that lets `answer` handle the requests of each connection, by their number on it. */
async function start(t: Test, answer: (socket: Socket, number: number) => void): Promise<HttpTransport> {
  const server = createServer((socket) => {
    let requests = 0
    socket.on('error', () => {})
    socket.on('data', () => answer(socket, ++requests))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const transport = new HttpTransport(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.teardown(() => {
    transport.close()
    server.close()
  })
  return transport
}

const ok = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')

t.test('sends a request again if the server has ended the connection since the last one', async (t) => {
  const used: number[] = []
  const transport = await start(t, (socket, number) => {
    used.push(number)
    if (number === 1) ok(socket)
    else socket.resetAndDestroy()
  })
  t.match(await transport.send(REQUEST), { status: 200 })
  t.match(await transport.send(REQUEST), { status: 200 })
  t.strictSame(used, [1, 2, 1])
})

t.test('reports a server that resets a new connection', async (t) => {
  const transport = await start(t, (socket) => socket.resetAndDestroy())
  await t.rejects(transport.send(REQUEST), { message: /^no reply \(ECONNRESET\)/ })
})
