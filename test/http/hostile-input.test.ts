import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { Metrics } from '../../src/monitoring/metrics.js'
import type { Store } from '../../src/store/interface/store.js'
import { listen, sendRaw } from '../support/raw.js'
import { recordingLogger } from '../support/recording-logger.js'
import { COLLECTION, EXAMPLE, isInvalid, isProblem, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

t.test('repeats a client’s field names as valid text', async (t) => {
  const { app, send } = await startService(t)
  const cut = `${'x'.repeat(99)}😀`
  isInvalid(t, await send('GET', `?${encodeURIComponent(cut)}=1`), ['query', `/${'x'.repeat(99)}\ufffd…`])
  const headers = { host: 'test', 'content-type': 'application/json' }
  const payload = JSON.stringify({ ...EXAMPLE, 'a\ud800': 1 })
  const reply = await app.inject({ method: 'POST', url: COLLECTION, headers, payload })
  isInvalid(t, reply, ['body', '/a\ufffd'])
})

t.test('rejects a body with a repeated member', async (t) => {
  const { app, create, send } = await startService(t)
  await create()
  const headers = { host: 'test', 'content-type': 'application/json' }
  const post = (payload: string) => app.inject({ method: 'POST', url: COLLECTION, headers, payload })
  const example = JSON.stringify(EXAMPLE)
  const withAnother = (member: string) => example.replace('{', `{${member},`)
  isInvalid(t, await post(withAnother('"mentor_id":"other"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"mentor_id":"mentor-42"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"\\u006dentor_id" : "other"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"cert_type":{"cert_type":"x"}')), ['body', '/cert_type'])
  isInvalid(t, await post('{"a~/\\"\\\\":1,"a~/\\"\\\\":1}'), ['body', '/a~0~1"\\'])
  isInvalid(t, await post(withAnother('"x":{"mentor_id":"other"}')), ['body', '/x'])
  const put = await app.inject({
    method: 'PUT',
    url: `${COLLECTION}/cert-001`,
    headers,
    payload: '{"cert_type":"a","cert_type":"b"}',
  })
  isInvalid(t, put, ['body', '/cert_type'])
  const reason = { status: 'revoked', revocation_reason: '"status": "x", "status": \\' }
  t.equal(
    (await send('PUT', '/cert-001', { body: reason })).statusCode,
    200,
    'the content of a text is not a member',
  )
})

t.test('answers pipelined requests in order, and then the malformed one (long)', async (t) => {
  const { app, send } = await startService(t)
  const port = await listen(app)
  const body = JSON.stringify(EXAMPLE)
  const json = `Host: x\r\nContent-Type: application/json\r\n`
  const post = `POST ${COLLECTION} HTTP/1.1\r\n${json}Content-Length: ${body.length}\r\n\r\n${body}`
  const unread = `POST /nowhere HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\n`
  const statuses = async (bytes: string) => {
    const { status, body } = await sendRaw(port, bytes)
    return [status, ...[...body.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, it]) => Number(it))]
  }
  t.strictSame(await statuses(`${post}\0\0`), [201, 400])
  t.strictSame(await statuses(`${post}${post}NONSENSE\r\n\r\n`), [201, 201, 400])
  t.strictSame(
    await statuses(`${post}${unread}zz\r\n`),
    [201, 404],
    'a request that was rejected before its end arrived gets one reply',
  )
  t.strictSame(await statuses(`${unread}zz\r\n${post}`), [404], 'data after it gets no reply')
  t.strictSame(await statuses(`${unread.replace('/nowhere', COLLECTION)}zz\r\n${post}`), [400])
  t.equal((await send('GET', '')).json().pagination.total, 4)
})

t.test('reads more than 2,000 headers', async (t) => {
  const { app, create, send } = await startService(t)
  await create()
  const many = 'X: y\r\n'.repeat(2_100)
  const guarded = `DELETE ${COLLECTION}/cert-001 HTTP/1.1\r\nHost: x\r\n${many}If-Match: "9-active"\r\nConnection: close\r\n\r\n`
  t.equal((await sendRaw(await listen(app), guarded)).status, 412)
  t.equal((await send('GET', '/cert-001')).statusCode, 200)
})

