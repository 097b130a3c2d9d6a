import { connect } from 'node:net'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import type { Store } from '../src/store/interface/store.js'
import { listen, type RawReply, sendRaw } from './support/raw.js'
import { recordingLogger } from './support/recording-logger.js'
import { COLLECTION, EXAMPLE, isInvalid, isProblem, startService } from './support/service.js'
import { waitUntil } from './support/wait.js'
import { overrideMethods } from './support/override-methods.js'
import { failingStore } from '../scripts/contract-test/failing-store.js'

function isRawProblem(t: Test, reply: RawReply, status: number, pointer?: string): void {
  t.equal(reply.status, status, reply.body)
  t.match(reply.headers, {
    'content-type': 'application/problem+json',
    'x-request-id': /^[\w-]{16}-[0-9a-z]+$/,
    'x-content-type-options': 'nosniff',
    date: / GMT$/,
  })
  const problem = JSON.parse(reply.body)
  t.equal(problem.status, status)
  if (pointer !== undefined) t.equal(problem.errors[0].pointer, pointer, reply.body)
}

t.test('rejects a body that is missing, not JSON or not UTF-8', async (t) => {
  const { app, send } = await startService(t)
  const json = { host: 'test', 'content-type': 'application/json' }
  const post = (payload: string | Buffer, headers: Record<string, string> = json) =>
    app.inject({ method: 'POST', url: COLLECTION, headers, payload })
  for (const text of ['{', 'x', '{"a":1}}', '[1,', 'NaN']) {
    isInvalid(t, await post(text), ['body', ''])
  }
  for (const name of ['__proto__', 'constructor']) {
    const reply = await post(`{"${name}":{"prototype":1}}`)
    isProblem(t, reply, 400, 'invalid-request')
    t.match(reply.json().errors.at(-1), { pointer: `/${name}`, detail: 'is unknown' })
  }
  isInvalid(t, await post(Buffer.from([0x22, 0xff, 0x22])), ['body', ''])
  isInvalid(t, await post(''), ['body', ''])
  isInvalid(t, await post('null'), ['body', ''])
  isInvalid(t, await post(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), ['body', ''])
  for (const type of [
    'text/plain',
    'application/xml',
    'application/json-patch+json',
    'application/x-www-form-urlencoded',
    'json',
    '',
  ]) {
    isProblem(t, await post(JSON.stringify(EXAMPLE), { host: 'test', 'content-type': type }), 415)
  }
  isProblem(t, await post(' '.repeat(64 * 1024 + 1)), 413)
  t.equal((await send('GET', '')).json().pagination.total, 0, 'nothing was created')
  const parameters = { host: 'test', 'content-type': 'Application/JSON; charset=utf-8' }
  t.equal((await post(JSON.stringify(EXAMPLE).padEnd(64 * 1024), parameters)).statusCode, 201)
})

t.test("addresses that are not the contract's", async (t) => {
  const { app, create } = await startService(t)
  await create()
  const paths = [
    '/',
    '/api/v1',
    `${COLLECTION}/`,
    `${COLLECTION}/cert-001/`,
    `${COLLECTION}//status`,
    `${COLLECTION}/cert-001/statu`,
    `/${COLLECTION}`,
    COLLECTION.toUpperCase(),
    `${COLLECTION}${COLLECTION}/`,
  ]
  for (const url of paths) {
    for (const method of ['GET', 'POST', 'PATCH', 'OPTIONS'] as const) {
      const body =
        method === 'POST' ? { payload: 'x', headers: { host: 'test', 'content-type': 'text/plain' } } : {}
      isProblem(t, await app.inject({ method, url, headers: { host: 'test' }, ...body }), 404)
    }
  }
})

t.test('methods that an address does not have', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const allowed = {
    '': 'GET, HEAD, POST',
    '/expiring': 'GET, HEAD',
    '/cert-001': 'GET, HEAD, PUT, DELETE',
    '/cert-001/status': 'GET, HEAD',
  }
  for (const [path, allow] of Object.entries(allowed)) {
    for (const method of [
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'QUERY',
      'UNLOCK',
    ] as const) {
      if (allow.split(', ').includes(method)) continue
      const reply = await send(method as 'GET', path, { headers: { 'content-type': 'text/plain' } })
      isProblem(t, reply, 405)
      t.equal(reply.headers.allow, allow)
    }
  }
  t.equal((await send('GET', '/cert-001')).headers.etag, '"1-active"', 'nothing was changed')
})

