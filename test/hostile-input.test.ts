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
