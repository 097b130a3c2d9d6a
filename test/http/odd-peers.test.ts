// Clients and gateways that do not speak HTTP/1.1, or do so incorrectly.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { listen, type RawReply, sendOn, sendRaw } from '../support/raw.js'
import { COLLECTION, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

const { app, create, send } = await startService(t)
await create()
const port = await listen(app)

/** Asserts a problem with this status, and that the record is still there. */
async function isRefused(reply: RawReply, status: number, what: string): Promise<void> {
  t.equal(reply.status, status, what)
  t.match(reply.headers, { 'content-type': /^application\/problem\+json/, 'x-request-id': String }, what)
  t.equal(JSON.parse(reply.body).status, status)
  t.equal((await send('GET', '/cert-001')).statusCode, 200, 'nothing was changed')
}

t.test('rejects other protocols and versions', async () => {
  const methods =
    'DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT RECORD FLUSH'
  for (const method of methods.split(' ')) {
    const line = `${method} /x RTSP/1.0`
    await isRefused(await sendRaw(port, `${line}\r\nConnection: close\r\n\r\n`), 400, line)
  }
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    const line = `${method} ${COLLECTION} RTSP/1.0\r\n`
    const end = 'Connection: close\r\n\r\n'
    await isRefused(await sendRaw(port, `${line}Host: x\r\n${end}`), 505, line)
    await isRefused(await sendRaw(port, `${line}${end}`), 505, `${line} without Host`)
    await isRefused(await sendInTurn(line, end), 505, `${line} in two packets`)
    await isRefused(await sendInTurn(line, `Host: x\r\nCSeq: 1\r\n${end}`), 505, `${line} with its number`)
  }
  for (const method of ['PUT', 'DELETE']) {
    const line = `${method} ${COLLECTION}/cert-001 RTSP/1.0`
    await isRefused(await sendRaw(port, `${line}\r\nConnection: close\r\n\r\n`), 400, line)
  }
  for (const version of ['HTTP/0.9', 'HTTP/2.0']) {
    const line = `DELETE ${COLLECTION}/cert-001 ${version}`
    await isRefused(await sendRaw(port, `${line}\r\n\r\n`), 505, line)
    await isRefused(await sendRaw(port, `${line}\r\nHost: x\r\n\r\n`), 505, line)
  }
})

t.test('rejects another protocol in the packet of an earlier request', async (t) => {
  const get = `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n\r\n`
  const socket = connect(port, '127.0.0.1')
  socket.write(`${get}GET ${COLLECTION} RTSP/1.0\r\nHost: x\r\n\r\n`)
  t.match(await text(socket), /^HTTP\/1\.1 200 [^]*HTTP\/1\.1 505 /)
})

t.test('accepts HTTP/1.0, also in two packets', async (t) => {
  const line = `GET ${COLLECTION} HTTP/1.0\r\n`
  t.equal((await sendRaw(port, `${line}\r\n`)).status, 200)
  t.equal((await sendInTurn(line, 'Host: x\r\n\r\n')).status, 200)
})

/** Sends the second part after the service has read the first one. */
async function sendInTurn(first: string, second: string): Promise<RawReply> {
  const connected = once(app.server, 'connection') as Promise<[Socket]>
  const socket = connect(port, '127.0.0.1')
  socket.write(first)
  const [accepted] = await connected
  await waitUntil(`the service reads ${first}`, () => accepted.bytesRead === first.length)
  return sendOn(socket, second)
}

const BODY = 'Content-Type: application/json\r\n'

t.test('rejects transfer codings other than chunked', async () => {
  const post = (fields: string) =>
    sendRaw(port, `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\n${BODY}${fields}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`)
  for (const fields of [
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: foo, chunked',
    'Transfer-Encoding: foo\r\nTransfer-Encoding: chunked',
  ]) {
    await isRefused(await post(fields), 501, fields)
  }
  await isRefused(await post('Transfer-Encoding: Chunked\r\nConnection: close'), 400, 'chunked is read')
})

t.test('closes the connection after HTTP/1.0 with a transfer coding', async (t) => {
  const request = `POST ${COLLECTION} HTTP/1.0\r\nHost: x\r\n${BODY}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`
  const reply = await sendRaw(port, request)
  t.match(reply, { status: 400, headers: { connection: 'close' } })
})

t.test('closes the connection after a request for an upgrade, because later requests are lost', async (t) => {
  const get = `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n`
  const socket = connect(port, '127.0.0.1')
  socket.write(`${get}Connection: upgrade\r\nUpgrade: h2c\r\n\r\n${get}\r\n`)
  const received = await text(socket)
  t.match(received, /^HTTP\/1\.1 200 OK[^]*connection: close/i)
  t.equal(received.match(/HTTP\/1\.1/g)?.length, 1)
})

t.test('checks the protocol of requests with a malformed path', async (t) => {
  const line = 'GET /%zz HTTP/1.1\r\nHost: x\r\n'
  const socket = connect(port, '127.0.0.1')
  socket.write(`${line}Connection: upgrade\r\nUpgrade: h2c\r\n\r\n${line}\r\n`)
  t.match(await text(socket), /^HTTP\/1\.1 400 [^]*connection: close/i)
  await isRefused(await sendRaw(port, 'DELETE /%zz HTTP/2.0\r\nHost: x\r\n\r\n'), 505, 'HTTP/2.0')
})

t.test('checks the protocol of preflight requests', async (t) => {
  const { app } = await startService(t, { config: { CORS_ORIGINS: ['https://a.example'] } })
  const to = await listen(app)
  const preflight = `OPTIONS ${COLLECTION}/cert-001`
  const fields = 'Origin: https://a.example\r\nAccess-Control-Request-Method: DELETE\r\n'
  const ask = (version: string, more: string) =>
    sendRaw(to, `${preflight} ${version}\r\n${fields}${more}\r\n`)
  const good = await ask('HTTP/1.1', 'Host: x\r\nConnection: close\r\n')
  t.match(good, { status: 204, headers: { 'access-control-allow-origin': 'https://a.example' } })
  for (const [version, more, status] of [
    ['HTTP/2.0', 'Host: x\r\n', 505],
    ['RTSP/1.0', 'Host: x\r\n', 505],
    ['HTTP/1.1', 'Connection: close\r\n', 400],
    ['HTTP/1.1', 'Host: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n', 501],
    ['HTTP/1.1', 'Host: x\r\nConnection: close\r\nAuthorization: a\r\nAuthorization: b\r\n', 400],
  ] as const) {
    await isRefused(await ask(version, more), status, `${version} ${more}`)
  }
  const upgrade = 'Host: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n'
  t.match(await ask('HTTP/1.1', upgrade), { status: 204, headers: { connection: 'close' } })
})

t.test('rejects repeated headers of which a gateway may have used the other one', async (t) => {
  for (const fields of [
    'Authorization: Bearer a\r\nAuthorization: Bearer b',
    'Content-Type: application/json\r\ncontent-type: text/plain',
    'Host: x',
  ]) {
    const request = `DELETE ${COLLECTION}/cert-001 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n\r\n`
    const reply = await sendRaw(port, request)
    await isRefused(reply, 400, fields)
    t.match(JSON.parse(reply.body).errors, [{ in: 'header', detail: 'is repeated' }])
  }
})
