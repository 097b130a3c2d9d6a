import { onBothDialects as t } from '../../support/engines.js'
import { isInvalid, isProblem, startService } from '../../support/service.js'

interface Reply {
  readonly headers: Record<string, unknown>
  json(): { data: { id: string }[]; pagination: { total: number } }
}

const ids = (reply: Reply) => reply.json().data.map(({ id }) => id)
const nextOf = ({ headers }: Reply) => /<([^>]*)>; rel="next"/.exec(String(headers.link))?.[1] ?? ''

t.test('limits a list to a range of expiries and sorts it', async (t) => {
  const { send, create } = await startService(t)
  const expiries = ['2026-04-01', '2026-03-01', '2026-05-01', '2026-04-01', '2026-04-30']
  for (const day of expiries)
    await create({ issued_at: '2025-01-01T00:00:00Z', expires_at: `${day}T00:00:00Z` })
  await send('PUT', '/cert-004', { body: { status: 'revoked', revocation_reason: 'left' } })

  const april = 'expires_from=2026-04-01T00:00:00Z&expires_before=2026-05-01T02:00:00%2B02:00'
  const cases: [query: string, ...ids: string[]][] = [
    [april, 'cert-001', 'cert-004', 'cert-005'],
    [`${april}&sort=-id`, 'cert-005', 'cert-004', 'cert-001'],
    [`${april}&sort=expires_at`, 'cert-001', 'cert-004', 'cert-005'],
    [`${april}&sort=-expires_at`, 'cert-005', 'cert-004', 'cert-001'],
    [`${april}&status=active`, 'cert-001', 'cert-005'],
    [`${april}&status=expired`],
    [`${april}&status=revoked`, 'cert-004'],
    [`${april}&cert_type=nothing`],
    [`${april}&mentor_id=mentor-42&sort=-expires_at`, 'cert-005', 'cert-004', 'cert-001'],
    ['expires_before=2026-04-01T00:00:00Z', 'cert-002'],
    ['expires_from=2026-04-30T00:00:00Z&sort=-id', 'cert-005', 'cert-003'],
    ['status=active&sort=-id', 'cert-005', 'cert-003', 'cert-001'],
    ['status=active&expires_before=2026-03-26T10:00:01Z'],
    ['status=expired&expires_from=2026-03-26T10:00:01Z&sort=id'],
  ]
  for (const [query, ...expected] of cases) {
    const reply = await send('GET', `?${query}`)
    t.same(ids(reply), expected, query)
    t.equal(reply.json().pagination.total, expected.length, query)
    const seen: string[] = []
    for (let next = `?${query}&limit=1`; next !== '';) {
      const page = await send('GET', next)
      seen.push(...ids(page))
      next = nextOf(page)
    }
    t.same(seen, expected, `${query} by cursor`)
  }
})

t.test('rejects a range that ends before it begins, and times out of range', async (t) => {
  const { send } = await startService(t)
  const [from, before] = ['expires_from=2026-04-01T00:00:00Z', 'expires_before=2026-04-01T00:00:00Z']
  const empty = await send('GET', `?${from}&${before}`)
  isProblem(t, empty, 422, 'validity-period')
  t.match(empty.json().detail, /expires_before must be later than expires_from/)
  isProblem(t, await send('GET', `?${from}&expires_before=2026-03-31T23:59:59Z`), 422, 'validity-period')
  for (const name of ['expires_from', 'expires_before']) {
    const reply = await send('GET', `?${name}=1899-12-31T23:59:59Z`)
    isProblem(t, reply, 422, 'time-out-of-range')
    t.match(reply.json().detail, new RegExp(name))
    isInvalid(t, await send('GET', `?${name}=2026-04-01`), ['query', `/${name}`])
  }
  isInvalid(t, await send('GET', '?sort=+id'), ['query', '/sort'])
  isInvalid(t, await send('GET', '?sort=status'), ['query', '/sort'])
})

