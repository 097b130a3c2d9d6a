import t from 'tap'
import { HttpTransport } from '../../../scripts/contract-test/http-transport.js'
import { readReply } from '../../../scripts/contract-test/received-reply.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { createClient } from '../../../src/client/create-client.js'
import { echo } from '../../../scripts/mock/echo.js'
import { createMock } from '../../../scripts/mock/mock-server.js'

const contract = await loadContract()

async function startMock(t: import('tap').Test) {
  const app = await createMock()
  t.teardown(() => app.close())
  return app
}

const LIST = '/api/v1/certifications'

t.test('returns every declared reply of every operation, each conforming to the contract', async (t) => {
  const app = await startMock(t)
  const transport = new HttpTransport(await app.listen({ host: '127.0.0.1', port: 0 }))
  t.teardown(() => transport.close())
  for (const operation of contract.operations) {
    const { id, method, path, body, file } = operation
    const contentType = body === undefined ? file?.mediaTypes[0] : 'application/json'
    const request = {
      method,
      address: path.replace(/\{\w+\}/, 'cert-001'),
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body: body === undefined ? file?.example : JSON.stringify(body.example),
    }
    for (const status of operation.statuses) {
      const headers = { ...request.headers, prefer: `code=${status}` }
      const reply = readReply(contract, id, await transport.send({ ...request, headers }))
      t.equal(reply.status, status, `${id} ${status}`)
      t.strictSame(reply.violations, [], `${id} ${status} conforms to the contract`)
      t.equal(reply.headers['preference-applied'], `code=${status}`)
      t.strictSame(reply.body, contract.exampleResponse(id, status)?.body, 'the example of the contract')
    }
    const { status } = await transport.send(request)
    t.equal(status, operation.statuses[0], `${id} succeeds by default`)
  }
})

t.test('parses Prefer as in RFC 7240', async (t) => {
  const app = await startMock(t)
  const statusFor = async (prefer: string) =>
    (await app.inject({ method: 'GET', url: LIST, headers: { prefer } })).statusCode
  t.equal(await statusFor('respond-async, CODE="503"; why=not'), 503)
  t.equal(await statusFor('code = 503, code=500'), 503, 'the first value counts')
  t.equal(await statusFor('respond-async'), 200, 'other preferences are ignored')
})

t.test('returns 400 for a status that the operation does not declare', async (t) => {
  const app = await startMock(t)
  for (const code of ['404', 'success', '']) {
    const reply = await app.inject({ method: 'GET', url: LIST, headers: { prefer: `code=${code}` } })
    t.equal(reply.statusCode, 400)
    t.match(reply.json().errors, [{ in: 'header', pointer: '/prefer' }])
  }
})

t.test('validates requests and serves paths, methods and docs as the service does', async (t) => {
  const app = await startMock(t)
  const bad = await app.inject({ method: 'GET', url: `${LIST}?limit=0`, headers: { prefer: 'code=200' } })
  t.match(bad.json(), { status: 400, errors: [{ in: 'query', pointer: '/limit' }] })
  t.equal((await app.inject({ method: 'PATCH', url: LIST })).headers.allow, 'GET, HEAD, POST')
  t.equal((await app.inject({ method: 'GET', url: '/missing' })).statusCode, 404)
  t.equal((await app.inject({ method: 'GET', url: '/openapi.json' })).statusCode, 200)
})

t.test('repeats the id, the filters and the body of a request', async (t) => {
  const app = await startMock(t)
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    (await app.inject({ method, url, ...(payload === undefined ? {} : { payload }) })).json()
  t.match(await send('GET', `${LIST}/cert-777`), { id: 'cert-777', mentor_id: 'mentor-42' })
  t.match(await send('DELETE', `${LIST}/cert-777`), { id: 'cert-777', deleted: true })
  t.match(await send('PUT', '/api/v1/mentors/jane', { name: 'Jane' }), { id: 'jane', name: 'Jane' })
  t.match(await send('GET', `${LIST}?mentor_id=jane&status=expired&limit=7`), {
    data: [{ mentor_id: 'jane', status: 'expired' }],
    pagination: { page: 1, limit: 7, total: 1 },
  })
  const draft = {
    mentor_id: 'jane',
    cert_type: 'first_aid',
    issued_at: '2026-03-01T01:00:00+01:00',
    expires_at: '2027-03-01T00:00:00.5Z',
  }
  t.match(await send('POST', LIST, draft), {
    ...draft,
    issued_at: '2026-03-01T00:00:00Z',
    expires_at: '2027-03-01T00:00:00Z',
    renewal_count: 0,
  })
  t.match(await send('PUT', `${LIST}/cert-777`, { status: 'revoked', revocation_reason: 'left' }), {
    id: 'cert-777',
    status: 'revoked',
    revocation_reason: 'left',
    revoked_at: /Z$/,
  })
})

t.test('ends a walk through a list', async (t) => {
  const app = await startMock(t)
  const api = createClient({ baseUrl: await app.listen({ host: '127.0.0.1', port: 0 }) })
  const seen: string[] = []
  for await (const { mentor_id } of api.iterateCertifications({ mentor_id: 'jane' })) seen.push(mentor_id)
  for await (const { id } of api.iterateExpiringCertifications()) seen.push(id)
  for await (const { id } of api.iterateMentors({ search: 'lars' })) seen.push(id)
  t.strictSame(seen, ['jane', 'cert-007', 'mentor-19'])
  t.strictSame((await app.inject('/api/v1/mentors?after=abc')).json(), { data: [], has_more: false })
  t.match((await app.inject(`${LIST}?page=2`)).json(), { data: [], pagination: { page: 2 } })
})

t.test('answers pages of the configured origins', async (t) => {
  const origin = 'http://localhost:5173'
  const app = await createMock({}, { CORS_ORIGINS: [origin] })
  t.teardown(() => app.close())
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: LIST,
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  t.equal(preflight.statusCode, 204)
  t.equal(
    (await app.inject({ url: LIST, headers: { origin } })).headers['access-control-allow-origin'],
    origin,
  )
})

t.test('repeats nothing in a reply without a body, and needs no links', (t) => {
  const unmodified = { status: 304, mediaType: undefined, headers: {}, body: undefined }
  t.strictSame(echo(unmodified, {}), unmodified)
  const page = { ...unmodified, status: 200, body: { data: [{ id: 'a' }], pagination: { total: 9 } } }
  t.strictSame(echo(page, {}).body, { data: [{ id: 'a' }], pagination: { total: 1 } })
  t.end()
})
