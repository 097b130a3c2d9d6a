// What stands between the client and the service: proxies, login pages of networks, broken name servers.
import t from 'tap'
import { findFreePort } from '../../scripts/command/free-port.js'
import { createClient, NoReplyError, ProblemError, UnexpectedReplyError } from '../../src/client/index.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { EXAMPLE } from '../support/service.js'

const { baseUrl, setBehaviors, requests } = await startFailingProxy(t)
const api = createClient({ baseUrl, initialDelay: 10 })

const redirect = (status: number, location: string) => ({ status, headers: { location } })

t.test('does not follow a redirect of a write', async (t) => {
  for (const status of [301, 302, 303, 307, 308]) {
    setBehaviors(redirect(status, `${baseUrl}/api/v1/certifications`))
    const before = requests.length
    const creation = api.createCertification({ body: EXAMPLE })
    await t.rejects(creation, UnexpectedReplyError)
    await t.rejects(creation, {
      message: `POST ${baseUrl}/api/v1/certifications: redirected to ${baseUrl}/api/v1/certifications; only reads follow redirects`,
    })
    t.equal(requests.length, before + 1)
  }
})

t.test('reports a redirect whose target a browser hides', async (t) => {
  const opaque = {
    type: 'opaqueredirect',
    status: 0,
    headers: new Headers(),
    arrayBuffer: async () => new ArrayBuffer(0),
  }
  const browser = createClient({ baseUrl, fetch: async () => opaque as Response })
  await t.rejects(browser.deleteCertification({ id: 'cert-001' }), { message: /redirected to another URL;/ })
})

t.test('follows a redirect of a read', async (t) => {
  setBehaviors(redirect(301, `${baseUrl}/api/v1/certifications?limit=7`))
  const { data } = await api.listCertifications()
  t.equal(data.pagination.limit, 7)
})

t.test('leaves the decision to the caller who forbids redirects', async (t) => {
  setBehaviors(redirect(308, baseUrl))
  const strict = createClient({ baseUrl, redirect: 'error', maxAttempts: 1 })
  await t.rejects(strict.deleteCertification({ id: 'cert-001' }), NoReplyError)
})

