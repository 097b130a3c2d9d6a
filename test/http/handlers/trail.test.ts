import t from 'tap'
import { encodeCursor } from '../../../src/http/handlers/cursor.js'
import { onServiceEngines } from '../../support/engines.js'
import { isInvalid, isProblem, type Service, startService } from '../../support/service.js'

const nextOf = (link: unknown) => /<(\?[^>]*)>; rel="next"/.exec(String(link))?.[1] ?? ''

async function changesOf({ send }: Service, query = '') {
  const reply = await send('GET', `/changes${query}`)
  return { ...reply.json(), next: nextOf(reply.headers.link), headers: reply.headers }
}

t.test('the change feed shows each change with the record after it, and no actor', async (t) => {
  const service = await startService(t)
  const { send, create, clock } = service
  const empty = await changesOf(service)
  t.same([empty.data, empty.has_more], [[], false])
  await create()
  clock.set('2026-03-26T10:05:00Z')
  await send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T00:00:00Z' } })
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'Left' } })
  await send('DELETE', '/cert-001')
  const { data, has_more, next } = await changesOf(service, empty.next)
  t.equal(has_more, false)
  t.match(data, [
    {
      changed_at: '2026-03-26T10:00:00Z',
      operation: 'create',
      certification_id: 'cert-001',
      certification: {
        id: 'cert-001',
        status: 'active',
        expires_at: '2027-03-01T00:00:00Z',
        renewal_count: 0,
        updated_at: '2026-03-26T10:00:00Z',
      },
    },
    { operation: 'renew', certification: { expires_at: '2028-03-01T00:00:00Z', renewal_count: 1 } },
    { operation: 'revoke', certification: { status: 'revoked', revocation_reason: 'Left' } },
    { changed_at: '2026-03-26T10:05:00Z', operation: 'delete', certification_id: 'cert-001' },
  ])
  t.equal(data[3].certification, null)
  t.notOk('renewal_history' in data[0].certification)
  t.same(Object.keys(data[0]), ['cursor', 'changed_at', 'operation', 'certification_id', 'certification'])
  t.same((await changesOf(service, next)).data, [])
  t.same((await changesOf(service, `?after=${data[1].cursor}`)).data, data.slice(2))
})

t.test('pages of the change feed end, and the last next link continues later', async (t) => {
  const service = await startService(t)
  for (let n = 0; n < 5; n++) await service.create()
  const ids: string[] = []
  let page = await changesOf(service, '?limit=2')
  for (; page.has_more; page = await changesOf(service, page.next))
    ids.push(...page.data.map((it: { certification_id: string }) => it.certification_id))
  ids.push(...page.data.map((it: { certification_id: string }) => it.certification_id))
  t.same(ids, ['cert-001', 'cert-002', 'cert-003', 'cert-004', 'cert-005'])
  const latest = await changesOf(service, '?after=latest')
  t.same(latest.data, [])
  await service.create()
  t.match((await changesOf(service, page.next)).data, [{ certification_id: 'cert-006' }])
  t.match((await changesOf(service, latest.next)).data, [{ certification_id: 'cert-006' }])
})

t.test('an erased mentor appears in the feed by the pseudonym alone', async (t) => {
  const service = await startService(t)
  await service.create({ mentor_id: 'unmistakable' })
  await service.create({ mentor_id: 'unmistakable' })
  await service.send('DELETE', '/cert-002')
  const erased = await service.store.eraseMentor('unmistakable', 1_774_519_200)
  const { data } = await changesOf(service)
  t.notMatch(JSON.stringify(data), /unmistakable/)
  t.match(data.at(-1), { operation: 'correct', certification: { mentor_id: erased?.pseudonym ?? '' } })
  t.match((await service.send('GET', '/cert-001/audit')).json().data.at(-1), { operation: 'erase' })
})

t.test('rejects cursors of another list and of another database by name', async (t) => {
  const [service, other] = [await startService(t), await startService(t)]
  for (const it of [service, other]) for (let n = 0; n < 2; n++) await it.create()
  const { next } = await changesOf(other)
  const foreign = await service.send('GET', `/changes${next}`)
  isInvalid(t, foreign, ['query', '/after'])
  t.equal(
    foreign.json().detail,
    'after is a cursor of another database; walk the list and begin again with after=latest.',
  )
  const ofList = nextOf((await service.send('GET', '?limit=1')).headers.link)
  const wrong = await service.send('GET', `/changes${ofList}`)
  isInvalid(t, wrong, ['query', '/after'])
  t.match(wrong.json().detail, /is not a cursor of this list/)
  for (const after of ['nonsense', 'Li4u']) {
    isInvalid(t, await service.send('GET', `/changes?after=${after}`), ['query', '/after'])
    isInvalid(t, await service.send('GET', `/cert-001/audit?after=${after}`), ['query', '/after'])
  }
})

t.test('rejects forged cursors', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const feed = { operationId: 'listCertificationChanges', filters: {} }
  for (const position of ['', 'x.1', 'x.-1.1', 'x.1.0.5', 'x.01.1']) {
    const reply = await send('GET', `/changes?after=${encodeCursor(feed, position)}`)
    isInvalid(t, reply, ['query', '/after'])
  }
  const trail = { operationId: 'listAuditEntries of cert-001', filters: {} }
  for (const position of ['x', '0.5']) {
    const reply = await send('GET', `/cert-001/audit?after=${encodeCursor(trail, position)}`)
    isInvalid(t, reply, ['query', '/after'])
  }
})

