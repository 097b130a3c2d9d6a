import { onBothDialects as t } from '../../support/engines.js'
import { isInvalid, isProblem, startService } from '../../support/service.js'

t.test('removes a record with its history', async (t) => {
  const { send, create } = await startService(t)
  await create()
  await send('PUT', '/cert-001', { body: { expires_at: '2028-01-01T00:00:00Z' } })
  const reply = await send('DELETE', '/cert-001')
  t.equal(reply.payload, '{"deleted":true,"id":"cert-001"}')
  for (const path of ['/cert-001', '/cert-001/status']) isProblem(t, await send('GET', path), 404)
  isProblem(t, await send('DELETE', '/cert-001'), 404)
  t.equal((await send('GET', '')).json().pagination.total, 0)
})

t.test('removes a revoked record', async (t) => {
  const { send, create } = await startService(t)
  await create()
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'left' } })
  t.equal((await send('DELETE', '/cert-001')).statusCode, 200)
  t.equal((await send('GET', '?status=revoked')).json().pagination.total, 0)
})

t.test('returns 412 to a deletion when If-None-Match has the current tag', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const deleteUnless = (tags: string) => send('DELETE', '/cert-001', { headers: { 'if-none-match': tags } })
  for (const tags of ['*', '"1-active"', 'W/"1-active"', '"x", "1-active"']) {
    const refused = await deleteUnless(tags)
    isProblem(t, refused, 412)
    t.match(refused.json().detail, /^If-None-Match contains/)
  }
  t.equal((await deleteUnless('"2-active"')).statusCode, 200)
})

t.test('returns 412 to a deletion when If-Match is stale', async (t) => {
  const { send, create } = await startService(t)
  await create()
  isProblem(t, await send('DELETE', '/cert-001', { headers: { 'if-match': '"2-active"' } }), 412)
  isProblem(t, await send('DELETE', '/cert-404', { headers: { 'if-match': '"2-active"' } }), 404)
  t.equal((await send('DELETE', '/cert-001', { headers: { 'if-match': '"1-active"' } })).statusCode, 200)
})

t.test('accepts a JSON content type without a body, but no body', async (t) => {
  const { send, create } = await startService(t)
  await create()
  isInvalid(t, await send('DELETE', '/cert-001', { body: {} }), ['body', ''])
  t.equal((await send('GET', '/cert-001')).statusCode, 200)
  t.equal(
    (await send('DELETE', '/cert-001', { headers: { 'content-type': 'application/json' } })).statusCode,
    200,
  )
})

t.test('routes expiring to the list, not to a record', async (t) => {
  const { send } = await startService(t)
  const reply = await send('DELETE', '/expiring')
  isProblem(t, reply, 405)
  t.equal(reply.headers.allow, 'GET, HEAD')
})