t.test('rejects a reply that is not JSON', async (t) => {
  const page = '<html><title>Sign in to the network</title>'
  setBehaviors({ status: 200, headers: { 'content-type': 'text/html' }, body: page })
  const reading = api.getCertification({ id: 'cert-001' })
  await t.rejects(reading, UnexpectedReplyError)
  await t.rejects(reading, { message: `getCertification: the reply is not JSON but text/html: ${page}` })

  setBehaviors({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":' })
  await t.rejects(api.getCertification({ id: 'cert-001' }), {
    message: 'getCertification: the reply is not JSON but application/json: {"id":',
    cause: SyntaxError,
  })
  setBehaviors({ status: 200, body: 'OK' })
  await t.rejects(api.getCertification({ id: 'cert-001' }), { message: /not JSON but no media type: OK$/ })
})

t.test('rejects a successful status that the contract does not declare', async (t) => {
  setBehaviors({ status: 202, headers: { 'content-type': 'application/json' }, body: '{"accepted":true}' })
  const deletion = api.deleteCertification({ id: 'cert-001' })
  await t.rejects(deletion, UnexpectedReplyError)
  await t.rejects(deletion, { message: 'deleteCertification: unexpected status 202' })
})

t.test(
  'rejects a redirect without a target, and other statuses that the contract does not declare',
  async (t) => {
    for (const behavior of [{ status: 302 }, redirect(300, baseUrl), { status: 304 }]) {
      const { status } = behavior
      setBehaviors(behavior, behavior)
      const message = { message: `listCertifications: unexpected status ${status}` }
      await t.rejects(api.listCertifications(), UnexpectedReplyError, `${status}`)
      await t.rejects(api.listCertifications(), message)
    }
  },
)

t.test('accepts a 304 with a location', async (t) => {
  const { data, etag } = await api.createCertification({ body: EXAMPLE })
  setBehaviors({ status: 304, headers: { location: baseUrl, etag } })
  t.equal((await api.getCertification({ id: data.id, ifNoneMatch: etag })).status, 304)
})

t.test('throws a ProblemError for a problem that a gateway has damaged', async (t) => {
  for (const body of ['{"title":"Not Fou', '<html>', 'null', '']) {
    setBehaviors({ status: 404, headers: { 'content-type': 'application/problem+json' }, body })
    const reading = api.getCertification({ id: 'cert-001' })
    await t.rejects(reading, ProblemError, body)
    await t.rejects(reading, { status: 404, problem: undefined, message: 'getCertification: 404' })
  }
  const body = '{"title":"Not Found","status":404,"detail":"Gone."}'
  setBehaviors({ status: 404, headers: { 'content-type': 'Application/Problem+JSON' }, body })
  await t.rejects(api.getCertification({ id: 'cert-001' }), {
    message: 'getCertification: 404 Not Found: Gone.',
  })
})

t.test('updates with a tag that a gateway has weakened', async (t) => {
  const { data } = await api.createCertification({ body: EXAMPLE })
  setBehaviors(({ headers }) => ({ headers: { etag: `W/${headers.etag}` } }))
  const { etag } = await api.getCertification({ id: data.id })
  t.equal(requests.at(-1)?.method, 'GET')
  const renewed = await api.renewCertification({
    id: data.id,
    expires_at: '2029-01-01T00:00:00Z',
    ifMatch: etag,
  })
  t.equal(renewed.data.renewal_count, 1)
})

t.test('says why there was no reply', async (t) => {
  const failing = async (url: string) =>
    createClient({ baseUrl: url, maxAttempts: 1 })
      .listCertifications()
      .then(
        () => '',
        (error: Error) => error.message,
      )
  const port = await findFreePort() // on which nothing listens
  const path = '/api/v1/certifications: no reply after 1 attempt: '
  t.equal(
    await failing(`http://127.0.0.1:${port}`),
    `GET http://127.0.0.1:${port}${path}connect ECONNREFUSED 127.0.0.1:${port}`,
  )
  t.match(
    await failing('http://missing.invalid'),
    /^GET http:\/\/missing\.invalid\S+ no reply after 1 attempt: getaddrinfo (ENOTFOUND|EAI_AGAIN) missing\.invalid$/,
  )
  setBehaviors('drop request')
  t.match(await failing(baseUrl), /: (other side closed|read ECONNRESET)$/)
  const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }) // from Node, for localhost by IPv6 and IPv4
  const failed = new TypeError('fetch failed', { cause })
  const both = createClient({ baseUrl, maxAttempts: 1, fetch: () => Promise.reject(failed) })
  await t.rejects(both.listCertifications(), { message: /: ECONNREFUSED$/ })
  const offline = createClient({
    baseUrl,
    maxAttempts: 1,
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
  })
  await t.rejects(offline.listCertifications(), { message: /: Failed to fetch$/ })
  const odd = createClient({ baseUrl, maxAttempts: 1, fetch: () => Promise.reject('odd') })
  await t.rejects(odd.listCertifications(), { message: /: odd$/ })
})

t.test('rejects an id that a URL cannot contain', async (t) => {
  const before = requests.length
  for (const id of ['.', '..', '']) {
    const expected = (method: string) => ({
      name: 'TypeError',
      message: `${method}: id must not be ${id || 'empty'}`,
    })
    await t.rejects(api.deleteCertification({ id }), expected('deleteCertification'))
    await t.rejects(api.revokeCertification({ id, reason: 'Left' }), expected('revokeCertification'))
    t.throws(() => api.urlOf('getCertification', { id }), expected('getCertification'))
  }
  t.equal(requests.length, before, 'nothing was sent')
  await t.rejects(api.getCertification({ id: '...' }), ProblemError, 'other ids are for the service to judge')
})

t.test('creates a key where the browser has no randomUUID', async (t) => {
  const { randomUUID } = crypto
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true, writable: true })
  t.teardown(() =>
    Object.defineProperty(crypto, 'randomUUID', { value: randomUUID, configurable: true, writable: true }),
  )
  await api.createCertification({ body: EXAMPLE })
  await api.createCertification({ body: EXAMPLE })
  const keys = requests.slice(-2).map(({ headers }) => String(headers['idempotency-key']))
  t.match(keys, [/^\d+(-\d+){3}$/, /^\d+(-\d+){3}$/])
  t.not(keys[0], keys[1])
})
