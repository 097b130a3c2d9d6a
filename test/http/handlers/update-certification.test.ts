import { isConsistent } from '../../support/audit.js'
import { onBothDialects as t } from '../../support/engines.js'
import { isInvalid, isProblem, startService } from '../../support/service.js'

t.test('counts a renewal and keeps it in the history, oldest first', async (t) => {
  const { send, create, clock } = await startService(t)
  await create()
  const renewals: [now: string, expires_at: string][] = [
    ['2026-04-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['2026-05-01T00:00:00Z', '2029-03-01T00:00:00Z'],
  ]
  for (const [now, expires_at] of renewals) {
    clock.set(now)
    const reply = await send('PUT', '/cert-001', { body: { expires_at } })
    t.match(reply.json(), { expires_at, updated_at: now })
  }
  const record = await send('GET', '/cert-001')
  t.equal(record.headers.etag, '"3-active"')
  t.match(record.json(), {
    renewal_count: 2,
    issued_at: '2026-03-01T00:00:00Z',
    created_at: '2026-03-26T10:00:00Z',
  })
  t.same(
    record.json().renewal_history,
    renewals.map(([renewed_at, expires_at]) => ({ renewed_at, expires_at })),
  )
})

t.test('counts the same request twice as one renewal', async (t) => {
  const { send, create, clock } = await startService(t)
  await create()
  const body = { expires_at: '2028-03-01T00:00:00Z' }
  const first = await send('PUT', '/cert-001', { body })
  clock.set('2026-04-01T00:00:00Z')
  const second = await send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T01:00:00.5+01:00' } })
  t.equal(second.payload, first.payload, 'no version, no updated_at')
  t.equal(second.headers.etag, first.headers.etag)
})

t.test('keeps count and history in a correction', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const reply = await send('PUT', '/cert-001', {
    body: { cert_type: 'other', expires_at: '2026-12-31T00:00:00Z' },
  })
  t.match(reply.json(), { cert_type: 'other', expires_at: '2026-12-31T00:00:00Z', renewal_count: 0 })
  t.equal(reply.headers.etag, '"2-active"')
  t.same((await send('GET', '/cert-001')).json().renewal_history, [])
})

t.test('renews an expired certification', async (t) => {
  const { send, create } = await startService(t)
  await create({ expires_at: '2026-03-02T00:00:00Z' })
  const reply = await send('PUT', '/cert-001', { body: { expires_at: '2027-03-02T00:00:00Z' } })
  t.match(reply.json(), { status: 'active', renewal_count: 1 })
})

t.test('does not change a revoked record, and returns its revocation', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const body = { status: 'revoked', revocation_reason: 'Left the programme – on 1 March 😀' }
  const revoked = await send('PUT', '/cert-001', { body })
  t.match(revoked.json(), { ...body, revoked_at: '2026-03-26T10:00:00Z' })
  t.equal(revoked.headers.etag, '"2-revoked"')
  t.same((await send('PUT', '/cert-001', { body })).payload, revoked.payload, 'again changes nothing')

  const record = await send('GET', '/cert-001')
  t.match(record.json(), { ...body, revoked_at: '2026-03-26T10:00:00Z', updated_at: '2026-03-26T10:00:00Z' })
  const inList = (await send('GET', '')).json().data[0]
  t.same([inList.status, 'revoked_at' in inList, 'revocation_reason' in inList], ['revoked', false, false])

  for (const change of [
    { cert_type: 'other' },
    { expires_at: '2030-01-01T00:00:00Z' },
    { revocation_reason: 'another' },
  ]) {
    isProblem(t, await send('PUT', '/cert-001', { body: change }), 409, 'revoked')
  }
  t.equal((await send('GET', '/cert-001')).payload, record.payload)
})

t.test('accepts a revocation with status and reason only', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const before = (await send('GET', '/cert-001')).payload
  const status = 'revoked'
  const revocation_reason = 'left'
  const bodies = [
    { status },
    { revocation_reason },
    { status, revocation_reason, cert_type: 'peer_mentor_level_2' },
    { status, revocation_reason, change: 'correction' },
    { status, revocation_reason, change: 'renewal' },
  ]
  for (const body of bodies) isProblem(t, await send('PUT', '/cert-001', { body }), 422, 'revocation')
  t.equal((await send('GET', '/cert-001')).payload, before)
})

