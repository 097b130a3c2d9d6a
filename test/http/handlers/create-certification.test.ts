import { onBothDialects as t } from '../../support/engines.js'
import { COLLECTION, EXAMPLE, isInvalid, isProblem, startService } from '../../support/service.js'

const count = async ({ send }: Awaited<ReturnType<typeof startService>>): Promise<number> =>
  (await send('GET', '')).json().pagination.total

t.test('creates a certification', async (t) => {
  const { send } = await startService(t)
  const body = {
    ...EXAMPLE,
    issued_at: '2026-03-01T01:30:00.999+01:30',
    expires_at: '2027-02-28T19:00:00-05:00',
  }
  const reply = await send('POST', '', { body })
  t.equal(reply.statusCode, 201)
  t.equal(reply.headers.etag, '"1-active"')
  t.equal(reply.headers.location, `${COLLECTION}/cert-001`)
  t.same(reply.json(), {
    ...EXAMPLE,
    id: 'cert-001',
    status: 'active',
    renewal_count: 0,
    created_at: '2026-03-26T10:00:00Z',
  })
})

t.test('allows several certifications of one type for a mentor, even equal ones', async (t) => {
  const { create } = await startService(t)
  t.equal((await create()).id, 'cert-001')
  t.equal((await create()).id, 'cert-002')
})

t.test('never assigns an id twice', async (t) => {
  const { send, create } = await startService(t)
  await create()
  await create()
  await send('DELETE', '/cert-002')
  t.equal((await create()).id, 'cert-003')
  for (const id of ['cert-001', 'cert-003']) await send('DELETE', `/${id}`)
  t.equal((await create()).id, 'cert-004')
})

t.test('creates a certification that has already expired', async (t) => {
  const { send } = await startService(t)
  const reply = await send('POST', '', { body: { ...EXAMPLE, expires_at: '2026-03-26T10:00:00Z' } })
  t.equal(reply.json().status, 'expired')
  t.equal(reply.headers.etag, '"1-expired"')
})

t.test('answers 400 with every violation of the contract', async (t) => {
  const service = await startService(t)
  const { send } = service
  const text = (length: number) => 'x'.repeat(length)
  const cases: [body: unknown, ...violations: [string, string][]][] = [
    [
      {},
      ...['mentor_id', 'cert_type', 'issued_at', 'expires_at'].map((it): [string, string] => [
        'body',
        `/${it}`,
      ]),
    ],
    [[], ['body', '']],
    [{ ...EXAMPLE, extra: 1 }, ['body', '/extra']],
    [{ ...EXAMPLE, 'a/b~c': 1 }, ['body', '/a~1b~0c']],
    [{ ...EXAMPLE, mentor_id: '' }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: text(129) }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: '-mentor' }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: 'mentor 42' }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: 'mentor\n' }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: 42 }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, mentor_id: null }, ['body', '/mentor_id']],
    [{ ...EXAMPLE, cert_type: text(65) }, ['body', '/cert_type']],
    [{ ...EXAMPLE, cert_type: 'a:b' }, ['body', '/cert_type']],
    [{ ...EXAMPLE, issued_at: '2026-03-01' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '2026-03-01 00:00:00Z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '2026-03-01t00:00:00z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '2026-02-29T00:00:00Z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '2016-12-31T23:59:60Z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '2026-03-01T24:00:00Z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: '1850-03-01T00:00:00Z' }, ['body', '/issued_at']],
    [{ ...EXAMPLE, issued_at: 1772323200 }, ['body', '/issued_at']],
  ]
  for (const [body, ...violations] of cases) isInvalid(t, await send('POST', '', { body }), ...violations)

  isInvalid(t, await send('POST', '?dry=1', { body: EXAMPLE }), ['query', '/dry'])
  isInvalid(t, await send('POST', ''), ['body', ''])
  for (const key of ['a b', 'é', text(256)]) {
    isInvalid(t, await send('POST', '', { body: EXAMPLE, headers: { 'idempotency-key': key } }), [
      'header',
      '/idempotency-key',
    ])
  }
  t.equal(await count(service), 0, 'nothing was created')
})

t.test('lists at most a hundred violations', async (t) => {
  const { send } = await startService(t)
  const body = Object.fromEntries(
    Array.from({ length: 1500 }, (_, i) => [`${'long name '.repeat(i === 0 ? 900 : 1)}${i}`, i]),
  )
  const reply = await send('POST', '', { body })
  isProblem(t, reply, 400, 'invalid-request')
  t.equal(reply.json().errors.length, 100)
  t.ok(reply.payload.length < 20_000)
})

