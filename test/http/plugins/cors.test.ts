import t from 'tap'
import { COLLECTION, isProblem, startService } from '../../support/service.js'

const ORIGIN = 'https://app.example'

t.test('allows pages of a configured origin to call and to read replies', async (t) => {
  const { app, send, create } = await startService(t, {
    config: { CORS_ORIGINS: ['https://other.example', ORIGIN], RATE_LIMIT: 1000 },
  })
  const preflight = (origin: string, path = '/cert-001') =>
    app.inject({
      method: 'OPTIONS',
      url: COLLECTION + path,
      headers: {
        host: 'test',
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type,if-match',
      },
    })
  const allowed = await preflight(ORIGIN)
  t.equal(allowed.statusCode, 204)
  t.match(allowed.headers, {
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'HEAD, GET, POST, PUT, DELETE',
    'access-control-allow-headers': 'content-type,if-match',
    'access-control-max-age': '600',
    'x-request-id': String,
    vary: /Origin/,
  })
  const refused = await preflight('https://evil.example')
  t.equal(refused.headers['access-control-allow-origin'], undefined)

  await create()
  const headers = { origin: ORIGIN }
  const record = await send('GET', '/cert-001', { headers })
  t.equal(record.headers['access-control-allow-origin'], ORIGIN)
  t.equal(record.headers['access-control-allow-credentials'], undefined)
  const exposed = String(record.headers['access-control-expose-headers']).toLowerCase().split(', ')
  for (const name of ['date', 'etag', 'link', 'location', 'retry-after', 'x-request-id', 'ratelimit'])
    t.ok(exposed.includes(name), name)
  for (const [path, status] of [
    ['/cert-404', 404],
    ['?limit=0', 400],
    ['/no/such/address', 404],
  ] as const) {
    const problem = await send('GET', path, { headers })
    t.equal(problem.statusCode, status)
    t.equal(problem.headers['access-control-allow-origin'], ORIGIN, `a page can read why: ${status}`)
  }
  const other = await send('GET', '/cert-001', { headers: { origin: 'https://evil.example' } })
  t.equal(other.statusCode, 200, 'programs other than browsers are not affected')
  t.equal(other.headers['access-control-allow-origin'], undefined)
  t.match(other.headers.vary, /Origin/)
})

t.test('allows all pages with *', async (t) => {
  const { send } = await startService(t, { config: { CORS_ORIGINS: ['*'] } })
  const { headers } = await send('GET', '', { headers: { origin: 'https://any.example' } })
  t.equal(headers['access-control-allow-origin'], '*')
  t.equal((await send('OPTIONS', '')).statusCode, 204)
})

t.test('allows no page of another origin by default', async (t) => {
  const { send } = await startService(t)
  const headers = { origin: ORIGIN, 'access-control-request-method': 'GET' }
  isProblem(t, await send('OPTIONS', '', { headers }), 405)
  const names = Object.keys((await send('GET', '', { headers })).headers)
  t.notMatch(names.join(), /access-control|vary/)
})
