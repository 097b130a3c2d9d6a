// The service behind a gateway: below a path, with caches, and without personal data in the log.
import t from 'tap'
import { parse } from 'yaml'
import { startIssuer } from '../support/issuer.js'
import { recordingLogger } from '../support/recording-logger.js'
import { COLLECTION, EXAMPLE, startService } from '../support/service.js'

t.test('returns URLs below PUBLIC_URL', async (t) => {
  const { app, send } = await startService(t, { config: { PUBLIC_URL: 'https://example.org/certs' } })
  const created = await send('POST', '', { body: EXAMPLE })
  t.equal(created.headers.location, `/certs${COLLECTION}/cert-001`)
  const servers = ['https://example.org/certs', `https://example.org/certs${COLLECTION}`]
  const get = async (url: string) => (await app.inject({ url, headers: { host: 'test' } })).payload
  for (const document of [
    JSON.parse(await get('/openapi.json')),
    JSON.parse(await get('/docs/json')),
    parse(await get('/openapi.yaml')),
  ]) {
    t.strictSame(
      document.servers.map((it: { url: string }) => it.url),
      servers,
    )
  }
})

t.test('returns URLs below the prefix of a trusted gateway', async (t) => {
  const { app } = await startService(t, { config: { TRUST_PROXY: ['10.0.0.0/8'] } })
  const create = async (prefix: string, remoteAddress = '10.0.0.1') => {
    const headers = { host: 'test', 'x-forwarded-prefix': prefix }
    const reply = await app.inject({
      method: 'POST',
      url: COLLECTION,
      headers,
      remoteAddress,
      payload: EXAMPLE,
    })
    return String(reply.headers.location).replace(/\/api\/.*/, '')
  }
  t.equal(await create('/certs/'), '/certs')
  t.equal(await create('/a/b-c'), '/a/b-c')
  for (const hostile of ['//evil.example', 'certs', '/a"b', '/', ''])
    t.equal(await create(hostile), '', hostile)
  t.equal(await create('/certs', '192.0.2.1'), '', 'a client cannot choose it')
  const headers = { host: 'test', 'x-forwarded-prefix': '/certs' }
  const { servers } = (await app.inject({ url: '/openapi.json', headers, remoteAddress: '10.0.0.1' })).json()
  t.match(servers, [{ url: '/certs' }, { url: `/certs${COLLECTION}` }])
})

t.test('lets caches store replies that they must revalidate, but not errors', async (t) => {
  const { app, send, create } = await startService(t)
  await create()
  const cachingOf = async (path: string) => (await send('GET', path)).headers['cache-control']
  for (const path of ['', '/cert-001', '/cert-001/status', '/expiring']) {
    t.equal(await cachingOf(path), 'no-cache, no-transform', path)
  }
  for (const path of ['/cert-404', '/cert-x', '?limit=x']) t.equal(await cachingOf(path), 'no-store', path)
  const cached = await send('GET', '/cert-001', { headers: { 'if-none-match': '*' } })
  t.match(cached, { statusCode: 304, headers: { 'cache-control': 'no-cache, no-transform' } })
  const docs = await app.inject({ url: '/openapi.json', headers: { host: 'test' } })
  t.equal(docs.headers['cache-control'], 'no-cache, no-transform')
})

t.test('keeps replies that need a token out of shared caches', async (t) => {
  const issuer = await startIssuer(t)
  const { send } = await startService(t, { config: issuer.config })
  const headers = { authorization: `Bearer ${await issuer.issue()}` }
  t.equal((await send('GET', '', { headers })).headers['cache-control'], 'private, no-cache, no-transform')
  t.equal((await send('GET', '')).headers['cache-control'], 'no-store')
})

const QUERY =
  '?mentor_id=jane%40example.org&limit=5&status=active&cert_type=x&access_token=s3cret&jane%40example.org&%zz=1&weird%20name=2&'

t.test('logs only query values that cannot identify a person', async (t) => {
  const { logger, lines } = recordingLogger()
  const { send } = await startService(t, { logger })
  await send('GET', QUERY)
  t.equal(
    lines.at(-1)?.url,
    `${COLLECTION}?mentor_id=…&limit=5&status=active&cert_type=…&access_token=…&…&…=…&…=…&`,
  )
  await send('GET', '/cert-001')
  t.equal(lines.at(-1)?.url, `${COLLECTION}/cert-001`)
})

