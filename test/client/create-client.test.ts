import t from 'tap'
import { createClient, ProblemError, UnexpectedReplyError } from '../../src/client/index.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { startIssuer } from '../support/issuer.js'
import { EXAMPLE, startService } from '../support/service.js'

const { baseUrl, setBehaviors, requests } = await startFailingProxy(t)
const api = createClient({ baseUrl, initialDelay: 10 })

async function problemOf(promise: Promise<unknown>): Promise<ProblemError> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (error instanceof ProblemError) return error
  throw new Error('expected a ProblemError', { cause: error })
}

t.test('creates, reads, updates, lists and deletes a record', async (t) => {
  const created = await api.createCertification({ body: EXAMPLE })
  const { id } = created.data
  t.equal(created.status, 201)
  t.equal(created.location, `/api/v1/certifications/${id}`)
  t.equal(created.data.status, 'active')

  const read = await api.getCertification({ id })
  t.equal(read.etag, created.etag)
  t.strictSame(read.data.renewal_history, [])
  t.equal((await api.getCertificationStatus({ id })).data.days_until_expiry, 340)

  const body = { expires_at: '2028-03-01T00:00:00Z' }
  const updated = await api.updateCertification({ id, body, ifMatch: read.etag })
  t.equal(updated.data.renewal_count, 1)
  t.not(updated.etag, read.etag)
  t.equal(updated.response.headers.get('etag'), updated.etag)

  const { data: page, link } = await api.listCertifications({
    mentor_id: EXAMPLE.mentor_id,
    status: undefined,
  })
  t.strictSame(
    page.data.map((it) => it.id),
    [id],
  )
  t.match(link, /rel="first"/)
  t.equal((await api.getExpiringCertifications({ days: 3650, limit: 1 })).data.data[0]?.id, id)
  t.strictSame((await api.deleteCertification({ id, ifMatch: updated.etag })).data, { deleted: true, id })
})

t.test('returns 304 without data when ifNoneMatch has the current tag', async (t) => {
  const { data, etag } = await api.createCertification({ body: EXAMPLE })
  const same = await api.getCertification({ id: data.id, ifNoneMatch: etag })
  t.match(same, { status: 304, data: undefined, etag })
  const other = await api.getCertification({ id: data.id, ifNoneMatch: '"another"' })
  t.match(other, { status: 200, data: { id: data.id }, etag })
})

t.test('throws a ProblemError with the problem that the contract declares', async (t) => {
  const missing = await problemOf(api.getCertification({ id: 'cert-999' }))
  t.equal(
    missing.message,
    'getCertification: 404 Not Found: There is no certification cert-999.',
    'the message is readable in a log',
  )
  t.equal(missing.is(404), true)
  t.equal(missing.is(400), false)
  t.equal(missing.problem?.type, 'about:blank')
  t.equal(missing.response.status, 404)

  const invalid = await problemOf(api.listCertifications({ limit: 101, page: 0 }))
  if (!invalid.is(400)) throw new Error('expected a 400', { cause: invalid })
  t.strictSame(invalid.problem.errors.map((it) => it.pointer).sort(), ['/limit', '/page'])

  const body = { ...EXAMPLE, expires_at: EXAMPLE.issued_at }
  const broken = await problemOf(api.createCertification({ body }))
  t.equal(broken.problem?.type, 'urn:problem-type:certifications:validity-period')
})