t.test('rejects a cursor of another sort or of another filter', async (t) => {
  const { send, create } = await startService(t)
  for (let n = 0; n < 3; n++) await create()
  const range = 'expires_from=2026-04-01T00:00:00Z'
  const cursorOf = async (path: string) => new URLSearchParams(nextOf(await send('GET', path))).get('after')
  const cursor = await cursorOf(`?limit=1&sort=-id&${range}`)
  t.equal((await send('GET', `?sort=-id&${range}&after=${cursor}`)).statusCode, 200)
  for (const query of [
    'sort=-id',
    range,
    `sort=id&${range}`,
    `sort=-expires_at&${range}`,
    `sort=-id&${range}&status=active`,
  ]) {
    isInvalid(t, await send('GET', `?${query}&after=${cursor}`), ['query', '/after'])
  }
  const expiring = await cursorOf('/expiring?limit=1&days=3650&mentor_id=mentor-42')
  t.equal((await send('GET', `/expiring?days=3650&mentor_id=mentor-42&after=${expiring}`)).statusCode, 200)
  isInvalid(t, await send('GET', `/expiring?days=3650&after=${expiring}`), ['query', '/after'])
})

t.test('ends a descending list of active certifications whose cursor has expired', async (t) => {
  const { send, create, clock } = await startService(t)
  for (const day of [1, 2, 3]) await create({ expires_at: `2027-01-0${day}T00:00:00Z` })
  const next = nextOf(await send('GET', '?status=active&sort=-expires_at&limit=2'))
  t.same(ids(await send('GET', next)), ['cert-001'])
  clock.set('2027-01-02T00:00:00Z')
  t.same(ids(await send('GET', next)), [])
})

t.test('filters the expiring list by type and mentor', async (t) => {
  const { send, create } = await startService(t)
  for (const mentor_id of ['a', 'b'])
    for (const cert_type of ['x', 'y'])
      await create({ mentor_id, cert_type, expires_at: '2026-04-01T00:00:00Z' })
  const cases: [query: string, ...ids: string[]][] = [
    ['mentor_id=a', 'cert-001', 'cert-002'],
    ['cert_type=y', 'cert-002', 'cert-004'],
    ['mentor_id=b&cert_type=x', 'cert-003'],
    ['mentor_id=c'],
    ['mentor_id=a&days=5'],
  ]
  for (const [query, ...expected] of cases) {
    const reply = await send('GET', `/expiring?${query}`)
    t.same([ids(reply), reply.json().pagination.total], [expected, expected.length], query)
  }
})

t.test('returns a summary of all certifications, and of those of a type', async (t) => {
  const { send, create } = await startService(t)
  await create({ cert_type: 'b', issued_at: '2025-01-01T00:00:00Z', expires_at: '2026-03-26T10:00:00Z' })
  await create({ cert_type: 'b', expires_at: '2026-03-31T23:59:59Z' })
  await create({ cert_type: 'B', expires_at: '2026-04-01T00:00:00Z' })
  await create({ cert_type: 'B', expires_at: '2026-04-01T00:00:00Z' })
  await send('PUT', '/cert-004', { body: { status: 'revoked', revocation_reason: 'left' } })
  const reply = await send('GET', '/summary')
  t.equal(reply.statusCode, 200)
  const { expiries_by_month: months, ...others } = reply.json()
  t.same(others, {
    as_of: '2026-03-26T10:00:00Z',
    total: 4,
    active: 2,
    expired: 1,
    revoked: 1,
    expiring: [7, 30, 60, 90].map((days) => ({ days, count: 2 })),
    by_cert_type: [
      { cert_type: 'B', active: 1, expired: 0, revoked: 1 },
      { cert_type: 'b', active: 1, expired: 1, revoked: 0 },
    ],
  })
  t.equal(months.length, 24)
  t.same(months.slice(0, 2), [
    { month: '2026-03', count: 1 },
    { month: '2026-04', count: 1 },
  ])
  t.same(
    [months[10], months[23]],
    [
      { month: '2027-01', count: 0 },
      { month: '2028-02', count: 0 },
    ],
  )
  const ofType = (await send('GET', '/summary?cert_type=b')).json()
  t.match(ofType, { total: 2, active: 1, expired: 1, revoked: 0 })
  t.same(ofType.by_cert_type, [{ cert_type: 'b', active: 1, expired: 1, revoked: 0 }])
  t.match((await send('GET', '/summary?cert_type=nothing')).json(), { total: 0, by_cert_type: [] })
  isInvalid(t, await send('GET', '/summary?status=active'), ['query', '/status'])
})
