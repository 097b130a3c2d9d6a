import { TABLES } from '../../../src/store/engine/tables.js'
import { trailOf } from '../../support/audit.js'
import { onBothDialects as t } from '../../support/engines.js'
import { sign, startIssuer } from '../../support/issuer.js'
import { isInvalid, isProblem, type Service, startService } from '../../support/service.js'

const YEAR = { extend_by: 'P1Y' }

/** Sends a bulk renewal. */
const renewBy =
  ({ send }: Pick<Service, 'send'>) =>
  (body: object, headers: Record<string, string> = {}) =>
    send('POST', '/renewals', { body, headers })

/** All rows of all tables that a change could touch. */
async function stateOf({ database }: Service): Promise<unknown[]> {
  const isPostgres = !database.url.startsWith('sqlite:')
  const rows: unknown[] = []
  for (const [table, columns] of Object.entries(TABLES)) {
    const names = Object.keys(columns).map((name) => `"${name}"`)
    const row = isPostgres ? `json_build_array(${names})::text` : `json_array(${names})`
    const all = isPostgres
      ? `string_agg(${row}, ';' order by ${row})`
      : `(select group_concat(it, ';') from (select ${row} as it from ${table} order by it))`
    rows.push(table, await database.value(`select ${all}${isPostgres ? ` from ${table}` : ''}`))
  }
  return rows
}

t.test('extends several certifications, in the order of their ids in the request', async (t) => {
  const service = await startService(t)
  const renew = renewBy(service)
  await service.create({ expires_at: '2026-09-01T00:00:00Z' })
  await service.create({ expires_at: '2026-03-10T06:30:00Z' })
  const reply = await renew({ ids: ['cert-002', 'cert-001'], ...YEAR })
  t.equal(reply.statusCode, 200, reply.payload)
  t.same(reply.json(), {
    dry_run: false,
    renewed: 2,
    unchanged: 0,
    results: [
      {
        id: 'cert-002',
        outcome: 'renewed',
        previous_expires_at: '2026-03-10T06:30:00Z',
        expires_at: '2027-03-26T06:30:00Z', // from today, which is later
        renewal_count: 1,
      },
      {
        id: 'cert-001',
        outcome: 'renewed',
        previous_expires_at: '2026-09-01T00:00:00Z',
        expires_at: '2027-09-01T00:00:00Z',
        renewal_count: 1,
      },
    ],
  })
  const record = await service.send('GET', '/cert-002')
  t.match(record.json(), {
    status: 'active',
    expires_at: '2027-03-26T06:30:00Z',
    renewal_count: 1,
    updated_at: '2026-03-26T10:00:00Z',
    renewal_history: [{ renewed_at: '2026-03-26T10:00:00Z', expires_at: '2027-03-26T06:30:00Z' }],
  })
  t.equal(record.headers.etag, '"2-active"')
  t.match(await trailOf(service.store, 2), [{ operation: 'create' }, { operation: 'renew' }])
})

t.test('counts an extension from the expiry, from today or from the later of both', async (t) => {
  const service = await startService(t)
  const renew = renewBy(service)
  const cases: [stored: string, from: string, result: string][] = [
    ['2026-09-30T12:00:00Z', 'expiry', '2026-10-30T12:00:00Z'],
    ['2026-04-20T12:00:00Z', 'today', '2026-04-26T12:00:00Z'],
    ['2026-09-30T12:00:00Z', 'later_of_both', '2026-10-30T12:00:00Z'],
    ['2026-03-02T12:00:00Z', 'later_of_both', '2026-04-26T12:00:00Z'],
  ]
  for (const [expires_at, extend_from, expected] of cases) {
    const { id } = await service.create({ expires_at })
    const reply = await renew({ ids: [id], extend_by: 'P1M', extend_from })
    t.match(reply.json().results, [{ expires_at: expected }], `${expires_at} ${extend_from}`)
  }
})

t.test('sets one expiry, and does not change a record that has it already', async (t) => {
  const service = await startService(t)
  await service.create()
  await service.create({ expires_at: '2028-01-01T00:00:00Z' })
  const before = (await service.send('GET', '/cert-002')).payload
  const body = { ids: ['cert-001', 'cert-002'], expires_at: '2028-01-01T01:00:00+01:00' }
  const reply = await renewBy(service)(body)
  t.match(reply.json(), {
    renewed: 1,
    unchanged: 1,
    results: [
      { id: 'cert-001', outcome: 'renewed', expires_at: '2028-01-01T00:00:00Z', renewal_count: 1 },
      { id: 'cert-002', outcome: 'unchanged', previous_expires_at: '2028-01-01T00:00:00Z', renewal_count: 0 },
    ],
  })
  t.equal((await service.send('GET', '/cert-002')).payload, before)
  const again = await renewBy(service)(body)
  t.match(again.json(), { renewed: 0, unchanged: 2 }, 'the same renewal twice is one')
  await service.send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'left' } })
  t.match((await renewBy(service)(body)).json(), { unchanged: 2 }, 'also if it was revoked since')
})

