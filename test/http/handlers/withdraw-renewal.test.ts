import { isConsistent, trailOf } from '../../support/audit.js'
import { onBothDialects as t } from '../../support/engines.js'
import { startIssuer } from '../../support/issuer.js'
import { isInvalid, isProblem, type Service, startService } from '../../support/service.js'

const LATEST = '/cert-001/renewals/latest'
const withdraw = ({ send }: Pick<Service, 'send'>, headers: Record<string, string> = {}) =>
  send('DELETE', LATEST, { headers })
const REVOCATION = { status: 'revoked', revocation_reason: 'left' }

t.test('restores the expiry, the count and the history before the latest renewal', async (t) => {
  const service = await startService(t)
  const { send, create, clock } = service
  await create()
  const change = (body: object) => send('PUT', '/cert-001', { body })
  await change({ expires_at: '2028-03-01T00:00:00Z' })
  await change({ expires_at: '2027-12-31T00:00:00Z' }) // a correction: the second renewal begins there
  clock.set('2026-04-01T00:00:00Z')
  await change({ expires_at: '2029-03-01T00:00:00Z', cert_type: 'other' })
  clock.set('2026-04-02T00:00:00Z')
  const reply = await withdraw(service)
  t.equal(reply.statusCode, 200, reply.payload)
  t.equal(reply.headers.etag, '"5-active"')
  t.match(reply.json(), {
    expires_at: '2027-12-31T00:00:00Z',
    renewal_count: 1,
    cert_type: 'other',
    updated_at: '2026-04-02T00:00:00Z',
  })
  t.same((await send('GET', '/cert-001')).json().renewal_history, [
    { renewed_at: '2026-03-26T10:00:00Z', expires_at: '2028-03-01T00:00:00Z' },
  ])
  t.match((await trailOf(service.store, 1)).at(-1), {
    operation: 'withdraw',
    before: { certification: { renewalCount: 2 } },
    after: { certification: { renewalCount: 1 } },
  })
  isProblem(t, await withdraw(service), 409, 'renewal-superseded')
  await change({ expires_at: '2028-03-01T00:00:00Z', change: 'correction' })
  t.match((await withdraw(service)).json(), { expires_at: '2027-03-01T00:00:00Z', renewal_count: 0 })
  isProblem(t, await withdraw(service), 409, 'no-renewal')
  await isConsistent(t, service.store, 1)
})

t.test('withdraws the latest of several renewals with the same number', async (t) => {
  const service = await startService(t)
  await service.create()
  for (const year of [2028, 2029, 2030]) {
    await service.send('PUT', '/cert-001', { body: { expires_at: `${year}-03-01T00:00:00Z` } })
    t.match((await withdraw(service)).json(), { expires_at: '2027-03-01T00:00:00Z', renewal_count: 0 })
    await service.send('PUT', '/cert-001', { body: { cert_type: `type-${year}` } })
  }
  await service.send('PUT', '/cert-001', { body: { expires_at: '2027-02-01T00:00:00Z' } })
  await service.send('POST', '/renewals', { body: { ids: ['cert-001'], extend_by: 'P1Y' } })
  t.match((await withdraw(service)).json(), { expires_at: '2027-02-01T00:00:00Z', renewal_count: 0 })
  await isConsistent(t, service.store, 1)
})

t.test('does not withdraw an imported renewal, even one that this service once recorded', async (t) => {
  const service = await startService(t)
  const { send, store } = service
  await service.create()
  await send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T00:00:00Z' } })
  const record = await store.getCertification(1)
  await send('DELETE', '/cert-001')
  await store.bulkImport(async (writer) => {
    const { revocation: _, ...fields } = { ...record?.certification }
    const base = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 2_000_000_000 }
    await writer.addCertification({ ...base, ...fields, renewals: record?.renewals }, 1)
    await writer.addCertification({ ...base, id: 2, renewalCount: 3 }, 1)
  })
  isProblem(t, await withdraw(service), 409, 'no-renewal')
  isProblem(t, await send('DELETE', '/cert-002/renewals/latest'), 409, 'no-renewal')
  await send('PUT', '/cert-002', { body: { expires_at: '2040-03-01T00:00:00Z' } })
  t.match((await send('DELETE', '/cert-002/renewals/latest')).json(), { renewal_count: 3 })
  isProblem(t, await send('DELETE', '/cert-002/renewals/latest'), 409, 'no-renewal')
})

t.test('answers 422 if the certification would end before it begins', async (t) => {
  const service = await startService(t)
  await service.create()
  const body = { issued_at: '2027-03-01T00:00:00Z', expires_at: '2028-03-01T00:00:00Z' }
  await service.send('PUT', '/cert-001', { body })
  const before = (await service.send('GET', '/cert-001')).payload
  isProblem(t, await withdraw(service), 422, 'validity-period')
  t.equal((await service.send('GET', '/cert-001')).payload, before)
  await service.send('PUT', '/cert-001', { body: { issued_at: '2026-03-01T00:00:00Z' } })
  t.equal((await withdraw(service)).statusCode, 200)
})

t.test('returns the first of several errors: 401, 403, 400, 404, 412, 409, 422', async (t) => {
  const issuer = await startIssuer(t)
  const service = await startService(t, { config: issuer.config })
  const stale = { 'if-match': '"9-active"' }
  const writer = { authorization: `Bearer ${await issuer.issue()}` }
  const reader = { authorization: `Bearer ${await issuer.issue('certifications:read')}` }
  const change = (body: object) => service.send('PUT', '/cert-001', { body, headers: writer })
  isProblem(t, await service.send('DELETE', '/cert-1/renewals/latest', { headers: stale }), 401)
  isProblem(t, await service.send('DELETE', '/cert-1/renewals/latest', { headers: reader }), 403)
  isInvalid(t, await service.send('DELETE', '/cert-1/renewals/latest', { headers: writer }), ['path', '/id'])
  isInvalid(t, await service.send('DELETE', LATEST, { headers: writer, body: {} }), ['body', ''])
  isProblem(t, await withdraw(service, { ...writer, ...stale }), 404)
  await service.send('POST', '', {
    headers: writer,
    body: {
      mentor_id: 'm',
      cert_type: 'x',
      issued_at: '2026-03-01T00:00:00Z',
      expires_at: '2027-03-01T00:00:00Z',
    },
  })
  isProblem(t, await withdraw(service, { ...writer, ...stale }), 412)
  isProblem(t, await withdraw(service, { ...writer, 'if-none-match': '*' }), 412)
  isProblem(t, await withdraw(service, writer), 409, 'no-renewal')
  await change({ issued_at: '2027-03-01T00:00:00Z', expires_at: '2028-03-01T00:00:00Z' })
  await change({ expires_at: '2028-02-01T00:00:00Z' })
  isProblem(t, await withdraw(service, writer), 409, 'renewal-superseded')
  await change(REVOCATION)
  isProblem(t, await withdraw(service, writer), 409, 'revoked')
})

t.test('withdraws one renewal for a request that is repeated with its entity tag', async (t) => {
  const service = await startService(t)
  await service.create()
  for (const year of [2028, 2029])
    await service.send('PUT', '/cert-001', { body: { expires_at: `${year}-03-01T00:00:00Z` } })
  const headers = { 'if-match': '"3-active"' }
  t.match((await withdraw(service, headers)).json(), { renewal_count: 1 })
  isProblem(t, await withdraw(service, headers), 412)
})