t.test('what Node and its parser refuse is a problem too', async (t) => {
  const { app } = await startService(t)
  const port = await listen(app)
  const get = `GET ${COLLECTION} HTTP/1.1\r\n`
  const end = 'Connection: close\r\n\r\n'
  isRawProblem(t, await sendRaw(port, `${get}${end}`), 400, '/host')
  isRawProblem(t, await sendRaw(port, `${get}Host: x\r\nExpect: the-unexpected\r\n${end}`), 400, '/expect')
  isRawProblem(t, await sendRaw(port, `${get}Expect: a\r\n${end}`), 400, '/host')
  for (const host of ['a b/c', 'http://a', 'a:b', '[::1', 'a@b', 'a:80:80', '%zz']) {
    isRawProblem(t, await sendRaw(port, `${get}Host: ${host}\r\n${end}`), 400, '/host')
  }
  for (const host of ['', 'a', 'a-b.example:', '127.0.0.1:80', '[::1]:80', 'xn--a_b%20c']) {
    t.equal((await sendRaw(port, `${get}Host: ${host}\r\n${end}`)).status, 200, host)
  }
  isRawProblem(t, await sendRaw(port, `GET ${COLLECTION}/%zz HTTP/1.1\r\nHost: x\r\n${end}`), 400, '')
  isRawProblem(t, await sendRaw(port, 'NONSENSE\r\n\r\n'), 400, '')
  isRawProblem(t, await sendRaw(port, `${get}Host: x\r\nHost x\r\n${end}`), 400, '')
  isRawProblem(t, await sendRaw(port, `${get}Host: x\r\nX: ${'x'.repeat(17_000)}\r\n${end}`), 431)
  isRawProblem(t, await sendRaw(port, `GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n${end}`), 431)
  isRawProblem(
    t,
    await sendRaw(
      port,
      `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n${end}`,
    ),
    400,
    '',
  )

  const old = await sendRaw(port, `GET ${COLLECTION} HTTP/1.0\r\n\r\n`)
  t.equal(old.status, 200, 'HTTP/1.0 needs no Host')
  const expecting = await sendRaw(port, `${get}Host: x\r\nExpect: 100-Continue\r\n${end}`)
  t.match(expecting.status, 100)
})

t.test('answers 408 to a request that takes too long (long)', async (t) => {
  const { app } = await startService(t, { requestTimeout: 500 })
  const port = await listen(app)
  isRawProblem(t, await sendRaw(port, `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n`), 408)
  const slowBody = `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`
  isRawProblem(t, await sendRaw(port, slowBody), 408)
})

t.test('logs no error when a client disconnects', async (t) => {
  const { logger, lines } = recordingLogger()
  const { app } = await startService(t, { logger })
  const port = await listen(app)
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`GET ${COLLECTION} HTTP`)
  socket.resetAndDestroy()
  const aborting = connect(port, '127.0.0.1')
  const arrived = once(app.server, 'request')
  aborting.write(
    `POST ${COLLECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  )
  const [incoming] = await arrived
  aborting.resetAndDestroy()
  await once(incoming, 'error').catch(() => {})
  await waitUntil('the service has closed the connection', () => incoming.socket.destroyed)
  t.equal(
    (await sendRaw(port, `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).status,
    200,
  )
  t.notOk(lines.some(({ level, status }) => Number(level) >= 50 || Number(status) >= 500))
})

t.test('hides the details of an internal error and logs them', async (t) => {
  const { logger, lines } = recordingLogger()
  const { send } = await startService(t, {
    logger,
    wrap: (store) => failingStore(store, new Error('secret internals')),
  })
  const requests = [
    ['GET', ''],
    ['GET', '/expiring'],
    ['GET', '/cert-001'],
    ['GET', '/cert-001/status'],
    ['DELETE', '/cert-001'],
  ] as const
  for (const [method, path] of requests) {
    const reply = await send(method, path)
    isProblem(t, reply, 500)
    t.notMatch(reply.payload, /secret/)
  }
  isProblem(t, await send('POST', '', { body: EXAMPLE }), 500)
  isProblem(t, await send('PUT', '/cert-001', { body: { cert_type: 'x' } }), 500)
  t.equal(lines.filter(({ err }) => (err as Error | undefined)?.message === 'secret internals').length, 7)
})

t.test('answers 500 instead of a reply that violates the contract', async (t) => {
  const { logger, lines } = recordingLogger()
  const wrap = (store: Store) =>
    overrideMethods(store, {
      async getCertificationStatus(id) {
        const found = await store.getCertificationStatus(id)
        return found && { ...found, mentorId: 'not a mentor id' }
      },
    })
  const strict = await startService(t, { logger, wrap })
  await strict.create()
  isProblem(t, await strict.send('GET', '/cert-001/status'), 500)
  t.match(lines.find(({ err }) => err)?.err, { message: /violates the contract: body\/mentor_id/ })
  t.equal((await strict.send('HEAD', '/cert-001')).statusCode, 200, 'a HEAD has no body to check')

  const lax = await startService(t, { wrap, config: { VALIDATE_RESPONSES: false } })
  await lax.create()
  t.equal((await lax.send('GET', '/cert-001/status')).json().mentor_id, 'not a mentor id')
})

t.test('logs one line per request', async (t) => {
  const { logger, lines } = recordingLogger()
  const { send, create } = await startService(t, { logger })
  await create()
  await send('GET', '/cert-404')
  await send('GET', '/no/such/address')
  const requests = lines.filter(({ msg }) => msg === 'request')
  t.match(requests, [
    { method: 'POST', operation: 'createCertification', status: 201, ms: Number, reqId: String },
    { method: 'GET', url: `${COLLECTION}/cert-404`, operation: 'getCertification', status: 404 },
    { method: 'GET', status: 404 },
  ])
  t.equal(lines.length, 3)
  t.equal(new Set(requests.map(({ reqId }) => reqId)).size, 3)
})
