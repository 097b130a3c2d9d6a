import t from 'tap'
import { COLLECTION, EXAMPLE, isInvalid, startService } from './support/service.js'

t.test('a problem repeats a name of the client as text that every client can read', async (t) => {
  const { app, send } = await startService(t)
  const cut = `${'x'.repeat(99)}😀`
  isInvalid(t, await send('GET', `?${encodeURIComponent(cut)}=1`), ['query', `/${'x'.repeat(99)}\ufffd…`])
  const headers = { host: 'test', 'content-type': 'application/json' }
  const payload = JSON.stringify({ ...EXAMPLE, 'a\ud800': 1 })
  const reply = await app.inject({ method: 'POST', url: COLLECTION, headers, payload })
  isInvalid(t, reply, ['body', '/a\ufffd'])
})

t.test('a body that names a member twice', async (t) => {
  const { app, create, send } = await startService(t)
  await create()
  const headers = { host: 'test', 'content-type': 'application/json' }
  const post = (payload: string) => app.inject({ method: 'POST', url: COLLECTION, headers, payload })
  const text = JSON.stringify(EXAMPLE)
  const withAnother = (member: string) => text.replace('{', `{${member},`)
  isInvalid(t, await post(withAnother('"mentor_id":"other"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"mentor_id":"mentor-42"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"\\u006dentor_id" : "other"')), ['body', '/mentor_id'])
  isInvalid(t, await post(withAnother('"cert_type":{"cert_type":"x"}')), ['body', '/cert_type'])
  isInvalid(t, await post('{"a~/\\"\\\\":1,"a~/\\"\\\\":1}'), ['body', '/a~0~1"\\'])
  isInvalid(t, await post(withAnother('"x":{"mentor_id":"other"}')), ['body', '/x'])
  const put = await app.inject({
    method: 'PUT',
    url: `${COLLECTION}/cert-001`,
    headers,
    payload: '{"cert_type":"a","cert_type":"b"}',
  })
  isInvalid(t, put, ['body', '/cert_type'])
  const reason = { status: 'revoked', revocation_reason: '"status": "x", "status": \\' }
  t.equal(
    (await send('PUT', '/cert-001', { body: reason })).statusCode,
    200,
    'what is in a text is no member',
  )
})
