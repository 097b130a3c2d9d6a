import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseInstant } from '../../../src/domain/time.js'
import { encodeCursor } from '../../../src/http/handlers/cursor.js'
import { onBothDialects as t } from '../../support/engines.js'
import { checkProperty } from '../../support/property.js'
import { isInvalid, isProblem, type Service, startService } from '../../support/service.js'

/** The targets of a Link header by their relation. */
function linksOf(reply: { headers: Record<string, unknown> }): Record<string, string> {
  const links = String(reply.headers.link).matchAll(/<([^>]*)>; rel="(\w+)"/g)
  return Object.fromEntries([...links].map(([, target = '', rel = '']) => [rel, target]))
}

const ids = (reply: { json(): { data: { id: string }[] } }) => reply.json().data.map(({ id }) => id)

/** Follows `next` to the end; `between` runs after each page. */
async function walk(
  { send }: Service,
  path: string,
  query: string,
  between = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  for (let next: string | undefined = query; next !== undefined; await between()) {
    const reply = await send('GET', path + next)
    seen.push(...ids(reply))
    next = linksOf(reply).next
  }
  return seen
}

t.test('combines filters', async (t) => {
  const { send, create } = await startService(t)
  const revoke = { body: { status: 'revoked', revocation_reason: 'left' } }
  const records: [mentor: string, type: string, status: string][] = []
  for (const mentor_id of ['a', 'b'])
    for (const cert_type of ['x', 'y'])
      for (const status of ['active', 'expired', 'revoked', 'active']) {
        const { id } = await create({
          mentor_id,
          cert_type,
          ...(status === 'expired' && { expires_at: '2026-03-26T10:00:00Z' }),
        })
        if (status === 'revoked') await send('PUT', `/${id}`, revoke)
        records.push([mentor_id, cert_type, status])
      }
  for (const mentor of [undefined, 'a', 'nobody'])
    for (const type of [undefined, 'x', 'nothing'])
      for (const status of [undefined, 'active', 'expired', 'revoked']) {
        const filters = Object.entries({ mentor_id: mentor, cert_type: type, status }).filter(
          ([, value]) => value,
        )
        const query = new URLSearchParams(filters as [string, string][]).toString()
        const reply = await send('GET', `?${query}`)
        const expected = records.flatMap(([m, c, s], index) =>
          (mentor ?? m) === m && (type ?? c) === c && (status ?? s) === s
            ? [`cert-0${String(index + 1).padStart(2, '0')}`]
            : [],
        )
        t.same(ids(reply), expected, query)
        t.equal(reply.json().pagination.total, expected.length, query)
      }
})

