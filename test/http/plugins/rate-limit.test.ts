import t from 'tap'
import { recordingLogger } from '../../support/recording-logger.js'
import { COLLECTION, EXAMPLE, isProblem, startService } from '../../support/service.js'

t.test('answers 429 with Retry-After above the limit, and changes nothing', async (t) => {
  const { app, store } = await startService(t, { config: { RATE_LIMIT: 3 } })
  const ask = (remoteAddress: string, url = COLLECTION) =>
    app.inject({ url, headers: { host: 'test' }, remoteAddress })
  for (const left of [2, 1, 0]) {
    const reply = await ask('192.0.2.1')
    t.equal(reply.statusCode, 200)
    t.equal(reply.headers['ratelimit-policy'], '"minute";q=3;w=60')
    t.match(reply.headers.ratelimit, new RegExp(`^"minute";r=${left};t=([1-9]|[1-5][0-9]|60)$`))
  }
  const refused = await app.inject({
    method: 'POST',
    url: COLLECTION,
    headers: { host: 'test' },
    body: EXAMPLE,
    remoteAddress: '192.0.2.1',
  })
  isProblem(t, refused, 429)
  t.match(refused.headers['retry-after'], /^([1-9]|[1-5][0-9]|60)$/)
  t.match(refused.headers.ratelimit, /^"minute";r=0;t=/)
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 0)

  isProblem(t, await ask('192.0.2.1', `${COLLECTION}/expiring`), 429)
  t.equal((await ask('192.0.2.2')).statusCode, 200, 'another client is not limited')
  for (const url of ['/health/live', '/docs/', '/openapi.json'])
    t.equal((await ask('192.0.2.1', url)).statusCode, 200, `${url} is not counted`)
})

t.test('counts the addresses of an IPv6 network as one client', async (t) => {
  const { app } = await startService(t, { config: { RATE_LIMIT: 1 } })
  const ask = (remoteAddress: string) =>
    app.inject({ url: COLLECTION, headers: { host: 'test' }, remoteAddress })
  t.equal((await ask('2001:db8::1')).statusCode, 200)
  isProblem(t, await ask('2001:db8::2'), 429)
  t.equal((await ask('2001:db8:0:1::1')).statusCode, 200)
})

t.test(
  'counts a client of a gateway once, whatever its port, and invalid addresses as the gateway',
  async (t) => {
    const { app } = await startService(t, { config: { RATE_LIMIT: 1, TRUST_PROXY: ['10.0.0.0/8'] } })
    const ask = (client: string) =>
      app.inject({
        url: COLLECTION,
        headers: { host: 'test', 'x-forwarded-for': client },
        remoteAddress: '10.0.0.1',
      })
    t.equal((await ask('203.0.113.7:51234')).statusCode, 200)
    isProblem(t, await ask('203.0.113.7:51235'), 429)
    isProblem(t, await ask('198.51.100.1, junk, 203.0.113.7'), 429)
    t.equal((await ask('[2001:db8::1]:443')).statusCode, 200)
    isProblem(t, await ask('2001:db8::2'), 429)
    t.equal((await ask('one')).statusCode, 200, 'the gateway')
    for (const junk of ['two', 'unknown', '203.0.113.8, three', '', ' , ', '1.2.3.4:x'])
      isProblem(t, await ask(junk), 429)
  },
)

t.test('counts no requests by default', async (t) => {
  const { send } = await startService(t)
  const { headers } = await send('GET', '')
  t.notMatch(Object.keys(headers).join(), 'ratelimit')
})

t.test('distinguishes and logs the clients of a trusted gateway', async (t) => {
  const { logger, lines } = recordingLogger()
  const { app } = await startService(t, { logger, config: { RATE_LIMIT: 1, TRUST_PROXY: ['10.0.0.0/8'] } })
  const ask = (remoteAddress: string, client: string) =>
    app.inject({
      url: COLLECTION,
      headers: { host: 'test', 'x-forwarded-for': client },
      remoteAddress,
    })
  t.equal((await ask('10.0.0.1', '192.0.2.1')).statusCode, 200)
  t.equal((await ask('10.0.0.1', '192.0.2.2')).statusCode, 200)
  isProblem(t, await ask('10.0.0.2', '192.0.2.1'), 429)
  t.equal((await ask('198.51.100.1', '192.0.2.9')).statusCode, 200)
  isProblem(t, await ask('198.51.100.1', '192.0.2.10'), 429)
  t.strictSame(
    lines.map(({ ip }) => ip),
    ['192.0.2.1', '192.0.2.2', '192.0.2.1', '198.51.100.1', '198.51.100.1'],
    'X-Forwarded-For of an untrusted peer is ignored',
  )
})