t.test('returns in a dry run what the renewal returns, and changes nothing', async (t) => {
  const service = await startService(t)
  const ids: string[] = []
  for (let year = 2026; year < 2032; year++)
    ids.push((await service.create({ expires_at: `${year}-12-31T00:00:00Z` })).id)
  await service.send('PUT', '/cert-003', { body: { status: 'revoked', revocation_reason: 'left' } })
  const bodies = [
    { ids: ids.filter((id) => id !== 'cert-003'), extend_by: 'P2M' },
    { ids, extend_by: 'P2M' },
    { ids: ['cert-001', 'cert-900'], expires_at: '2027-01-01T00:00:00Z' },
    { ids: ['cert-001', 'cert-002'], expires_at: '2027-06-01T00:00:00Z', renewed_at: '2027-01-01T00:00:00Z' },
    { ids: ['cert-001', 'cert-006'], expires_at: '2030-06-01T00:00:00Z' },
    { ids: ['cert-006'], extend_by: 'P3W', renewed_at: '2026-03-26T10:00:00Z' },
  ]
  for (const body of bodies) {
    const before = await stateOf(service)
    const dry = await renewBy(service)({ ...body, dry_run: true })
    t.same(await stateOf(service), before, 'nothing was changed')
    const real = await renewBy(service)(body)
    t.equal(dry.statusCode, real.statusCode)
    if (real.statusCode === 200) t.equal(dry.json().dry_run, true)
    t.same({ ...dry.json(), dry_run: undefined }, { ...real.json(), dry_run: undefined })
  }
})

t.test('changes nothing if any certification cannot be renewed, and lists each of these', async (t) => {
  const service = await startService(t)
  for (let n = 0; n < 6; n++) await service.create()
  await service.send('PUT', '/cert-002', { body: { status: 'revoked', revocation_reason: 'left' } })
  await service.send('PUT', '/cert-004', { body: { expires_at: '2029-01-01T00:00:00Z' } })
  const before = await stateOf(service)
  const expires_at = '2028-01-01T00:00:00Z'
  const refused = {
    'cert-002': 'urn:problem-type:certifications:revoked',
    'cert-004': 'urn:problem-type:certifications:not-a-renewal',
    'cert-900': 'about:blank',
    'cert-901': 'about:blank',
  }
  const cases: [ids: string[], status: number][] = [
    [['cert-004', 'cert-002', 'cert-001', 'cert-900', 'cert-901'], 404],
    [['cert-001', 'cert-004', 'cert-002'], 409],
    [['cert-001', 'cert-004'], 422],
  ]
  for (const [ids, status] of cases) {
    const reply = await renewBy(service)({ ids, expires_at })
    isProblem(t, reply, status, 'renewals-refused')
    const found: { id: keyof typeof refused; type: string; detail: string }[] = reply.json().refused
    t.same(
      found.map(({ id, type }) => [id, type]),
      ids.flatMap((id) => (id in refused ? [[id, refused[id as keyof typeof refused]]] : [])),
    )
    const first = found.find(({ type }) => (type === 'about:blank') === (status === 404))
    if (status !== 409)
      t.ok(reply.json().detail.startsWith(`Nothing was renewed. ${first?.id}: ${first?.detail}`))
  }
  const many = await renewBy(service)({ ids: cases[0]?.[0], expires_at })
  t.match(many.json().detail, / 3 more certifications are listed in `refused`\.$/)
  const two = await renewBy(service)({ ids: cases[1]?.[0], expires_at })
  t.match(two.json().detail, /^Nothing was renewed\. cert-002: .* 1 more certification is listed/)
  t.same(await stateOf(service), before)
})