t.test('shortens a long field name to a valid JSON Pointer', async (t) => {
  const { send } = await startService(t)
  for (const [special, escaped] of Object.entries({ '/': '~1', '~': '~0' })) {
    const reply = await send('POST', '', { body: { ...EXAMPLE, [`${'x'.repeat(99)}${special}yz`]: 1 } })
    isInvalid(t, reply, ['body', `/${'x'.repeat(99)}${escaped}…`])
  }
})

t.test('answers 422 to violations of rules beyond the schemas', async (t) => {
  const service = await startService(t)
  const cases: [body: object, type: string][] = [
    [{ expires_at: EXAMPLE.issued_at }, 'validity-period'],
    [{ expires_at: '2026-03-01T00:00:00.9Z' }, 'validity-period'],
    [{ expires_at: '2026-03-01T00:30:00+01:00' }, 'validity-period'],
    [{ issued_at: '1900-01-01T00:00:00+00:01' }, 'time-out-of-range'],
    [{ expires_at: '2199-12-31T23:59:59-00:01' }, 'time-out-of-range'],
  ]
  for (const [body, type] of cases) {
    isProblem(t, await service.send('POST', '', { body: { ...EXAMPLE, ...body } }), 422, type)
  }
  t.equal(await count(service), 0, 'nothing was created')
})

t.test('accepts the widest validity period', async (t) => {
  const { create } = await startService(t)
  const period = { issued_at: '1900-01-01T00:00:00Z', expires_at: '2199-12-31T23:59:59Z' }
  t.match(await create(period), period)
})

t.test('returns the first reply for a repeated Idempotency-Key', async (t) => {
  const service = await startService(t)
  const { send, clock } = service
  const headers = { 'idempotency-key': 'a-key' }
  const body = { ...EXAMPLE, expires_at: '2026-03-27T00:00:00Z' }
  const first = await send('POST', '', { body, headers })
  const isFirst = async (message: string) => {
    const reply = await send('POST', '', { body, headers })
    t.same(
      [reply.statusCode, reply.payload, reply.headers.etag, reply.headers.location],
      [first.statusCode, first.payload, first.headers.etag, first.headers.location],
      message,
    )
  }
  await isFirst('at once')
  const { expires_at, issued_at, ...rest } = body
  const reordered = await send('POST', '', { body: { expires_at, issued_at, ...rest }, headers })
  t.equal(reordered.payload, first.payload, 'with its members in another order')

  await send('PUT', '/cert-001', { body: { cert_type: 'changed' } })
  await isFirst('after a change')
  clock.set('2026-03-27T09:59:59Z')
  await isFirst('after it has expired')
  await send('DELETE', '/cert-001')
  await isFirst('after it has gone')
  t.equal(await count(service), 0)

  clock.set('2026-03-27T10:00:00Z')
  const later = await send('POST', '', { body, headers })
  t.equal(later.json().id, 'cert-002', 'after 24 hours the key is free again')
  t.equal((await send('POST', '', { body, headers })).json().id, 'cert-002')
})

t.test('answers 422 to a key that was used for another request', async (t) => {
  const service = await startService(t)
  const { send } = service
  const headers = { 'idempotency-key': '!~' }
  await send('POST', '', { body: EXAMPLE, headers })
  const others = [
    { ...EXAMPLE, mentor_id: 'mentor-43' },
    { ...EXAMPLE, issued_at: '2026-03-01T00:00:00.0Z' }, // compared as JSON values, not as times
    { ...EXAMPLE, expires_at: EXAMPLE.issued_at }, // which would be refused without a key
  ]
  for (const body of others)
    isProblem(t, await send('POST', '', { body, headers }), 422, 'idempotency-key-reused')
  t.equal(await count(service), 1)
})

t.test('does not use the key of a rejected request', async (t) => {
  const { send } = await startService(t)
  const headers = { 'idempotency-key': 'k'.repeat(255) }
  isProblem(
    t,
    await send('POST', '', { body: { ...EXAMPLE, expires_at: EXAMPLE.issued_at }, headers }),
    422,
    'validity-period',
  )
  isProblem(t, await send('POST', '', { body: {}, headers }), 400, 'invalid-request')
  t.equal((await send('POST', '', { body: EXAMPLE, headers })).statusCode, 201)
})

t.test('creates one record for simultaneous requests with one key', async (t) => {
  const service = await startService(t)
  const headers = { 'idempotency-key': 'together' }
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => service.send('POST', '', { body: EXAMPLE, headers })),
  )
  t.same(new Set(replies.map(({ payload }) => payload)).size, 1)
  t.equal(await count(service), 1)
})
