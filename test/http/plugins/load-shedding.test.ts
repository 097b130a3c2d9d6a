import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { isTooLate } from '../../../src/http/plugins/load-shedding.js'
import { Metrics } from '../../../src/monitoring/metrics.js'
import { EXAMPLE, isProblem, startService } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

t.test('rejects reads at the threshold and writes at twice the threshold', async (t) => {
  for (const method of ['GET', 'HEAD']) {
    t.notOk(isTooLate(method, 500, 500))
    t.ok(isTooLate(method, 501, 500))
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    t.notOk(isTooLate(method, 1000, 500))
    t.ok(isTooLate(method, 1001, 500))
  }
})

/** Keeps the event loop busy, as too many requests would. */
function blockEventLoop(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

t.test('sheds load while it lags, keeps health and metrics available, and recovers (long)', async (t) => {
  const own = new Metrics()
  const { app, send, create } = await startService(t, {
    config: { MAX_LAG_MS: 50 },
    metrics: { own, scrape: () => own.registry.metrics() },
  })
  await create()
  let created = 1
  const readAndWrite = async () => {
    const replies = await Promise.all([send('GET', '/cert-001'), send('POST', '', { body: EXAMPLE })])
    if (replies[1].statusCode === 201) created++
    return replies
  }
  // One round decides: a moment later the lag may be over.
  await waitUntil('a read and a write are rejected', async () => {
    blockEventLoop(1_000)
    await setImmediate()
    const replies = await readAndWrite()
    if (replies.some(({ statusCode }) => statusCode !== 503)) return false
    for (const reply of replies) {
      isProblem(t, reply, 503)
      t.equal(reply.headers['retry-after'], '1')
    }
    for (const url of ['/health/live', '/health/ready', '/metrics', '/docs/'])
      t.equal((await app.inject({ url, headers: { host: 'test' } })).statusCode, 200, url)
    return true
  })
  await waitUntil('reads and writes are served again', async () => {
    const [read, write] = await readAndWrite()
    return read.statusCode === 200 && write.statusCode === 201
  })
  t.equal((await send('GET', '')).json().pagination.total, created, 'rejected creations changed nothing')
})