t.test('rejects each renewal that violates a rule, with the problem type of the rule', async (t) => {
  const service = await startService(t)
  await service.create({ issued_at: '2026-01-01T00:00:00Z', expires_at: '2026-03-02T00:00:00Z' }) // expired
  await service.create({ expires_at: '2198-01-01T00:00:00Z' })
  const cases: [body: object, type: string][] = [
    [{ ids: ['cert-001'], expires_at: '2026-03-20T00:00:00Z' }, 'renewal-in-the-past'],
    [{ ids: ['cert-001'], expires_at: '2026-03-26T10:00:00Z' }, 'renewal-in-the-past'],
    [{ ids: ['cert-001'], extend_by: 'P1D', extend_from: 'expiry' }, 'renewal-in-the-past'],
    [{ ids: ['cert-002'], expires_at: '2020-01-01T00:00:00Z' }, 'renewal-in-the-past'],
    [{ ids: ['cert-002'], expires_at: '2030-01-01T00:00:00Z' }, 'not-a-renewal'],
    [{ ids: ['cert-002'], ...YEAR, extend_from: 'today' }, 'not-a-renewal'],
    [{ ids: ['cert-002'], extend_by: 'P2Y' }, 'time-out-of-range'],
    [{ ids: ['cert-002'], expires_at: '2200-01-01T00:00:00Z' }, 'time-out-of-range'],
    [{ ids: ['cert-001'], extend_by: 'P100Y1D' }, 'time-out-of-range'],
    [{ ids: ['cert-001'], extend_by: 'P9999M' }, 'time-out-of-range'],
    [{ ids: ['cert-001'], ...YEAR, renewed_at: '2026-03-26T10:00:01Z' }, 'renewal-date'],
    [{ ids: ['cert-001'], ...YEAR, renewed_at: '2026-03-26T09:59:59Z' }, 'renewal-date'], // before its creation
  ]
  for (const [body, type] of cases) {
    const reply = await renewBy(service)(body)
    isProblem(t, reply, 422, 'renewals-refused')
    t.match(reply.json().refused, [{ type: `urn:problem-type:certifications:${type}` }], JSON.stringify(body))
  }
  t.match((await renewBy(service)({ ids: ['cert-001'], extend_by: 'P100Y' })).json(), { renewed: 1 })
  t.match((await renewBy(service)({ ids: ['cert-002'], extend_by: 'P11M' })).json(), { renewed: 1 })
})

t.test('records when a renewal was granted, which must not be before the last one', async (t) => {
  const service = await startService(t)
  await service.create()
  await service.create()
  service.clock.set('2026-05-01T00:00:00Z')
  await service.send('PUT', '/cert-001', { body: { expires_at: '2028-01-01T00:00:00Z' } })
  service.clock.set('2026-06-01T00:00:00Z')
  const renewed_at = '2026-04-30T23:59:59Z'
  const refused = await renewBy(service)({ ids: ['cert-001', 'cert-002'], ...YEAR, renewed_at })
  t.match(refused.json().refused, [
    { id: 'cert-001', detail: /before the certification's last renewal, 2026-05-01T00:00:00Z/ },
  ])
  t.equal((await renewBy(service)({ ids: ['cert-002'], ...YEAR, renewed_at })).statusCode, 200)
  const record = (await service.send('GET', '/cert-002')).json()
  t.match(record, { updated_at: '2026-06-01T00:00:00Z', renewal_history: [{ renewed_at }] })
  const [, entry] = await trailOf(service.store, 2)
  t.match(entry, { operation: 'renew', after: { renewals: { length: 1 } } }, 'the trail keeps the date')
})

t.test('returns the first reply for a repeated request', async (t) => {
  const service = await startService(t)
  await service.create()
  await service.create()
  const headers = { 'idempotency-key': 'k' }
  const body = { ids: ['cert-002', 'cert-001'], ...YEAR }
  const renew = renewBy(service)
  const dry = await renew({ ...body, dry_run: true }, headers)
  t.equal(dry.json().dry_run, true)
  isProblem(t, await renew({ ids: ['cert-404'], ...YEAR }, headers), 404, 'renewals-refused')
  const first = await renew(body, headers)
  t.equal(first.json().renewed, 2, 'neither the dry run nor the refused request used the key')
  await service.send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'left' } })
  await service.send('DELETE', '/cert-002')
  service.clock.set('2026-03-27T09:59:59Z')
  const again = await renew({ ...YEAR, dry_run: false, extend_from: 'later_of_both', ids: body.ids }, headers)
  t.same(again.json(), first.json())
  t.match((await service.send('GET', '/cert-001')).json(), { renewal_count: 1 })
  isProblem(t, await renew({ ...body, extend_by: 'P2Y' }, headers), 422, 'idempotency-key-reused')
  isProblem(
    t,
    await service.send('POST', '', { body: EXAMPLE_DRAFT, headers }),
    422,
    'idempotency-key-reused',
  )
  service.clock.set('2026-03-27T10:00:00Z')
  isProblem(t, await renew(body, headers), 404, 'renewals-refused')
})

const EXAMPLE_DRAFT = {
  mentor_id: 'mentor-42',
  cert_type: 'x',
  issued_at: '2026-03-01T00:00:00Z',
  expires_at: '2027-03-01T00:00:00Z',
}

