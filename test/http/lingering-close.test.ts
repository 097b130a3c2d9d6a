import { once } from 'node:events'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { closing, listen } from '../support/raw.js'
import { COLLECTION, isProblem, startService } from '../support/service.js'

const MEBIBYTE = 1024 * 1024

/** Sends all of a body before it reads anything, as many clients do. @returns the reply, and the error of the connection. */
async function sendBlindly(port: number, head: string, body: Buffer) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let received = ''
  let error: Error | undefined
  socket.on('error', (it) => (error = it))
  await once(socket, 'connect')
  await new Promise<void>((resolve) =>
    socket.write(Buffer.concat([Buffer.from(head), body]), () => resolve()),
  )
  const closed = closing(socket)
  socket.on('data', (chunk) => (received += chunk))
  socket.end()
  await closed
  return { received, error }
}

/** Sends ten such requests at once to a service that reads them for as long as a slow machine takes. */
async function gets(t: Test, status: number, head: string, body: Buffer): Promise<void> {
  const { app } = await startService(t, { lingerTimeout: 300_000, requestTimeout: 300_000 })
  const port = await listen(app)
  const replies = await Promise.all(Array.from({ length: 10 }, () => sendBlindly(port, head, body)))
  for (const { received, error } of replies) {
    t.equal(error, undefined, 'the connection is not reset')
    t.match(received, new RegExp(`^HTTP/1.1 ${status} `))
  }
}

/** Sends the chunk up to 200 times, as fast as it is read, until the connection closes. */
async function sendEndlessly(port: number, head: string, chunk: Buffer) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const closed = closing(socket)
  let received = ''
  socket.on('data', (it) => (received += it))
  socket.write(head)
  let chunks = 0
  const send = () => {
    while (socket.writable && chunks < 200 && socket.write(chunk)) chunks++
  }
  socket.on('drain', send)
  send()
  await closed
  return { received, chunks }
}

const POST = `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`

t.test('a client that sends a body of 12 MiB receives the error reply (long)', async (t) => {
  const body = Buffer.alloc(12 * MEBIBYTE, ' ')
  for (const [status, head] of [
    [413, `${POST}Content-Type: application/json\r\n`],
    [415, `${POST}Content-Type: text/csv\r\n`],
    [404, 'POST /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'],
    [405, `PATCH ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`],
  ] as const)
    await t.test(String(status), (t) =>
      gets(t, status, `${head}Content-Length: ${body.length}\r\n\r\n`, body),
    )
})

t.test('answers a client that sends 12 MiB of headers, or of bytes that are not HTTP (long)', async (t) => {
  const field = Buffer.alloc(12 * MEBIBYTE, 'x')
  await t.test('431', (t) => gets(t, 431, `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\nX-Long: `, field))
  await t.test('400', (t) => gets(t, 400, 'no HTTP', field))
})

t.test('closes the connection of a client that sends endless headers, after its reply', async (t) => {
  const { app } = await startService(t, { lingerTimeout: 300_000, requestTimeout: 300_000 })
  const { received, chunks } = await sendEndlessly(
    await listen(app),
    `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\nX-Long: `,
    Buffer.alloc(MEBIBYTE, 'x'),
  )
  t.match(received, /^HTTP\/1.1 431 /)
  t.ok(chunks < 100, `${chunks} MiB were read`)
})

t.test('closes the connection of a client that sends endless chunks, after its reply', async (t) => {
  const { app } = await startService(t)
  const { received, chunks } = await sendEndlessly(
    await listen(app),
    `${POST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    Buffer.from(`100000\r\n${' '.repeat(MEBIBYTE)}\r\n`),
  )
  t.match(received, /^HTTP\/1.1 413 /)
  t.ok(chunks < 100, `${chunks} MiB were read`)
})

t.test('replies at once to a client that stops sending, and disconnects it later (long)', async (t) => {
  const { app } = await startService(t, { requestTimeout: 300 })
  const socket = connect(await listen(app), '127.0.0.1')
  const closed = closing(socket)
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  socket.write(`${POST}Content-Type: application/json\r\nContent-Length: 3000000\r\n\r\n`)
  await once(socket, 'data')
  t.match(received, /^HTTP\/1.1 413 /)
  await closed
})

t.test('keeps the connection open after a rejected body has arrived', async (t) => {
  const { app } = await startService(t)
  isProblem(t, await app.inject({ method: 'PATCH', url: COLLECTION, payload: { a: 1 } }), 405)
  const socket = connect(await listen(app), '127.0.0.1')
  t.teardown(() => socket.destroy())
  const body = ' '.repeat(MEBIBYTE)
  socket.write(`PATCH ${COLLECTION} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  socket.write(`GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  await closing(socket)
  t.match(received, /^HTTP\/1.1 405 [^]*HTTP\/1.1 200 OK/)
})
