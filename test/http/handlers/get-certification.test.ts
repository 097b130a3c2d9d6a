import { onBothDialects as t } from '../../support/engines.js'
import { isInvalid, isProblem, startService } from '../../support/service.js'

t.test('returns 412 when If-Match does not have the current tag', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const read = (headers: Record<string, string>) => send('GET', '/cert-001', { headers })
  for (const tag of ['"2-active"', 'W/"1-active"']) isProblem(t, await read({ 'if-match': tag }), 412)
  t.equal((await read({ 'if-match': '"1-active"' })).statusCode, 200)
  t.equal((await read({ 'if-match': '*' })).statusCode, 200)
  const both = { 'if-match': '"2-active"', 'if-none-match': '"1-active"' }
  isProblem(t, await read(both), 412)
})

t.test('accepts only the canonical form of an id', async (t) => {
  const { send, create } = await startService(t)
  await create()
  for (const path of ['', '/status']) {
    for (const id of [
      'cert-1',
      'cert-0001',
      'cert-000',
      'CERT-001',
      'cert-001x',
      '001',
      'cert-1234567890123456',
      '%20',
      'cert-001%00',
    ]) {
      const reply = await send('GET', `/${id}${path}`)
      t.equal(reply.statusCode, 400, id)
      t.match(reply.json().errors, [{ in: 'path', pointer: '/id' }])
    }
    for (const id of ['cert-002', 'cert-1000', 'cert-999999999999999'])
      isProblem(t, await send('GET', `/${id}${path}`), 404)
    t.equal((await send('GET', `/c%65rt-001${path}`)).statusCode, 200, 'a percent-encoded id is the same id')
  }
  isProblem(t, await send('DELETE', '/cert-002'), 404)
  isProblem(t, await send('PUT', '/cert-002', { body: { cert_type: 'x' } }), 404)
})

t.test('rejects an overlong id by the contract, not by the router', async (t) => {
  const { send } = await startService(t)
  const reply = await send('GET', `/${'9'.repeat(3000)}`)
  isProblem(t, reply, 400, 'invalid-request')
})

t.test('returns 304 when If-None-Match is current', async (t) => {
  const { send, create, clock } = await startService(t)
  await create({ expires_at: '2026-03-27T00:00:00Z' })
  const status = async (tag: string) =>
    (await send('GET', '/cert-001', { headers: { 'if-none-match': tag } })).statusCode
  const { etag } = (await send('GET', '/cert-001')).headers
  t.equal(etag, '"1-active"')
  for (const tag of ['"1-active"', 'W/"1-active"', '"x", "1-active"', '*'])
    t.equal(await status(tag), 304, tag)
  for (const tag of ['"2-active"', '"1-expired"', '""']) t.equal(await status(tag), 200, tag)
  const notModified = await send('GET', '/cert-001', { headers: { 'if-none-match': '*' } })
  t.same([notModified.payload, notModified.headers.etag], ['', '"1-active"'])

  clock.set('2026-03-27T00:00:00Z')
  t.equal(await status('"1-active"'), 200, 'the status has changed without a write')
  t.equal(await status('"1-expired"'), 304)
  isInvalid(t, await send('GET', '/cert-001', { headers: { 'if-none-match': 'x' } }), [
    'header',
    '/if-none-match',
  ])
  isProblem(t, await send('GET', '/cert-404', { headers: { 'if-none-match': '*' } }), 404)
})

t.test('supports HEAD wherever GET is supported', async (t) => {
  const { send, create } = await startService(t)
  await create()
  for (const path of ['', '/cert-001', '/cert-001/status', '/expiring', '/cert-404', '?limit=0']) {
    const [get, head] = [await send('GET', path), await send('HEAD', path)]
    t.equal(head.payload, '')
    for (const name of ['content-type', 'content-length', 'etag', 'link'])
      t.equal(head.headers[name], get.headers[name], name)
    t.equal(head.statusCode, get.statusCode)
  }
  const current = await send('HEAD', '/cert-001', { headers: { 'if-none-match': '*' } })
  t.equal(current.statusCode, 304)
  t.notOk(
    'content-length' in current.headers,
    'the length would be that of the record (RFC 9110, section 8.6)',
  )
})

t.test('returns the status of a certification', async (t) => {
  const { send, create, clock } = await startService(t, { config: { EXPIRING_SOON_DAYS: 10 } })
  await create({ expires_at: '2026-04-05T12:00:00Z' })
  const cases: [now: string, reply: object][] = [
    ['2026-03-25T23:59:59Z', { status: 'active', days_until_expiry: 11, is_expiring_soon: false }],
    ['2026-03-26T00:00:00Z', { status: 'active', days_until_expiry: 10, is_expiring_soon: true }],
    ['2026-04-05T11:59:59Z', { status: 'active', days_until_expiry: 0, is_expiring_soon: true }],
    ['2026-04-05T12:00:00Z', { status: 'expired', days_until_expiry: 0, is_expiring_soon: false }],
    ['2026-04-06T00:00:00Z', { status: 'expired', days_until_expiry: -1, is_expiring_soon: false }],
  ]
  for (const [now, expected] of cases) {
    clock.set(now)
    t.match((await send('GET', '/cert-001/status')).json(), expected, now)
  }
})
