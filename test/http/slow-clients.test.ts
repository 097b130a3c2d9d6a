import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { closing, listen, sendRaw } from '../support/raw.js'
import { COLLECTION, EXAMPLE, startService } from '../support/service.js'

const REQUEST_LINE = `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n`
const REQUEST = `${REQUEST_LINE}Connection: close\r\n\r\n`
const BODY = JSON.stringify(EXAMPLE)
const POST = `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`

/** A client that sends `beginning`, then slowly `rest`, until the service closes the connection. */
function dribble(t: Test, port: number, beginning: string, rest: (n: number) => string) {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  const closed = closing(socket)
  socket.write(beginning)
  let n = 0
  const dribbling = setInterval(() => socket.writable && socket.write(rest(n++)), 20)
  t.teardown(() => {
    clearInterval(dribbling)
    socket.destroy()
  })
  return { closed, received: () => received }
}

async function isCutOff(t: Test, client: ReturnType<typeof dribble>, name: string): Promise<void> {
  await client.closed
  t.match(client.received(), /^HTTP\/1.1 408 Request Timeout\r\n/, name)
  t.match(
    JSON.parse(client.received().split('\r\n\r\n')[1] ?? ''),
    { status: 408, type: 'about:blank' },
    name,
  )
}

t.test('answers 408 to a request that is too slow, and closes the connection', async (t) => {
  const { app, store } = await startService(t, { requestTimeout: 300 })
  const port = await listen(app)
  const clients = {
    'a request line that does not end': dribble(t, port, 'GET /', () => 'x'),
    'a header that does not end': dribble(t, port, `${REQUEST_LINE}X-Slow: `, () => 'x'),
    'headers without end (slowloris)': dribble(t, port, REQUEST_LINE, (n) => `X-${n}: x\r\n`),
    'a slow body': dribble(t, port, `${POST}Content-Length: ${BODY.length}\r\n\r\n`, (n) => BODY[n] ?? ''),
    'a slow chunked body': dribble(
      t,
      port,
      `${POST}Transfer-Encoding: chunked\r\n\r\n`,
      (n) => `1\r\n${BODY[n] ?? ' '}\r\n`,
    ),
  }
  for (const [name, client] of Object.entries(clients)) await isCutOff(t, client, name)
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 0, 'nothing was created')
})

t.test('limits the second request of a connection like the first', async (t) => {
  const { app } = await startService(t, { requestTimeout: 300 })
  const client = dribble(t, await listen(app), `${REQUEST_LINE}\r\n${REQUEST_LINE}`, (n) => `X-${n}: x\r\n`)
  await client.closed
  t.match(client.received(), /^HTTP\/1.1 200 OK\r\n[^]*HTTP\/1.1 408 Request Timeout\r\n/)
})

t.test('closes despite a slow client', async (t) => {
  const { app } = await startService(t, { requestTimeout: 300 })
  const port = await listen(app)
  const arrived = once(app.server, 'request')
  const client = dribble(t, port, `${POST}Content-Length: 60000\r\n\r\n`, () => ' ')
  await arrived
  await app.close()
  await client.closed
  t.pass('it has ended, and so has the connection')
})

t.test('serves other clients despite many slow and silent connections, and closes these', async (t) => {
  const { app } = await startService(t, { requestTimeout: 300 })
  const port = await listen(app)
  const slow = Array.from({ length: 200 }, () => dribble(t, port, REQUEST_LINE, (n) => `X-${n}: x\r\n`))
  const silent = await Promise.all(Array.from({ length: 200 }, () => open(t, port)))
  t.equal((await sendRaw(port, REQUEST)).status, 200, 'others are served meanwhile')
  await Promise.all([...slow, ...silent].map(({ closed }) => closed))
  t.ok(
    slow.every(({ received }) => received().startsWith('HTTP/1.1 408 ')),
    'clients that have begun a request get the reason',
  )
  t.equal((await sendRaw(port, REQUEST)).status, 200)
})

/** A connection over which nothing is sent. */
async function open(t: Test, port: number): Promise<{ closed: Promise<unknown> }> {
  const socket: Socket = connect(port, '127.0.0.1').resume()
  const closed = closing(socket)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return { closed }
}

t.test('answers 413 to an endless body', async (t) => {
  const { app } = await startService(t)
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`
  const client = dribble(t, await listen(app), `${POST}Transfer-Encoding: chunked\r\n\r\n`, () => chunk)
  await client.closed
  t.match(client.received(), /^HTTP\/1.1 413 /)
})
