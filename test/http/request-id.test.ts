import t from 'tap'
import { listen, sendRaw } from '../support/raw.js'
import { recordingLogger } from '../support/recording-logger.js'
import { COLLECTION, startService } from '../support/service.js'
import { failingStore } from '../../scripts/contract-test/failing-store.js'
import type { Store } from '../../src/store/interface/store.js'

const HEADER = 'x-request-id'

t.test('returns a valid X-Request-Id with every reply', async (t) => {
  const { app, create } = await startService(t)
  await create()
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e/{"a"}'
  const requests = [
    ['GET', `${COLLECTION}/cert-001`, 200],
    ['HEAD', `${COLLECTION}/cert-001`, 200],
    ['GET', `${COLLECTION}?limit=0`, 400],
    ['GET', `${COLLECTION}/%zz`, 400],
    ['GET', '/nowhere', 404],
    ['PATCH', COLLECTION, 405],
    ['POST', COLLECTION, 415],
    ['GET', '/docs/', 200],
    ['GET', '/health/ready', 200],
  ] as const
  for (const [method, url, status] of requests) {
    const body = method === 'POST' ? { payload: 'x' } : {}
    const headers = { host: 'test', [HEADER]: id, 'content-type': 'text/plain' }
    const reply = await app.inject({ method, url, headers, ...body })
    t.equal(reply.statusCode, status, `${method} ${url}`)
    t.equal(reply.headers[HEADER], id, `${method} ${url}`)
    t.equal(reply.headers['x-content-type-options'], 'nosniff', `${method} ${url}`)
  }
})

t.test('replaces a missing or unsafe X-Request-Id by a unique one', async (t) => {
  const { app } = await startService(t)
  const port = await listen(app)
  const ids = new Set<string | undefined>()
  const given = ['', 'a b', '\t', 'é', 'x'.repeat(129), '\x1b[31m', 'one\r\nX-Request-Id: two']
  for (const id of [undefined, ...given]) {
    const line = id === undefined ? '' : `X-Request-Id: ${id}\r\n`
    const reply = await sendRaw(
      port,
      `GET ${COLLECTION} HTTP/1.1\r\nHost: x\r\n${line}Connection: close\r\n\r\n`,
    )
    const made = reply.headers[HEADER]
    if (reply.status !== 400) t.match(made, /^[\w-]{16}-[0-9a-z]+$/) // Node refuses a control character itself
    t.notMatch(given, [made])
    ids.add(made)
  }
  t.ok(ids.size >= given.length, 'each id is unique')
  const longest = '~'.repeat(128)
  const reply = await app.inject({ url: COLLECTION, headers: { host: 'test', [HEADER]: longest } })
  t.equal(reply.headers[HEADER], longest)
})

t.test('logs every entry of a request with its id', async (t) => {
  const { logger, lines } = recordingLogger()
  const wrap = (store: Store) => failingStore(store, new Error('broken'))
  const { send } = await startService(t, { logger, wrap })
  const reply = await send('GET', '/cert-001', { headers: { [HEADER]: 'mine' } })
  t.equal(reply.statusCode, 500)
  t.match(lines, [
    { reqId: 'mine', msg: 'request failed' },
    { reqId: 'mine', status: 500 },
  ])
})