t.test('orders by the number of the id, and by expiry for active and expired lists', async (t) => {
  const { store, send, create } = await startService(t)
  await store.bulkImport(async (writer) => {
    await writer.addCertification(
      { id: 999, mentorId: 'a', certType: 'x', issuedAt: 0, expiresAt: 4_000_000_000 },
      0,
    )
  })
  for (const expires_at of [
    '2027-03-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
    '2026-03-10T00:00:00Z',
    '2026-03-05T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ])
    await create({ expires_at })
  t.same(ids(await send('GET', '')), [
    'cert-999',
    'cert-1000',
    'cert-1001',
    'cert-1002',
    'cert-1003',
    'cert-1004',
  ])
  t.same(ids(await send('GET', '?status=active')), ['cert-1001', 'cert-1004', 'cert-1000', 'cert-999'])
  t.same(ids(await send('GET', '?status=expired')), ['cert-1003', 'cert-1002'])
})

t.test('links pages and keeps the filters', async (t) => {
  const service = await startService(t)
  for (let n = 0; n < 7; n++) await service.create({ mentor_id: 'm@x' })
  await service.create()
  const { send } = service

  const first = await send('GET', '?mentor_id=m%40x&limit=3')
  t.same(first.json().pagination, { page: 1, limit: 3, total: 7 })
  t.same(Object.keys(linksOf(first)), ['first', 'next', 'last'])
  t.equal(linksOf(first).first, '?mentor_id=m%40x&page=1&limit=3')
  t.equal(linksOf(first).last, '?mentor_id=m%40x&page=3&limit=3')

  const second = await send('GET', linksOf(first).next ?? '')
  t.same(ids(second), ['cert-004', 'cert-005', 'cert-006'])
  t.same(second.json().pagination, { page: null, limit: 3, total: 7 })
  t.same(Object.keys(linksOf(second)), ['first', 'next', 'last'])

  const last = await send('GET', linksOf(first).last ?? '')
  t.same(ids(last), ['cert-007'])
  t.same(Object.keys(linksOf(last)), ['first', 'prev', 'last'])
  t.same(ids(await send('GET', linksOf(last).prev ?? '')), ['cert-004', 'cert-005', 'cert-006'])

  const beyond = await send('GET', '?mentor_id=m%40x&limit=3&page=9')
  t.same([ids(beyond), beyond.json().pagination], [[], { page: 9, limit: 3, total: 7 }])
  t.equal(linksOf(beyond).prev, linksOf(first).last)

  const empty = await send('GET', '?cert_type=nothing')
  t.same(linksOf(empty), {
    first: '?cert_type=nothing&page=1&limit=20',
    last: '?cert_type=nothing&page=1&limit=20',
  })
  t.same(
    await walk(service, '', '?limit=3'),
    Array.from({ length: 8 }, (_, n) => `cert-00${n + 1}`),
  )
})

t.test('reaches the first 100,000 records by page number', async (t) => {
  const { send, store } = await startService(t)
  for (const query of ['page=100000&limit=1', 'page=1000&limit=100', 'page=5000']) {
    t.equal((await send('GET', `?${query}`)).statusCode, 200, query)
  }
  for (const query of ['page=1001&limit=100', 'page=5001', 'page=50001&limit=2']) {
    const reply = await send('GET', `?${query}`)
    isInvalid(t, reply, ['query', '/page'])
    t.match(reply.json().errors[0].detail, /after/)
  }
  isInvalid(t, await send('GET', '?page=100001&limit=1'), ['query', '/page'])

  // A list longer than that has no last page that a number could reach.
  const long = { ...store, listCertifications: async () => ({ records: [], total: 100_001, hasMore: false }) }
  const other = await startService(t, { wrap: () => long })
  t.notOk(linksOf(await other.send('GET', '?limit=1')).last)
  t.ok(linksOf(await other.send('GET', '?limit=3')).last)
})

t.test('continues after the last record of the page, even if it was deleted', async (t) => {
  const service = await startService(t)
  const { send, create } = service
  for (let n = 0; n < 6; n++) await create({ expires_at: '2027-01-01T00:00:00Z' })
  for (const query of ['?limit=2', '?limit=2&status=active']) {
    const next = linksOf(await send('GET', query)).next ?? ''
    t.same(ids(await send('GET', next)), ['cert-003', 'cert-004'], query)
  }
  const next = linksOf(await send('GET', '?limit=2&status=active')).next ?? ''
  await send('DELETE', '/cert-002')
  await send('DELETE', '/cert-003')
  t.same(ids(await send('GET', next)), ['cert-004', 'cert-005'])
})

t.test('continues an active list when the record of the cursor has expired', async (t) => {
  const service = await startService(t)
  const { send, create, clock } = service
  for (const day of [1, 2, 3, 4]) await create({ expires_at: `2027-01-0${day}T00:00:00Z` })
  const [active, expiring] = await Promise.all(
    ['?limit=1&status=active', '/expiring?limit=1&days=3650'].map(
      async (it) => linksOf(await send('GET', it)).next,
    ),
  )
  clock.set('2027-01-02T00:00:00Z')
  t.same(ids(await send('GET', active ?? '')), ['cert-003'])
  t.same(ids(await send('GET', `/expiring${expiring}`)), ['cert-003'])
})

t.test('rejects a cursor of another list', async (t) => {
  const { send, create } = await startService(t)
  for (let n = 0; n < 3; n++) await create()
  const cursorOf = async (query: string) =>
    new URLSearchParams(linksOf(await send('GET', query)).next).get('after') ?? ''
  const cursor = await cursorOf('?limit=1')
  t.equal((await send('GET', `?limit=2&after=${cursor}`)).statusCode, 200, 'the limit may change')
  for (const query of ['?status=active', '?mentor_id=mentor-42', '/expiring?']) {
    isInvalid(t, await send('GET', `${query}&after=${cursor}`), ['query', '/after'])
  }
  const forged = Buffer.from('1.1.AAAAAAAA').toString('base64url')
  for (const after of ['x', '0', forged, `${cursor}A`, cursor.slice(0, -1), `${cursor}-`]) {
    isInvalid(t, await send('GET', `?after=${after}`), ['query', '/after'])
  }
  for (const [id, expiresAt] of [
    [NaN, NaN],
    [1e21, 1],
    [1, 1e21],
    [1, 0.5],
    [0, 1],
    [1, parseInstant('2200-01-01T00:00:00Z')],
  ] as const) {
    const list = { operationId: 'listCertifications', filters: {} }
    const impossible = encodeCursor(list, `${expiresAt}.${id}`)
    isInvalid(t, await send('GET', `?after=${impossible}`), ['query', '/after'])
  }
  isInvalid(t, await send('GET', '?after='), ['query', '/after'])
  isInvalid(t, await send('GET', `?after=${'A'.repeat(129)}`), ['query', '/after'])
  isInvalid(t, await send('GET', '?after=a%20b'), ['query', '/after'])
  isInvalid(t, await send('GET', `?page=1&after=${cursor}`), ['query', '/after'])
})

t.test('returns each record once while others write', async (t) => {
  const service = await startService(t)
  const { send, create, store } = service
  let made: string[] = []
  await checkProperty(
    t,
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('', 'status=active&', 'cert_type=peer_mentor_level_2&status=active&'),
      fc.infiniteStream(fc.tuple(fc.constantFrom('create', 'delete', 'correct'), fc.nat(30))),
      async (limit, filter, writes) => {
        await Promise.all(made.map((id) => send('DELETE', `/${id}`)))
        const records = await Promise.all(
          // Many at one instant.
          Array.from({ length: 15 }, (_, n) => create({ expires_at: `2027-0${1 + (n % 3)}-01T00:00:00Z` })),
        )
        made = records.map(({ id }) => id)
        assert.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 15)
        const untouched = made.filter((_, n) => n % 2 === 0)
        const touched = made.filter((_, n) => n % 2 !== 0)
        const seen = await walk(service, '', `?${filter}limit=${limit}`, async () => {
          const [what, which] = writes.next().value
          const id = touched[which % touched.length]
          if (what === 'create') made.push((await create({ expires_at: '2026-12-01T00:00:00Z' })).id)
          if (what === 'delete') await send('DELETE', `/${id}`)
          if (what === 'correct')
            await send('PUT', `/${id}`, { body: { issued_at: `2026-01-01T00:00:${10 + which}Z` } })
        })
        assert.equal(new Set(seen).size, seen.length, 'no record twice')
        assert.ok(
          untouched.every((id) => seen.includes(id)),
          'none is left out',
        )
      },
    ),
    { numRuns: 15 },
  )
})