t.test('answers 422 to violations of rules beyond the schemas', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const before = (await send('GET', '/cert-001')).payload
  const cases: [object, string][] = [
    [{ expires_at: '2026-03-01T00:00:00Z' }, 'validity-period'],
    [{ issued_at: '2027-03-01T00:00:00Z' }, 'validity-period'],
    [{ issued_at: '2028-01-01T00:00:00Z', expires_at: '2027-06-01T00:00:00Z' }, 'validity-period'],
    [{ expires_at: '2200-01-01T00:00:00Z' }, 'time-out-of-range'],
    [{ issued_at: '1899-12-31T00:00:00Z' }, 'time-out-of-range'],
  ]
  for (const [body, type] of cases) isProblem(t, await send('PUT', '/cert-001', { body }), 422, type)
  t.equal((await send('GET', '/cert-001')).payload, before)
})

t.test('answers 409 to the 1,001st renewal', async (t) => {
  const { send, store } = await startService(t)
  const renewals = Array.from({ length: 999 }, (_, i) => ({ renewedAt: i + 1, expiresAt: (i + 2) * 86_400 }))
  const imported = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 86_400_000, renewals }
  await store.bulkImport((writer) => writer.addCertification(imported, 1000))
  const last = await send('PUT', '/cert-001', { body: { expires_at: '2198-01-01T00:00:00Z' } })
  t.match(last.json(), { renewal_count: 1000 })
  const record = await send('GET', '/cert-001')
  t.equal(record.json().renewal_history.length, 1000)
  isProblem(
    t,
    await send('PUT', '/cert-001', { body: { expires_at: '2199-01-01T00:00:00Z' } }),
    409,
    'renewal-limit',
  )
  t.equal((await send('GET', '/cert-001')).payload, record.payload)
  const correction = await send('PUT', '/cert-001', { body: { cert_type: 'other' } })
  t.match(correction.json(), { cert_type: 'other', renewal_count: 1000 }, 'it can still be corrected')
})

t.test('answers 400 to violations of the contract', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const before = (await send('GET', '/cert-001')).payload
  const cases: [body: unknown, ...violations: [string, string][]][] = [
    [{}, ['body', '']],
    [{ mentor_id: 'mentor-43' }, ['body', '/mentor_id']],
    [{ id: 'cert-002' }, ['body', '/id']],
    [{ renewal_count: 3 }, ['body', '/renewal_count']],
    [{ status: 'active' }, ['body', '/status']],
    [{ status: 'expired', revocation_reason: '' }, ['body', '/status'], ['body', '/revocation_reason']],
    [{ status: 'revoked', revocation_reason: 'x'.repeat(501) }, ['body', '/revocation_reason']],
    [{ status: 'revoked', revocation_reason: 'tab\there' }, ['body', '/revocation_reason']],
    [{ status: 'revoked', revocation_reason: 'nul\u0000' }, ['body', '/revocation_reason']],
    [{ status: 'revoked', revocation_reason: 'lone \ud800 surrogate' }, ['body', '/revocation_reason']],
    [{ expires_at: null }, ['body', '/expires_at']],
  ]
  for (const [body, ...violations] of cases)
    isInvalid(t, await send('PUT', '/cert-001', { body }), ...violations)
  isInvalid(t, await send('PUT', '/cert-001'), ['body', ''])
  isInvalid(t, await send('PUT', '/cert-0001', { body: {} }), ['body', ''], ['path', '/id'])
  for (const tag of ['1-active', '"1-active', '"a" "b"', '*, "a"']) {
    const reply = await send('PUT', '/cert-001', { body: { cert_type: 'x' }, headers: { 'if-match': tag } })
    isInvalid(t, reply, ['header', '/if-match'])
  }
  t.equal((await send('GET', '/cert-001')).payload, before)
})

t.test('returns 412 when If-Match is stale', async (t) => {
  const { send, create, clock } = await startService(t)
  await create()
  const change = (tag: string, cert_type: string) =>
    send('PUT', '/cert-001', { body: { cert_type }, headers: { 'if-match': tag } })
  isProblem(t, await change('"2-active"', 'a'), 412)
  isProblem(t, await change('W/"1-active"', 'a'), 412)
  isProblem(t, await change('"1-expired", "0-active"', 'a'), 412)
  t.equal((await change('"1-active"', 'a')).headers.etag, '"2-active"')
  t.equal((await change('"x", W/"y" ,"2-active"', 'b')).headers.etag, '"3-active"')
  t.equal((await change('*', 'c')).headers.etag, '"4-active"')
  clock.set('2028-01-01T00:00:00Z')
  isProblem(t, await change('"4-active"', 'd'), 412)
  t.equal((await change('"4-expired"', 'd')).headers.etag, '"5-expired"')
})