onServiceEngines.test(
  'the audit list shows who changed what, in pages, also after the deletion',
  async (t) => {
    const { send, create, clock } = await startService(t)
    await create()
    clock.set('2026-03-26T10:05:00Z')
    const headers = { 'x-request-id': 'req-2' }
    await send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T00:00:00Z' }, headers })
    await send('DELETE', '/cert-001')
    const first = await send('GET', '/cert-001/audit?limit=2')
    const { data, has_more } = first.json()
    t.equal(has_more, true)
    t.match(data[0], { operation: 'create', changed_at: '2026-03-26T10:00:00Z', actor: null })
    t.match(data[0].changes, [{ field: 'mentor_id', from: null, to: 'mentor-42' }])
    t.same(data[1], {
      changed_at: '2026-03-26T10:05:00Z',
      operation: 'renew',
      actor: null,
      request_id: 'req-2',
      changes: [
        { field: 'expires_at', from: '2027-03-01T00:00:00Z', to: '2028-03-01T00:00:00Z' },
        { field: 'renewal_count', from: 0, to: 1 },
        { field: 'updated_at', from: '2026-03-26T10:00:00Z', to: '2026-03-26T10:05:00Z' },
      ],
    })
    const second = await send('GET', `/cert-001/audit${nextOf(first.headers.link)}`)
    t.match(second.json(), { data: [{ operation: 'delete' }], has_more: false })
    t.match(second.json().data[0].changes.at(-1), {
      field: 'renewal_history',
      from: [{ renewed_at: '2026-03-26T10:05:00Z', expires_at: '2028-03-01T00:00:00Z' }],
      to: null,
    })
    t.equal(second.headers.link, '<?limit=2>; rel="first"')
    isInvalid(t, await send('GET', `/cert-002/audit${nextOf(first.headers.link)}`), ['query', '/after'])
    isProblem(t, await send('GET', '/cert-002/audit'), 404)
  },
)

t.test('the audit list of a record without entries is empty', async (t) => {
  const { send, store } = await startService(t)
  const sample = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
  await store.bulkImport((writer) => writer.insertCertification(sample, 0))
  t.same((await send('GET', '/cert-001/audit')).json(), { data: [], has_more: false })
  await store.deleteCertification(1, 1, { subject: null, requestId: null })
  const { headers } = await send('GET', '/cert-001/audit?limit=1')
  t.equal(headers.link, '<?limit=1>; rel="first"')
})

onServiceEngines.test('returns the status as of any instant', async (t) => {
  const { send, create, clock } = await startService(t)
  await create({ expires_at: '2026-04-10T00:00:00Z' })
  clock.set('2026-03-28T10:00:00Z')
  await send('PUT', '/cert-001', { body: { expires_at: '2027-03-26T00:00:00Z', cert_type: 'other' } })
  clock.set('2026-03-30T10:00:00Z')
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'Left' } })
  clock.set('2026-04-20T10:00:00Z')
  const at = async (asOf: string) =>
    (await send('GET', `/cert-001/status?as_of=${encodeURIComponent(asOf)}`)).json()
  const first = { status: 'active', expires_at: '2026-04-10T00:00:00Z', is_expiring_soon: true }
  t.match(await at('2026-03-26T11:00:00+01:00'), { ...first, days_until_expiry: 15 })
  t.match(await at('2026-03-28T09:59:59Z'), { ...first, days_until_expiry: 13 })
  const renewed = { status: 'active', cert_type: 'other', is_expiring_soon: false }
  t.match(await at('2026-03-28T10:00:00Z'), { ...renewed, days_until_expiry: 363 })
  t.match(await at('2026-03-30T10:00:00Z'), { status: 'revoked' })
  t.match(await at('2030-01-01T00:00:00Z'), { status: 'revoked', days_until_expiry: -1012 })
  t.match((await send('GET', '/cert-001/status')).json(), { status: 'revoked', days_until_expiry: 340 })
  const before = await send('GET', '/cert-001/status?as_of=2026-03-26T09:59:59Z')
  isProblem(t, before, 422, 'not-yet-created')
  isProblem(t, await send('GET', '/cert-001/status?as_of=1899-12-31T23:59:59Z'), 422, 'time-out-of-range')
  isInvalid(t, await send('GET', '/cert-001/status?as_of=2026-03-26'), ['query', '/as_of'])
  await send('DELETE', '/cert-001')
  isProblem(t, await send('GET', '/cert-001/status?as_of=2026-03-28T10:00:00Z'), 404)
})

t.test('rejects instants before the audit trail begins', async (t) => {
  const { send, store, clock } = await startService(t)
  const imported = {
    mentorId: 'm',
    certType: 'x',
    issuedAt: 0,
    expiresAt: 4_000_000_000,
    createdAt: 0,
    id: 3,
  }
  const importAt = (now: number) => store.bulkImport((writer) => writer.addCertification(imported, now))
  await importAt(clock.now() - 100)
  isProblem(t, await send('GET', '/cert-003/status?as_of=2026-03-26T09:00:00Z'), 422, 'history-unavailable')
  t.equal((await send('GET', '/cert-003/status?as_of=2026-03-26T09:59:00Z')).statusCode, 200)
  await store.deleteCertification(3, clock.now() - 50, { subject: null, requestId: null })
  await importAt(clock.now() - 10)
  isProblem(t, await send('GET', '/cert-003/status?as_of=2026-03-26T09:59:30Z'), 422, 'not-yet-created')
})
