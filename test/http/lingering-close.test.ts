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

async function gets(t: Test, status: number, head: string, bytes: number, settings = {}): Promise<void> {
  const { app } = await startService(t, settings)
  const port = await listen(app)
  const replies = await Promise.all(
    Array.from({ length: 10 }, () =>
      sendBlindly(port, `${head}Content-Length: ${bytes}\r\n\r\n`, Buffer.alloc(bytes, ' ')),
    ),
  )
  for (const { received, error } of replies) {
    t.equal(error, undefined, 'the connection is not reset')
    t.match(received, new RegExp(`^HTTP/1.1 ${status} `))
  }
}

const POST = `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`

t.test('a client that sends 12 MiB receives the error reply', async (t) => {
  await t.test('413', (t) => gets(t, 413, `${POST}Content-Type: application/json\r\n`, 12 * MEBIBYTE))
  await t.test('415', (t) => gets(t, 415, `${POST}Content-Type: text/csv\r\n`, 12 * MEBIBYTE))
  await t.test('404', (t) =>
    gets(t, 404, 'POST /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n', 12 * MEBIBYTE),
  )
  await t.test('405', (t) =>
    gets(t, 405, `PATCH ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`, 12 * MEBIBYTE),
  )
})

t.test('closes the connection of a client that sends endless chunks, after its reply', async (t) => {
  const { app } = await startService(t)
  const socket = connect(await listen(app), '127.0.0.1')
  const closed = closing(socket)
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  socket.write(`${POST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`)
  const chunk = Buffer.from(`100000\r\n${' '.repeat(MEBIBYTE)}\r\n`)
  let chunks = 0
  const send = () => {
    while (socket.writable && chunks < 200 && socket.write(chunk)) chunks++
  }
  socket.on('drain', send)
  send()
  await closed
  t.match(received, /^HTTP\/1.1 413 /)
  t.ok(chunks < 100, `${chunks} MiB were read`)
})

t.test('replies at once to a client that stops sending, and closes its connection later', async (t) => {
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
