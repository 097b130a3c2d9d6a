import t from 'tap'
import { isTooLate } from '../../../src/http/plugins/load-shedding.js'
import { Metrics } from '../../../src/monitoring/metrics.js'
import { EXAMPLE, isProblem, startService } from '../../support/service.js'

t.test('reads are refused at the first threshold, writes at twice as much', async (t) => {
  for (const method of ['GET', 'HEAD']) {
    t.notOk(isTooLate(method, 500, 500))
    t.ok(isTooLate(method, 501, 500))
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    t.notOk(isTooLate(method, 1000, 500))
    t.ok(isTooLate(method, 1001, 500))
  }
})

/** Holds the event loop, as too many requests would. */
function hold(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

t.test('a service that lags sheds load, says how it is meanwhile, and recovers', async (t) => {
  const own = new Metrics()
  const { app, send, create } = await startService(t, {
    config: { MAX_LAG_MS: 20 },
    metrics: { own, scrape: () => own.registry.metrics() },
  })
  await create()
  const statusOf = async () => {
    const replies = await Promise.all([send('GET', '/cert-001'), send('POST', '', { body: EXAMPLE })])
    return replies.map((it) => it.statusCode).join()
  }
  while ((await statusOf()) !== '503,503') {
    hold(100)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  const [read, write, ...others] = await Promise.all([
    send('GET', '/cert-001'),
    send('DELETE', '/cert-001'),
    ...['/health/live', '/health/ready', '/metrics', '/docs'].map((url) =>
      app.inject({ url, headers: { host: 'test' } }),
    ),
  ])
  for (const reply of [read, write]) {
    isProblem(t, reply, 503)
    t.equal(reply.headers['retry-after'], '1')
  }
  for (const reply of others) t.equal(reply.statusCode, 200)
  while ((await statusOf()) !== '200,201') await new Promise((resolve) => setTimeout(resolve, 20))
  t.equal((await send('GET', '/cert-001')).statusCode, 200, 'what was refused was not done')
})