t.test('renews 500 certifications in one request (long)', async (t) => {
  const service = await startService(t)
  const lines = Array.from({ length: 501 }, () => ({
    mentorId: 'm',
    certType: 'x',
    issuedAt: 0,
    expiresAt: 2_000_000_000,
  }))
  await service.store.bulkImport(async (writer) => {
    for (const line of lines) await writer.addCertification(line, 1_000)
  })
  const ids = lines.map((_, n) => `cert-${String(n + 1).padStart(3, '0')}`)
  isInvalid(t, await renewBy(service)({ ids, ...YEAR }), ['body', '/ids'])
  for (const dry_run of [true, false]) {
    const since = performance.now()
    const reply = await renewBy(service)({ ids: ids.slice(1).reverse(), ...YEAR, dry_run })
    t.comment(`${dry_run ? 'dry run' : 'renewal'} of 500: ${Math.round(performance.now() - since)} ms`)
    t.match(reply.json(), { renewed: 500, results: { length: 500 } })
  }
  const { total } = (await service.send('GET', '?status=active&limit=1')).json().pagination
  t.equal(total, 501)
  const counts = await service.database.value('select sum(renewal_count) from certification')
  t.equal(Number(counts), 500)
  const days = await service.send('GET', '/expiring?days=3650&limit=1')
  t.equal(days.json().pagination.total, 501)
})

t.test('answers 400 to requests that violate the contract', async (t) => {
  const service = await startService(t)
  await service.create()
  const ids = ['cert-001']
  const cases: [body: unknown, ...violations: [string, string][]][] = [
    [{ ids }, ['body', '']],
    [{ ids, ...YEAR, expires_at: '2028-01-01T00:00:00Z' }, ['body', '']],
    [{ ids: [], ...YEAR }, ['body', '/ids']],
    [{ ids: ['cert-001', 'cert-001'], ...YEAR }, ['body', '/ids']],
    [{ ids: ['cert-1', 2], ...YEAR }, ['body', '/ids/0'], ['body', '/ids/1']],
    [{ ids: Array(501).fill(1), ...YEAR }, ['body', '/ids']],
    [{ ids, ...YEAR, dry_run: 'yes' }, ['body', '/dry_run']],
    [{ ids, ...YEAR, extend_from: 'now' }, ['body', '/extend_from']],
    [{ ids, ...YEAR, id: 'cert-001' }, ['body', '/id']],
    [YEAR, ['body', '/ids']],
    ...['P', 'P0D', 'P01Y', 'P-1Y', 'PT1H', 'P1D1Y', 'P1.5Y', '1Y', 'p1y'].map(
      (extend_by): [unknown, [string, string]] => [{ ids, extend_by }, ['body', '/extend_by']],
    ),
  ]
  for (const [body, ...violations] of cases)
    isInvalid(t, await renewBy(service)(body as object), ...violations)
  isInvalid(t, await service.send('POST', '/renewals'), ['body', ''])
  isInvalid(t, await renewBy(service)({ ids, ...YEAR }, { 'idempotency-key': '' }), [
    'header',
    '/idempotency-key',
  ])
  t.match((await service.send('GET', '/cert-001')).json(), { renewal_count: 0 })
})

t.test('rejects an overlong list before it validates its entries', async (t) => {
  const service = await startService(t)
  const reply = await renewBy(service)({ ids: Array(30_000).fill(1), ...YEAR, dry_run: 1 })
  isInvalid(t, reply, ['body', '/ids'])
})

t.test('answers 401, 403 and 400 before it looks at a record', async (t) => {
  const issuer = await startIssuer(t)
  const service = await startService(t, { config: issuer.config })
  const renew = renewBy(service)
  const bearer = async (scope?: string) => ({ authorization: `Bearer ${await issuer.issue(scope)}` })
  const bad = { ids: ['cert-404'] }
  isProblem(t, await renew(bad), 401)
  isProblem(t, await renew(bad, await bearer('certifications:read')), 403)
  isProblem(t, await renew(bad, await bearer()), 400, 'invalid-request')
  isProblem(t, await renew({ ...bad, ...YEAR }, await bearer()), 404, 'renewals-refused')
})

t.test('scopes an idempotency key to its caller', async (t) => {
  const issuer = await startIssuer(t)
  const service = await startService(t, { config: issuer.config })
  const send = async (subject: string, path: string, body: object) =>
    service.send('POST', path, {
      body,
      headers: {
        authorization: `Bearer ${await sign(issuer.signer, { ...issuer.claims(), sub: subject })}`,
        'idempotency-key': 'k',
      },
    })
  await send('anna', '', EXAMPLE_DRAFT)
  const renewals = [
    await send('bo', '/renewals', { ids: ['cert-001'], ...YEAR }),
    await send('cy', '/renewals', { ids: ['cert-001'], ...YEAR }),
  ]
  t.same(
    renewals.map((it) => it.json().results[0].renewal_count),
    [1, 2],
  )
  t.match(
    (await trailOf(service.store, 1)).map(({ actor }) => actor.subject),
    ['anna', 'bo', 'cy'],
  )
})
