import t, { type Test } from 'tap'
import { Metrics } from '../../src/monitoring/metrics.js'
import { SYSTEM_ACTOR, type Store } from '../../src/store/interface/store.js'
import { onBothDialects } from '../support/engines.js'
import { startService, type ServiceOptions } from '../support/service.js'
import { overrideMethods } from '../support/override-methods.js'

/** The service, and its metrics: the value of each series by its name and labels, as a scrape gives them. */
async function startMeasured(t: Test, options: ServiceOptions = {}) {
  const own = new Metrics()
  const service = await startService(t, {
    ...options,
    metrics: { own, scrape: () => own.registry.metrics() },
  })
  const scrape = async () => {
    const reply = await service.app.inject({ url: '/metrics', headers: { host: 'test' } })
    t.equal(reply.statusCode, 200)
    t.equal(reply.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    const series = reply.payload.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm)
    return Object.fromEntries([...series].map(([, name, value]) => [name, Number(value)]))
  }
  return { ...service, scrape }
}

t.test('measures requests by operation and status', async (t) => {
  const { app, send, create, scrape } = await startMeasured(t)
  const count = 'http_request_duration_seconds_count'
  t.notMatch(Object.keys(await scrape()).join(), count)
  await create()
  for (let n = 0; n < 3; n++) await send('GET', '/cert-001')
  await send('GET', '/cert-002')
  await app.inject({ url: '/nowhere', headers: { host: 'test' } })
  const series = await scrape()
  t.equal(series[`${count}{operation="createCertification",status="201"}`], 1)
  t.equal(series[`${count}{operation="getCertification",status="200"}`], 3)
  t.equal(series[`${count}{operation="getCertification",status="404"}`], 1)
  t.equal(series[`${count}{operation="none",status="404"}`], 1)

  const labels = 'operation="getCertification",status="200"'
  const sum = series[`http_request_duration_seconds_sum{${labels}}`] ?? 0
  t.ok(sum > 0 && sum < 60, 'seconds')
  const buckets = Object.entries(series).filter(
    ([name]) => name.startsWith('http_request_duration_seconds_bucket') && name.includes(labels),
  )
  const counts = buckets.map(([, value]) => Number(value))
  t.strictSame(
    counts,
    [...counts].sort((a, b) => a - b),
    'each bucket includes those below it',
  )
  t.match(buckets.at(-1), [/le="\+Inf"/, 3])
})

onBothDialects.test('measures commits, and certifications by the materialized counts', async (t) => {
  const { create, send, scrape, clock } = await startMeasured(t)
  const day = (days: number) => new Date((clock.instant + days * 86_400) * 1000).toISOString()
  const expiring = [-1, 3, 7, 8, 30, 80, 90, 91]
  await Promise.all(expiring.map((days) => create({ issued_at: day(-100), expires_at: day(days) })))
  const revoked = await create()
  await send('PUT', `/${revoked.id}`, { body: { status: 'revoked', revocation_reason: 'left' } })
  t.match(await scrape(), {
    'certifications{status="active"}': 7,
    'certifications{status="expired"}': 1,
    'certifications{status="revoked"}': 1,
    'certifications_expiring{days="7"}': 2,
    'certifications_expiring{days="30"}': 4,
    'certifications_expiring{days="90"}': 6,
    certification_pending_writes: 0,
    certification_commit_batch_size_sum: 10,
    certification_commit_batch_size_count: 3,
  })
  clock.set('2100-01-01T00:00:00Z')
  t.match(await scrape(), { 'certifications{status="active"}': 0, 'certifications{status="expired"}': 8 })
})

onBothDialects.test('shows waiting writes', async (t) => {
  const { store, scrape } = await startMeasured(t)
  let release = () => {}
  let loading: Promise<void> | undefined
  await new Promise<void>((begun) => {
    loading = store.bulkImport(() => {
      begun()
      return new Promise((resolve) => (release = resolve))
    })
  })
  const draft = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 1 }
  const writes = [1, 2, 3].map(() => store.createCertification(draft, 0, SYSTEM_ACTOR))
  const { certification_pending_writes: pending } = await scrape()
  t.ok(Number(pending) >= 3, `${pending}`)
  release()
  await Promise.all([loading, ...writes])
  t.equal((await scrape()).certification_pending_writes, 0)
})

t.test('shows metrics of the process', async (t) => {
  const { scrape } = await startMeasured(t)
  const series = await scrape()
  for (const name of [
    'nodejs_eventloop_lag_p99_seconds',
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
  ])
    t.type(series[name], 'number', name)
})

for (const [name, answer] of [
  ['fails', () => Promise.reject(new Error('broken'))],
  ['does not answer (long)', () => new Promise<never>(() => {})],
] as const) {
  t.test(`a store that ${name} leaves its totals out, and fails no scrape`, async (t) => {
    const wrap = (store: Store) => overrideMethods(store, { listCertifications: answer })
    const { create, scrape } = await startMeasured(t, { wrap })
    await create()
    const series = await scrape()
    t.notMatch(Object.keys(series).join(), /certifications\{/)
    t.equal(series['certifications_expiring{days="90"}'], 0, 'the other metrics are reported')
    t.equal(series['http_request_duration_seconds_count{operation="createCertification",status="201"}'], 1)
  })
}

t.test('serves no metrics if they are off', async (t) => {
  const { app } = await startService(t)
  t.equal((await app.inject({ url: '/metrics', headers: { host: 'test' } })).statusCode, 404)
})