t.test('answers 400 to violations of the contract', async (t) => {
  const { send } = await startService(t)
  const cases: [query: string, ...violations: [string, string][]][] = [
    ['statuss=active', ['query', '/statuss']],
    ['status=Active', ['query', '/status']],
    ['status=', ['query', '/status']],
    ['status=active&status=expired', ['query', '/status']],
    ['limit=0', ['query', '/limit']],
    ['limit=101', ['query', '/limit']],
    ['page=0', ['query', '/page']],
    ['page=-1', ['query', '/page']],
    ...['0x10', '1e1', '%201', '1.0', '', '+1', '１', '1,0', 'NaN'].map(
      (value): [string, [string, string]] => [`limit=${value}`, ['query', '/limit']],
    ),
    ['mentor_id=', ['query', '/mentor_id']],
    ['mentor_id=a%00', ['query', '/mentor_id']],
    ['mentor_id=%zz', ['query', '/mentor_id']],
    ['cert_type=a%20b&limit=0&x', ['query', '/x'], ['query', '/cert_type'], ['query', '/limit']],
    ['__proto__=1', ['query', '/__proto__']],
  ]
  for (const [query, ...violations] of cases) {
    const reply = await send('GET', `?${query}`)
    isProblem(t, reply, 400, 'invalid-request')
    const found = reply.json().errors.map((it: { in: string; pointer: string }) => `${it.in} ${it.pointer}`)
    t.same(found.sort(), violations.map((it) => it.join(' ')).sort(), query)
  }
  t.equal((await send('GET', '?limit=007')).json().pagination.limit, 7, 'plain decimal digits')
})

t.test('lists exactly the active certifications that expire within N days', async (t) => {
  const { send, create } = await startService(t)
  const expiries = [
    '2026-03-26T10:00:00Z',
    '2026-03-26T10:00:01Z',
    '2026-03-26T23:59:59Z',
    '2026-03-27T00:00:00Z',
    '2026-04-25T23:59:59Z',
    '2026-04-26T00:00:00Z',
    '2036-03-23T23:59:59Z',
    '2036-03-24T00:00:00Z',
  ]
  for (const expires_at of [...expiries].reverse()) await create({ expires_at })
  const { id } = await create({ expires_at: '2026-03-28T00:00:00Z' })
  await send('PUT', `/${id}`, { body: { status: 'revoked', revocation_reason: 'left' } })

  const cases: [query: string, from: number, to: number][] = [
    ['?days=0', 1, 3],
    ['?days=1', 1, 4],
    ['', 1, 5],
    ['?days=30', 1, 5],
    ['?days=31', 1, 6],
    ['?days=3650', 1, 7],
  ]
  for (const [query, from, to] of cases) {
    const reply = await send('GET', `/expiring${query}`)
    t.same(
      reply.json().data.map((it: { expires_at: string }) => it.expires_at),
      expiries.slice(from, to),
      query,
    )
    t.equal(reply.json().pagination.total, to - from, query)
  }
  t.same(
    (await send('GET', '/expiring')).json().data.map((it: { mentor_name: null }) => it.mentor_name),
    [null, null, null, null],
  )
  for (const days of ['-1', '3651', '1.5', 'all'])
    isInvalid(t, await send('GET', `/expiring?days=${days}`), ['query', '/days'])
  isInvalid(t, await send('GET', '/expiring?status=active'), ['query', '/status'])
})