t.test('throws a ProblemError without a problem for the reply of a proxy', async (t) => {
  setBehaviors({ status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>Blocked</h1>' })
  const blocked = await problemOf(api.getCertification({ id: 'cert-001' }))
  t.equal(blocked.status, 403)
  t.equal(blocked.problem, undefined)
  setBehaviors({ status: 404 })
  const empty = await problemOf(api.getCertification({ id: 'cert-001' }))
  t.equal(empty.is(404), false)
})

t.test('accepts values and fields that a later contract may add', async (t) => {
  const { data } = await api.createCertification({ body: EXAMPLE })
  setBehaviors((reply) => ({ body: JSON.stringify({ ...reply.json<object>(), status: 'paused', level: 3 }) }))
  const changed = await api.getCertification({ id: data.id })
  t.match(changed.data, { id: data.id, status: 'paused', level: 3 })
})

t.test('throws an UnexpectedReplyError if a declared header is missing', async (t) => {
  const { data } = await api.createCertification({ body: EXAMPLE })
  setBehaviors({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) })
  const reading = api.getCertification({ id: data.id })
  await t.rejects(reading, UnexpectedReplyError)
  await t.rejects(reading, {
    message: /^The reply lacks the header ETag \(in browsers, see Access-Control-Expose-Headers\)$/,
  })
})

t.test('sends the headers of the client and the call, and the token', async (t) => {
  let count = 0
  const plain = createClient({ baseUrl, headers: { 'X-Team': 'mentoring' } })
  await plain.listCertifications(undefined, { headers: { 'X-Trace': 'abc' } })
  t.match(requests.at(-1)?.headers, { 'x-team': 'mentoring', 'x-trace': 'abc' })
  t.equal(requests.at(-1)?.headers.authorization, undefined)

  const fixed = createClient({ baseUrl, token: 'secret' })
  await fixed.listCertifications()
  t.equal(requests.at(-1)?.headers.authorization, 'Bearer secret')

  const fresh = createClient({ baseUrl, token: async () => `token-${(count += 1)}` })
  await fresh.listCertifications()
  await fresh.listCertifications()
  t.equal(requests.at(-1)?.headers.authorization, 'Bearer token-2')
})

t.test('requests a new token for each attempt', async (t) => {
  let count = 0
  const fresh = createClient({ baseUrl, initialDelay: 10, token: () => `token-${(count += 1)}` })
  setBehaviors({ status: 503 }, 'drop request')
  const before = requests.length
  await fresh.createCertification({ body: EXAMPLE })
  const sent = requests.slice(before).map(({ headers }) => headers.authorization)
  t.strictSame(sent, ['Bearer token-1', 'Bearer token-2', 'Bearer token-3'])
})

t.test('sends nothing if the token function fails', async (t) => {
  const failure = new Error('signed out')
  const tokens = [() => 'token', () => Promise.reject(failure)]
  const api = createClient({ baseUrl, initialDelay: 10, token: () => tokens.shift()?.() ?? 'none' })
  setBehaviors({ status: 503 })
  const before = requests.length
  await t.rejects(api.deleteCertification({ id: 'cert-999' }), failure, 'at the second attempt too')
  t.equal(requests.length, before + 1)
})

t.test('accepts a token with the required scope, and returns 401 or 403 without', async (t) => {
  const issuer = await startIssuer(t)
  const { app } = await startService(t, { config: issuer.config })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const readers = createClient({ baseUrl: url, token: () => issuer.issue('certifications:read') })
  t.strictSame((await readers.listCertifications()).data.data, [])
  const forbidden = await problemOf(readers.createCertification({ body: EXAMPLE }))
  t.equal(forbidden.is(403), true)
  t.match(forbidden.response.headers.get('www-authenticate'), /scope="certifications:write"/)
  const anonymous = await problemOf(createClient({ baseUrl: url }).listCertifications())
  t.equal(anonymous.is(401), true)
  const writers = createClient({ baseUrl: url, token: await issuer.issue() })
  t.equal((await writers.createCertification({ body: EXAMPLE })).status, 201)
})

t.test('uses the given fetch, and its options', async (t) => {
  const sent: Request[] = []
  const api = createClient({
    baseUrl: `${baseUrl}/api/v1/certifications`,
    credentials: 'omit',
    headers: [['X-Team', 'mentoring']],
    fetch: (request, init) => {
      sent.push(request)
      t.match(init, { signal: AbortSignal })
      return fetch(request, init)
    },
  })
  const headers = { 'x-team': 'another', 'If-None-Match': '"1"' }
  t.equal((await api.listCertifications({ limit: 5 }, { headers })).status, 200, 'below a mount point too')
  const url = `${baseUrl}/api/v1/certifications/api/v1/certifications?limit=5`
  t.match(sent, [{ url, credentials: 'omit' }])
  t.strictSame(
    [...(sent[0]?.headers ?? [])],
    [
      ['if-none-match', '"1"'],
      ['x-team', 'another'],
    ],
  )
})

t.test('aborts all calls of a client that has a signal', async (t) => {
  const reason = new Error('the page is closed')
  const closed = createClient({ baseUrl, signal: AbortSignal.abort(reason) })
  await t.rejects(closed.listCertifications(), reason)
  const { signal } = new AbortController()
  t.equal(
    (await closed.listCertifications({}, { signal })).status,
    200,
    'but those with a signal of their own',
  )
})

t.test('encodes what a URL cannot contain', async (t) => {
  const name = 'Eriksen & Søn + 100 %'
  await api.putMentor({ mentor_id: 'a+b@example.org', body: { name } })
  t.match(requests.at(-1)?.url, '/a%2Bb%40example.org')
  t.match(await api.getMentor({ mentor_id: 'a+b@example.org' }), { data: { name } })
  const { data } = await api.listMentors({ search: 'søn eriksen' })
  t.strictSame(
    data.data.map((it) => it.id),
    ['a+b@example.org'],
  )
})

t.test('tells the errors and the request id of a refusal', async (t) => {
  const invalid = await problemOf(api.listCertifications({ limit: 1000 }))
  t.match(invalid.message, 'limit must be a whole number from 1 to 100')
  t.match(invalid.errors, [{ in: 'query', pointer: '/limit' }])
  t.equal(invalid.requestId, invalid.response.headers.get('x-request-id'))
  const missing = await problemOf(api.getCertification({ id: 'cert-999' }))
  t.strictSame(missing.errors, [])
})

t.test('rejects an argument that the operation does not have', async (t) => {
  const misspelled: object = { stats: 'active' }
  await t.rejects(api.listCertifications(misspelled), {
    name: 'TypeError',
    message:
      'listCertifications: unknown argument stats; it takes mentor_id, cert_type, status, expires_from, expires_before, sort, page, limit, after',
  })
  const withBody: { id: string } = Object.assign({ id: 'cert-001' }, { body: {} })
  await t.rejects(api.getCertification(withBody), {
    message: /unknown argument body; it takes id, ifNoneMatch/,
  })
  t.throws(() => api.iterateCertifications({ page: 2 } as object), {
    name: 'TypeError',
    message:
      'iterateCertifications: unknown argument page; it takes mentor_id, cert_type, status, expires_from, expires_before, sort, limit, after',
  })
  const renewal = { id: 'cert-001', expires_at: new Date('2028-03-01'), reason: 'Left the programme' }
  const revocation = { ...renewal, body: {} }
  await t.rejects(api.renewCertification(renewal), {
    message: 'renewCertification: unknown argument reason; it takes id, expires_at, ifMatch',
  })
  await t.rejects(api.revokeCertification(revocation), {
    message: 'revokeCertification: unknown argument expires_at; it takes id, reason, ifMatch',
  })
})

t.test('names what is missing, for callers without types', async (t) => {
  const untyped = api as unknown as Record<keyof typeof api, (args?: object) => Promise<unknown>>
  await t.rejects(untyped.getCertification(), {
    name: 'TypeError',
    message: 'getCertification: id must not be empty',
  })
  await t.rejects(untyped.createCertification({}), {
    message: 'createCertification: 400 Bad Request: The body is required.',
  })
  await t.rejects(untyped.renewCertification(), { name: 'TypeError', message: /expires_at/ })
})

t.test('renews and revokes', async (t) => {
  const { data, etag } = await api.createCertification({
    body: { ...EXAMPLE, expires_at: new Date('2027-03-01') },
  })
  const { id } = data
  t.equal(data.expires_at, '2027-03-01T00:00:00Z', 'a Date is accepted')
  const renewal = { id, expires_at: new Date('2028-03-01') }
  const renewed = await api.renewCertification({ ...renewal, ifMatch: etag })
  t.match(renewed, { data: { renewal_count: 1, expires_at: '2028-03-01T00:00:00Z' } })
  const stale = await problemOf(api.renewCertification({ ...renewal, ifMatch: etag }))
  t.match(stale.message, /^renewCertification: 412 /, 'the error names the method that was called')
  const earlier = { id, expires_at: new Date('2027-06-01') }
  t.equal((await problemOf(api.renewCertification(earlier))).status, 422, 'not a silent correction')
  const revoked = await api.revokeCertification({ id, reason: 'Left the programme' })
  t.match(revoked.data, { status: 'revoked', revocation_reason: 'Left the programme' })
  const refused = await problemOf(api.renewCertifications({ body: { ids: [id], extend_by: 'P1Y' } }))
  t.match(refused.problem, { status: 409, refused: [{ id }] })
  const reinstated = await api.reinstateCertification({ id, body: { reason: 'Revoked by mistake' } })
  t.match(reinstated.data, { status: 'active', renewal_count: 1 })
  const bulk = { ids: [id], expires_at: new Date('2029-03-01'), renewed_at: new Date('2026-03-26T10:00:00Z') }
  t.match((await api.renewCertifications({ body: bulk })).data, { renewed: 1 })
  t.match((await api.withdrawRenewal({ id })).data, { renewal_count: 1 })
})

t.test('rejects an invalid Date', async (t) => {
  const expires_at = new Date('2027-02-30T99:00')
  await t.rejects(api.renewCertification({ id: 'cert-001', expires_at }), {
    name: 'TypeError',
    message: 'renewCertification: expires_at is an invalid Date',
  })
})

t.test('explains how it is created', (t) => {
  const create = createClient as (options?: unknown) => unknown
  t.throws(() => create(), {
    name: 'TypeError',
    message: "baseUrl is not a URL: undefined; expected createClient({ baseUrl: 'https://…' })",
  })
  t.throws(() => create('http://x:3000'), { message: /^baseUrl is not a URL: undefined;/ })
  t.throws(() => create({ baseUrl: 'x' }), { message: /^baseUrl is not a URL: x;/ })
  t.end()
})
