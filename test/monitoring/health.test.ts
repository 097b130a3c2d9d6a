import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/interface/store.js'
import { onBothDialects } from '../support/engines.js'
import { closing, listen } from '../support/raw.js'
import { waitUntil } from '../support/wait.js'
import { isProblem, type Service, startService, temporaryStore } from '../support/service.js'
import { overrideMethods } from '../support/override-methods.js'

const get = ({ app }: Service, path: string) => app.inject({ url: path, headers: { host: 'test' } })

/** Starts a service whose database answers a ping in this way. */
const startWith = (t: Test, ping: Store['ping']) =>
  startService(t, { wrap: (store) => overrideMethods(store, { ping }) })

onBothDialects.test('is ready with a responsive database, and otherwise only alive', async (t) => {
  const database = await openStore((await temporaryStore(t)).url)
  const service = await startService(t, { wrap: () => database })
  const ready = await get(service, '/health/ready')
  t.equal(ready.statusCode, 200)
  t.strictSame(ready.json(), { status: 'ready' })
  await database.close()
  const refused = await get(service, '/health/ready')
  isProblem(t, refused, 503)
  t.equal(refused.headers['retry-after'], '1')
  const live = await get(service, '/health/live')
  t.equal(live.statusCode, 200)
  t.strictSame(live.json(), { status: 'live' })
})

t.test('is not ready if the database does not respond in time (long)', async (t) => {
  const service = await startWith(t, () => new Promise(() => {}))
  isProblem(t, await get(service, '/health/ready'), 503)
})

t.test('keeps health and metrics out of the API', async (t) => {
  const service = await startService(t)
  const { paths } = (await get(service, '/openapi.json')).json()
  t.notMatch(Object.keys(paths).join(), /health|metrics/)
  for (const path of ['/api/v1/certifications/health/live', '/api/v1/certifications/metrics/x'])
    isProblem(t, await get(service, path), 404)
})

t.test('is not ready during shutdown', async (t) => {
  const { app } = await startService(t)
  const socket = connect(await listen(app), '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => (received += chunk))
  socket.write('GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\nGET /health/ready HTTP/1.1\r\nHost: x\r\n')
  await waitUntil('the first reply is there', () => received.includes('ready'))
  const closed = app.close()
  await waitUntil('the service has begun to shut down', () => !app.server.listening)
  const ended = closing(socket)
  socket.end('\r\n')
  await ended
  await closed
  t.match(received, /^HTTP\/1.1 200 OK[^]*HTTP\/1.1 503 Service Unavailable[^]*shutting down/)
})