t.test('rejects two Host headers', async (t) => {
  const { app } = await startService(t)
  const twice = `GET ${COLLECTION} HTTP/1.1\r\nHost: a\r\nX: host\r\nhost: b\r\nConnection: close\r\n\r\n`
  const { status, body } = await sendRaw(await listen(app), twice)
  t.equal(status, 400)
  t.match(JSON.parse(body).errors, [{ in: 'header', pointer: '/host', detail: 'is repeated' }])
})

t.test('answers CONNECT with a problem', async (t) => {
  const { app } = await startService(t)
  const { status, headers } = await sendRaw(
    await listen(app),
    'CONNECT test:80 HTTP/1.1\r\nHost: test\r\nX-Request-Id: mine\r\n\r\n',
  )
  t.equal(status, 404)
  t.match(headers, { 'content-type': 'application/problem+json', 'x-request-id': 'mine' })

  const after = await sendRaw(
    await listen((await startService(t)).app),
    `GET ${COLLECTION} HTTP/1.1\r\nHost: test\r\n\r\nCONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n`,
  )
  t.equal(after.status, 200)
  t.match(after.body, /HTTP\/1.1 404 Not Found\r\n/, 'and waits for the reply before it')
})

t.test('survives clients that disconnect during CONNECT (long)', async (t) => {
  const { app, send } = await startService(t)
  const port = await listen(app)
  for (let n = 0; n < 300; n++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write('CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n')
    await setTimeout(n % 3)
    socket.resetAndDestroy()
  }
  t.equal((await send('GET', '')).statusCode, 200, 'the service still answers')
})

t.test('logs and counts requests that are rejected before they are parsed', async (t) => {
  const { logger, lines } = recordingLogger()
  const own = new Metrics()
  const { app } = await startService(t, {
    logger,
    metrics: { own, scrape: () => own.registry.metrics() },
  })
  const port = await listen(app)
  const { headers } = await sendRaw(port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`)
  t.match(lines.at(-1), { msg: 'request', reqId: headers['x-request-id'], status: 431, ip: '127.0.0.1' })
  const { body } = await sendRaw(port, 'GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  t.match(body, 'http_request_duration_seconds_count{operation="none",status="431"} 1')
})

t.test('answers 415 to a compressed body', async (t) => {
  const { app, send } = await startService(t)
  const post = (coding: string) =>
    app.inject({
      method: 'POST',
      url: COLLECTION,
      headers: { host: 'test', 'content-type': 'application/json', 'content-encoding': coding },
      payload: JSON.stringify(EXAMPLE),
    })
  for (const coding of ['gzip', 'br', 'identity, gzip', 'x']) {
    const reply = await post(coding)
    isProblem(t, reply, 415)
    t.equal(reply.headers['accept-encoding'], 'identity', 'RFC 9110, section 15.5.16')
  }
  t.equal((await post('Identity')).statusCode, 201)
  t.equal((await send('GET', '')).json().pagination.total, 1)
})

/** A store whose calls wait until it is opened. */
function gated() {
  let open = () => {}
  const isOpen = new Promise<void>((resolve) => (open = resolve))
  const wrap = (store: Store) =>
    new Proxy(store, {
      get:
        (target, name: keyof Store) =>
        async (...given: never[]) => {
          await isOpen
          return Reflect.apply(target[name], target, given) as unknown
        },
    })
  return { wrap, open }
}

t.test('replies to a client that has closed its side of the connection', async (t) => {
  const { wrap, open } = gated()
  const { app } = await startService(t, { wrap })
  const socket = connect({ port: await listen(app), host: '127.0.0.1', allowHalfOpen: true })
  const arrived = once(app.server, 'request')
  socket.end(`GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n\r\n`)
  const [incoming] = await arrived
  await waitUntil(
    'the service has seen the end of what the client sends',
    () => incoming.socket.readableEnded,
  )
  open()
  const reply = await text(socket)
  socket.end()
  t.match(reply, /^HTTP\/1\.1 200 /)
})

t.test('answers a malformed request once and ignores what follows it', async (t) => {
  const { wrap, open } = gated()
  const { app } = await startService(t, { wrap })
  const socket = connect({ port: await listen(app), host: '127.0.0.1' })
  const arrived = once(app.server, 'clientError')
  socket.write(`GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n\r\n\0`)
  await arrived
  const arrivedAgain = once(app.server, 'clientError')
  socket.write('\0')
  await arrivedAgain
  open()
  const statuses = [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, it]) => it)
  t.strictSame(statuses, ['200', '400'])
})
