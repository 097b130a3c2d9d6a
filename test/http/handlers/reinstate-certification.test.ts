import { toAuditEntry, describeAuditEntry } from '../../../src/representation/audit-entry.js'
import { isConsistent } from '../../support/audit.js'
import { onBothDialects as t } from '../../support/engines.js'
import { startIssuer } from '../../support/issuer.js'
import { EXAMPLE, isInvalid, isProblem, startService } from '../../support/service.js'

const PATH = '/cert-001/reinstatement'
const REVOCATION = { status: 'revoked', revocation_reason: 'left' }
const BODY = { reason: 'Revoked by mistake' }

t.test('undoes a revocation; the trail keeps both reasons', async (t) => {
  const { send, create, clock, store } = await startService(t)
  await create()
  await send('PUT', '/cert-001', { body: REVOCATION })
  clock.set('2026-04-01T00:00:00Z')
  const reply = await send('POST', PATH, { body: BODY })
  t.equal(reply.statusCode, 200, reply.payload)
  t.equal(reply.headers.etag, '"3-active"')
  t.same(reply.json(), {
    ...EXAMPLE,
    id: 'cert-001',
    status: 'active',
    renewal_count: 0,
    updated_at: '2026-04-01T00:00:00Z',
  })
  const record = (await send('GET', '/cert-001')).json()
  t.notOk('revoked_at' in record || 'revocation_reason' in record)
  t.equal((await send('GET', '?status=revoked')).json().pagination.total, 0)
  t.equal((await send('GET', '?status=active')).json().pagination.total, 1)

  const entries = await isConsistent(t, store, 1)
  t.same(
    entries.map(({ operation }) => operation),
    ['create', 'revoke', 'reinstate'],
  )
  const [, revoke, reinstate] = entries
  t.notOk(revoke !== undefined && 'reason' in revoke)
  t.match(reinstate, { reason: BODY.reason, before: { certification: { revocation: { reason: 'left' } } } })
  if (reinstate === undefined) throw new Error('unreachable')
  t.match(toAuditEntry(reinstate), { after: { reinstatement_reason: BODY.reason } })
  t.match(
    describeAuditEntry(reinstate),
    /reinstate .*: version 2 → 3, .*revocation_reason left, reinstatement_reason Revoked by mistake$/,
  )
  const { data } = (await send('GET', '/cert-001/audit')).json()
  t.match(data[2].changes.at(-1), { field: 'reinstatement_reason', from: null, to: BODY.reason })
  t.match(
    (await send('PUT', '/cert-001', { body: REVOCATION })).json(),
    REVOCATION,
    'it can be revoked again',
  )
})

t.test('makes a certification expired that expired while it was revoked', async (t) => {
  const { send, create, clock } = await startService(t)
  await create()
  await send('PUT', '/cert-001', { body: REVOCATION })
  clock.set('2027-03-01T00:00:00Z')
  const reply = await send('POST', PATH, { body: BODY })
  t.match(reply.json(), { status: 'expired' })
  t.equal(reply.headers.etag, '"3-expired"')
  t.equal((await send('GET', '?status=expired')).json().pagination.total, 1)
})

t.test('returns the first of several errors: 401, 403, 400, 404, 412, 409, 422', async (t) => {
  const issuer = await startIssuer(t)
  const { send } = await startService(t, { config: issuer.config })
  const writer = { authorization: `Bearer ${await issuer.issue()}` }
  const reader = { authorization: `Bearer ${await issuer.issue('certifications:read')}` }
  const stale = { ...writer, 'if-match': '"9-active"' }
  const post = (body: object, headers: Record<string, string>, path = PATH) =>
    send('POST', path, { body, headers })
  const blank = { reason: ' \u2003' }
  isProblem(t, await post({}, {}), 401)
  isProblem(t, await post({}, reader), 403)
  isInvalid(t, await post({}, writer), ['body', '/reason'])
  isInvalid(t, await post({ reason: '' }, writer), ['body', '/reason'])
  isInvalid(t, await post({ reason: 'tab\there', by: 'me' }, writer), ['body', '/by'], ['body', '/reason'])
  isInvalid(t, await post(BODY, writer, '/cert-1/reinstatement'), ['path', '/id'])
  isProblem(t, await post(blank, stale), 404)
  await send('POST', '', { body: EXAMPLE, headers: writer })
  isProblem(t, await post(blank, stale), 412)
  isProblem(t, await post(blank, { ...writer, 'if-none-match': '"1-active"' }), 412)
  isProblem(t, await post(blank, writer), 409, 'not-revoked')
  await send('PUT', '/cert-001', { body: REVOCATION, headers: writer })
  isProblem(t, await post(blank, writer), 422, 'reinstatement')
  t.equal((await post(BODY, { ...writer, 'if-match': '"2-revoked"' })).statusCode, 200)
  isProblem(t, await post(BODY, writer), 409, 'not-revoked')
})
