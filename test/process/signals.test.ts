import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { COLLECTION, EXAMPLE, temporaryFolder } from '../support/service.js'
import { addressOf, startProcess } from '../support/service-process.js'

t.test('SIGTERM finishes what is in flight', async (t) => {
  const DATABASE_URL = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const service = startProcess(t, { DATABASE_URL, PORT: '0', METRICS: 'false' })
  const { child } = service
  const base = await addressOf(service)
  t.equal((await fetch(`${base}/metrics`)).status, 404, 'metrics can be turned off')
  const headers = { 'content-type': 'application/json' }
  const requests = Array.from({ length: 50 }, () =>
    fetch(base + COLLECTION, { method: 'POST', headers, body: JSON.stringify(EXAMPLE) }).then(
      (it) => it.status,
    ),
  )
  await requests[0]
  child.kill('SIGTERM')
  const settled = await Promise.allSettled(requests)
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
  for (const outcome of settled) {
    // The service answers every request that it has accepted, and refuses later connections.
    if (outcome.status === 'fulfilled') t.equal(outcome.value, 201)
    else t.match(outcome.reason.cause?.code, /ECONNREFUSED|ECONNRESET/)
  }
})

t.test('SIGTERM while the service is about to listen ends it with 0', async (t) => {
  const DATABASE_URL = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const terminated = `
    import { Server } from 'node:net'
    Server.prototype.listen = function () {
      process.emit('SIGTERM', 'SIGTERM')
      return this
    }`
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(terminated)}`
  const { child, printed } = startProcess(t, { DATABASE_URL, PORT: '0', NODE_OPTIONS })
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
  t.match(printed(), /closed/)
  t.notMatch(printed(), /Warning/)
})

t.test('SIGTERM under load cuts off no reply: what was carried out was acknowledged', async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0' })
  const base = await addressOf(service)
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', headers, body: JSON.stringify(EXAMPLE) }
  let acknowledged = 0
  /** Creates until the service takes no more. */
  const client = async () => {
    for (;;) {
      const reply = await fetch(base + COLLECTION, request).catch(() => undefined)
      if (reply === undefined) return
      t.match(await reply.json(), EXAMPLE, 'a reply that has begun is complete')
      if (++acknowledged === 200) service.child.kill('SIGTERM')
    }
  }
  await Promise.all([once(service.child, 'exit'), ...Array.from({ length: 32 }, client)])
  t.equal(service.child.exitCode, 0)
  const database = openDatabase(file, { readonly: true })
  t.teardown(() => database.close())
  t.equal(database.prepare('select count(*) from certification').pluck().get(), acknowledged)
})