t.test('logs no text that a client has put into a wrong place', async (t) => {
  const { logger, lines } = recordingLogger()
  const { app } = await startService(t, { logger, config: { CONSOLE: true } })
  const logged = async (url: string) => {
    await app.inject({ url, headers: { host: 'test' } })
    return String(lines.at(-1)?.url)
  }
  const jane = 'jane@example.org'
  const cases = {
    [`${COLLECTION}?limit=${jane}&days=-5&page=1000&limit=491711234567`]: `${COLLECTION}?limit=…&days=-5&page=1000&limit=…`,
    [`${COLLECTION}?status=Jane&status=active&limit=5;mentor_id=${jane}&Jane&days`]: `${COLLECTION}?status=…&status=active&limit=…&…&days`,
    [`${COLLECTION}/${jane}/status`]: `${COLLECTION}/…/status`,
    [`${COLLECTION}/api/v1/mentors/${jane}`]: `${COLLECTION}/api/v1/mentors/…`,
    [`/api/v1/%6dentors/${jane}`]: '/api/v1/…/…',
    [`/certs/api/v1/mentors/${jane}`]: '/…/api/v1/mentors/…',
    [`/API/V1/mentors//${jane}/`]: '/…/…/mentors//…/',
    [`/docs/static/${jane}`]: '/docs/static/…',
    [`/console/${jane}`]: '/console/…',
    '/openapi.yaml': '/openapi.yaml',
  }
  for (const [url, expected] of Object.entries(cases)) t.equal(await logged(url), expected)
})

t.test('logs all query values except credentials if configured', async (t) => {
  const { logger, lines } = recordingLogger()
  const { send } = await startService(t, { logger, config: { LOG_QUERY: 'values' } })
  await send('GET', '?mentor_id=jane&limit=5&access_token=s3cret&Token=s3cret&code=s3cret')
  t.equal(lines.at(-1)?.url, `${COLLECTION}?mentor_id=jane&limit=5&access_token=…&Token=…&code=…`)
  await send('GET', '?limit=5?access_token=s3cret&access%5Ftoken=s3cret&mentor_id=a;token=s3cret')
  t.equal(lines.at(-1)?.url, `${COLLECTION}?limit=…&…=…&mentor_id=…`)
})

t.test('logs nothing that identifies a person, for all operations', async (t) => {
  const { logger, lines } = recordingLogger()
  const { app, send } = await startService(t, { logger })
  const mentor_id = 'jane@example.org'
  const mentor = `/api/v1/mentors/${encodeURIComponent(mentor_id)}`
  const at = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload: object = {}) =>
    app.inject({ method, url, headers: { host: 'test' }, ...(method === 'PUT' ? { payload } : {}) })
  const renewal = { ids: ['cert-001'], extend_by: 'P1Y', extend_from: 'expiry' }
  const statuses = [
    await at('PUT', mentor, { name: 'Jane Doe' }),
    await at('GET', mentor),
    await at('GET', `${mentor}/unknown`),
    await at('GET', '/api/v1/mentors?search=Jane'),
    await send('POST', '', { body: { ...EXAMPLE, mentor_id } }),
    await send('POST', '', { body: { ...EXAMPLE, mentor_id: 'Jane Doe' } }),
    await send('POST', '/renewals', { body: renewal }),
    await send('DELETE', '/cert-001/renewals/latest'),
    await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'Jane Doe moved' } }),
    await send('POST', '/cert-001/reinstatement', { body: { reason: 'Jane Doe is back' } }),
    await send('GET', `?mentor_id=${mentor_id}`),
    await send('GET', `/export.csv?mentor_id=${mentor_id}`),
    await send('GET', `/expiring.ics?cert_type=x`),
    await send('GET', '/cert-001/audit'),
    await send('GET', '/summary'),
    await send('GET', '/changes'),
    await send('POST', '/import?column=Jane=name', { body: 'x', headers: { 'content-type': 'text/csv' } }),
    await at('DELETE', mentor),
  ].map(({ statusCode }) => statusCode)
  const expected = [201, 200, 404, 200, 201, 400, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 400, 200]
  t.strictSame(statuses, expected)
  t.equal(lines.length, statuses.length)
  t.notMatch(JSON.stringify(lines), /jane/i)
})