t.test('reads lists of tags with empty elements, and tags with any bytes', async (t) => {
  const { send, create } = await startService(t)
  await create()
  for (const [i, tags] of ['"x",,"N"', '"N",', ',"N"', '"caf\u00e9", "N"', '"N" , ,'].entries()) {
    const list = tags.replace('N', `${i + 1}-active`)
    const reply = await send('PUT', '/cert-001', {
      body: { cert_type: `t${i}` },
      headers: { 'if-match': list },
    })
    t.equal(reply.statusCode, 200, list)
  }
  isProblem(
    t,
    await send('PUT', '/cert-001', { body: { cert_type: 'x' }, headers: { 'if-match': '"\u00ff"' } }),
    412,
  )
})

t.test('returns 412 when If-None-Match has the current tag', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const change = (tags: string) =>
    send('PUT', '/cert-001', { body: { cert_type: 'a' }, headers: { 'if-none-match': tags } })
  for (const tags of ['*', '"1-active"', 'W/"1-active"']) isProblem(t, await change(tags), 412)
  t.equal((await change('"0-active"')).headers.etag, '"2-active"')
})

t.test('rejects a blank reason for a revocation', async (t) => {
  const { send, create } = await startService(t)
  await create()
  for (const revocation_reason of [' \u2003 ', '\u200B', '\u00AD\u2800']) {
    const refused = await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason } })
    isProblem(t, refused, 422, 'revocation')
    t.equal(refused.json().detail, 'revocation_reason must not be blank.')
  }
})

t.test('returns the first of several errors: 400, 404, 412, unchanged, 409, 422', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const headers = { 'if-match': '"9-active"' }
  const revocation = { status: 'revoked', revocation_reason: 'left' }
  isProblem(t, await send('PUT', '/cert-404', { body: { x: 1 }, headers }), 400, 'invalid-request')
  isProblem(t, await send('PUT', '/cert-404', { body: { expires_at: '2026-01-01T00:00:00Z' }, headers }), 404)
  isProblem(t, await send('PUT', '/cert-001', { body: { cert_type: 'peer_mentor_level_2' }, headers }), 412)
  await send('PUT', '/cert-001', { body: revocation })
  t.equal(
    (await send('PUT', '/cert-001', { body: { ...revocation, cert_type: 'peer_mentor_level_2' } }))
      .statusCode,
    200,
  )
  isProblem(
    t,
    await send('PUT', '/cert-001', { body: { expires_at: '2026-01-01T00:00:00Z' } }),
    409,
    'revoked',
  )
})

t.test('does not count a later expiry as a renewal if the client sends `change: correction`', async (t) => {
  const { send, create, store } = await startService(t)
  await create()
  const body = { expires_at: '2028-03-01T00:00:00Z', change: 'correction' }
  const corrected = await send('PUT', '/cert-001', { body })
  t.match(corrected.json(), { expires_at: '2028-03-01T00:00:00Z', renewal_count: 0 })
  t.same((await send('GET', '/cert-001')).json().renewal_history, [])
  t.equal((await send('PUT', '/cert-001', { body })).payload, corrected.payload, 'again changes nothing')
  const entries = await isConsistent(t, store, 1)
  t.same(
    entries.map(({ operation }) => operation),
    ['create', 'correct'],
  )
})

t.test('rejects `change: renewal` if the update is not a renewal', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const put = (body: object) => send('PUT', '/cert-001', { body: { change: 'renewal', ...body } })
  const before = (await send('GET', '/cert-001')).payload
  const none = [
    { expires_at: '2027-02-28T23:59:59Z' },
    { expires_at: '2027-03-01T00:00:00Z', cert_type: 'other' },
    { cert_type: 'other' },
    {},
  ]
  for (const body of none) isProblem(t, await put(body), 422, 'not-a-renewal')
  t.equal((await send('GET', '/cert-001')).payload, before)
  t.equal((await put({ expires_at: '2027-03-01T00:00:00Z' })).statusCode, 200, 'stored values are unchanged')
  isInvalid(t, await put({ change: 'extension' }), ['body', '/change'])
  const renewed = await put({ expires_at: '2028-03-01T00:00:00Z' })
  t.match(renewed.json(), { renewal_count: 1 })
  t.equal(
    (await put({ expires_at: '2028-03-01T00:00:00Z' })).payload,
    renewed.payload,
    'the same twice is one',
  )
  t.equal((await send('PUT', '/cert-001', { body: { change: 'correction' } })).payload, renewed.payload)
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'left' } })
  isProblem(t, await put({}), 409, 'revoked')
})
