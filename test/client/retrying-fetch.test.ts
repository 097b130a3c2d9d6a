import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type ClientOptions, createClient, NoReplyError, ProblemError } from '../../src/client/index.js'
import { CommitInDoubtError, type Store } from '../../src/store/interface/store.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { EXAMPLE, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'
import { overrideMethods } from '../support/override-methods.js'

/** Long: a bound that only a call that really waits can miss. In milliseconds. */
const A_MINUTE = 60_000
const RENEWAL = { expires_at: '2028-03-01T00:00:00Z' }

const proxy = await startFailingProxy(t)
const patient = createClient({ baseUrl: proxy.baseUrl, attemptTimeout: A_MINUTE })

/** Creates a client and one record. `sent` returns the requests since. */
async function setUp(options: Partial<ClientOptions> = {}) {
  const api = createClient({ baseUrl: proxy.baseUrl, initialDelay: 10, ...options })
  proxy.setBehaviors()
  const { data } = await patient.createCertification({ body: EXAMPLE })
  const before = proxy.requests.length
  return { ...proxy, api, id: data.id, sent: () => proxy.requests.slice(before) }
}

/** The error of a rejected promise, and the time that it took. */
async function failureOf(promise: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> {
  const start = performance.now()
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  return { error, milliseconds: performance.now() - start }
}

function expectError<E>(type: abstract new (...args: never[]) => E, error: unknown): E {
  if (error instanceof type) return error
  throw new Error(`expected a ${type.name}`, { cause: error })
}

t.test('retries after transient statuses and lost connections', async (t) => {
  const { api, id, setBehaviors, sent } = await setUp()
  setBehaviors({ status: 408 }, { status: 429 }, { status: 502 })
  t.equal((await api.getCertification({ id })).data.id, id)
  t.equal(sent().length, 4)
  setBehaviors({ status: 503 }, { status: 504 }, 'drop request')
  t.equal((await api.getCertificationStatus({ id })).data.mentor_id, EXAMPLE.mentor_id)
  t.equal(sent().length, 8)
  setBehaviors('truncate reply', 'drop reply')
  t.equal((await api.getCertification({ id })).data.id, id)
  t.equal(sent().length, 11)
})

t.test('does not retry other errors', async (t) => {
  const { api, setBehaviors, sent } = await setUp()
  setBehaviors({ status: 500 })
  const { error } = await failureOf(api.listCertifications())
  t.equal(expectError(ProblemError, error).status, 500)
  t.equal((await failureOf(api.getCertification({ id: 'cert-999' }))).error instanceof ProblemError, true)
  t.equal(sent().length, 2)
})

t.test('returns the last reply, or throws the reason for none, after the last attempt', async (t) => {
  const { api, setBehaviors, sent } = await setUp({ maxAttempts: 3 })
  setBehaviors(
    { status: 503 },
    { status: 503 },
    { status: 502, headers: { 'content-type': 'text/html' }, body: '<p>' },
  )
  const failed = expectError(ProblemError, (await failureOf(api.listCertifications())).error)
  t.equal(failed.status, 502)
  t.equal(failed.problem, undefined, 'the reply of a gateway has no problem')
  t.equal(failed.message, 'listCertifications: 502')
  t.equal(sent().length, 3)

  setBehaviors('drop request', 'drop request', 'drop request')
  const lost = expectError(NoReplyError, (await failureOf(api.listCertifications())).error)
  t.equal(lost.attempts, 3)
  t.ok(lost.cause instanceof Error)
  t.match(
    lost.message,
    /^GET http:\S+\/api\/v1\/certifications: no reply after 3 attempts: (other side closed|read ECONNRESET)$/,
  )

  setBehaviors({ status: 503 }, { status: 503 }, 'drop request')
  const last = expectError(NoReplyError, (await failureOf(api.listCertifications())).error)
  t.equal(last.attempts, 3, 'not the reply of an earlier attempt')
})

t.test('makes one attempt if maxAttempts is 1', async (t) => {
  const { api, setBehaviors, sent } = await setUp({ maxAttempts: 1 })
  setBehaviors('drop request')
  const { error } = await failureOf(api.listCertifications())
  t.match(
    expectError(NoReplyError, error).message,
    /no reply after 1 attempt: (other side closed|read ECONNRESET)$/,
  )
  t.equal(sent().length, 1)
})

t.test('retries a creation with the same key, and creates one record', async (t) => {
  const { api, setBehaviors, sent } = await setUp()
  const { total } = (await api.listCertifications()).data.pagination
  const before = sent().length
  setBehaviors('drop reply', 'drop request', { status: 503 })
  const created = await api.createCertification({ body: EXAMPLE })
  const keys = sent()
    .slice(before)
    .map(({ headers }) => headers['idempotency-key'])
  t.equal(keys.length, 4)
  t.equal(new Set(keys).size, 1)
  t.match(keys[0], /^[0-9a-f-]{36}$/)
  t.equal((await api.listCertifications()).data.pagination.total, total + 1)
  t.equal((await api.getCertification({ id: created.data.id })).etag, created.etag)

  await api.createCertification({ body: EXAMPLE })
  t.not(sent().at(-1)?.headers['idempotency-key'], keys[0], 'the next call has a different key')
  await api.createCertification({ body: EXAMPLE, idempotencyKey: 'mine' })
  t.equal(sent().at(-1)?.headers['idempotency-key'], 'mine')
  await api.createCertification({ body: EXAMPLE }, { headers: { 'idempotency-key': 'header' } })
  t.equal(sent().at(-1)?.headers['idempotency-key'], 'header')
})

t.test('does not retry a POST without a key', async (t) => {
  const { api, id, setBehaviors, sent } = await setUp()
  setBehaviors({ status: 503 })
  const { error } = await failureOf(api.reinstateCertification({ id, body: { reason: 'By mistake' } }))
  t.equal(expectError(ProblemError, error).status, 503)
  t.equal(sent().length, 1)
})

t.test('counts one renewal when its reply is lost', async (t) => {
  const { api, id, setBehaviors, sent } = await setUp()
  setBehaviors('drop reply')
  const { data } = await api.updateCertification({ id, body: RENEWAL })
  t.equal(data.renewal_count, 1)
  t.equal(sent().length, 2)
})

t.test('retries the withdrawal of a renewal only with If-Match', async (t) => {
  const { api, id, setBehaviors, sent } = await setUp()
  for (const year of [2028, 2029, 2030])
    await api.renewCertification({ id, expires_at: `${year}-03-01T00:00:00Z` })
  const before = sent().length
  setBehaviors('drop reply')
  expectError(NoReplyError, (await failureOf(api.withdrawRenewal({ id }))).error)
  t.equal(sent().length, before + 1)
  const { data, etag } = await api.getCertification({ id })
  t.equal(data.renewal_count, 2, 'one renewal was withdrawn')
  setBehaviors('drop reply')
  const { error } = await failureOf(api.withdrawRenewal({ id, ifMatch: etag }))
  t.match(expectError(ProblemError, error), { status: 412, afterLostReply: true })
  t.equal((await api.getCertification({ id })).data.renewal_count, 1)
})

t.test('renews several certifications once when the reply is lost', async (t) => {
  const { api, id, setBehaviors } = await setUp()
  setBehaviors('drop reply')
  const { data } = await api.renewCertifications({ body: { ids: [id], extend_by: 'P1Y' } })
  t.match(data, { renewed: 1, results: [{ id, outcome: 'renewed', renewal_count: 1 }] })
  t.equal((await api.getCertification({ id })).data.renewal_count, 1)
})

t.test('afterLostReply is true only if an earlier attempt may have taken effect', async (t) => {
  const { api, id, setBehaviors } = await setUp()
  const { etag } = await api.getCertification({ id })
  setBehaviors('drop reply')
  const update = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  const changed = expectError(ProblemError, update.error)
  t.equal(changed.status, 412)
  t.equal(changed.afterLostReply, true)
  const stale = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  t.equal(expectError(ProblemError, stale.error).afterLostReply, false)

  setBehaviors({ status: 503 }, { status: 504 })
  t.equal((await api.deleteCertification({ id })).data.deleted, true)
  setBehaviors({ status: 408 }, { status: 429 })
  const gone = expectError(ProblemError, (await failureOf(api.deleteCertification({ id }))).error)
  t.equal(gone.status, 404)
  t.equal(gone.afterLostReply, false, '408 and 429 mean that nothing was done')
  setBehaviors({ status: 504 }, { status: 429 })
  const unsure = expectError(ProblemError, (await failureOf(api.deleteCertification({ id }))).error)
  t.equal(unsure.afterLostReply, true)
})

t.test('afterLostReply is true after a commit in doubt', async (t) => {
  const inDoubt = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change
    if (changed) throw new CommitInDoubtError(new Error('disk I/O error'))
    return changed
  }
  const wrap = (store: Store) =>
    overrideMethods(store, {
      updateCertification: (...args) => inDoubt(store.updateCertification(...args)),
      deleteCertification: (...args) => inDoubt(store.deleteCertification(...args)),
    })
  const { app, create } = await startService(t, { wrap })
  const api = createClient({ baseUrl: await app.listen({ host: '127.0.0.1', port: 0 }) })
  const { id } = await create()
  const { etag } = await api.getCertification({ id })
  const update = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  t.match(update.error, { status: 412, afterLostReply: true })
  const deletion = await failureOf(api.deleteCertification({ id }))
  t.match(deletion.error, { status: 404, afterLostReply: true })
})

t.test('waits for Retry-After in seconds or as a date', async (t) => {
  const { api, setBehaviors, sent } = await setUp()
  const wait = async (headers: Record<string, string>) => {
    setBehaviors({ status: 503, headers })
    const start = performance.now()
    await api.listCertifications()
    return performance.now() - start
  }
  t.ok((await wait({ 'retry-after': '1' })) >= 990)
  const date = 'Thu, 26 Mar 2026 10:00:00 GMT'
  const inOneSecond = 'Thu, 26 Mar 2026 10:00:01 GMT'
  const inOneHour = 'Thu, 26 Mar 2026 11:00:00 GMT'
  t.ok((await wait({ 'retry-after': inOneSecond, date })) >= 990, 'relative to the Date of the reply')
  t.ok((await wait({ 'retry-after': date, date: inOneHour })) < A_MINUTE, 'in the past')
  t.ok((await wait({ 'retry-after': 'soon' })) < A_MINUTE)
  t.equal(sent().length, 8)
})

t.test('returns the reply at once if Retry-After exceeds the total time', async (t) => {
  const { api, setBehaviors, sent } = await setUp({ totalTimeout: 10 * A_MINUTE })
  setBehaviors({ status: 503, headers: { 'retry-after': '3600' } })
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.equal(expectError(ProblemError, error).status, 503)
  t.ok(milliseconds < A_MINUTE)
  t.equal(sent().length, 1)
})

t.test('retries after an attempt that times out', async (t) => {
  const { api, id, setBehaviors, sent } = await setUp({ attemptTimeout: 2_000 })
  setBehaviors('hang')
  t.equal((await api.getCertification({ id })).status, 200)
  t.equal(sent().length, 2)
})

t.test('totalTimeout limits all attempts together', async (t) => {
  const { api, setBehaviors } = await setUp({ attemptTimeout: 200, totalTimeout: 500, maxAttempts: 10_000 })
  setBehaviors(...Array.from({ length: 10_000 }, () => 'hang' as const))
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.equal((expectError(NoReplyError, error).cause as Error).name, 'TimeoutError')
  t.ok(milliseconds > 200 && milliseconds < 10 * A_MINUTE, `${milliseconds} ms`)
})

t.test('totalTimeout limits a single attempt', async (t) => {
  t.intercept(Math, 'random', { value: () => 1 }) // a timer may fire 1 ms early; the long delay then prevents another attempt
  const { api, setBehaviors } = await setUp({
    attemptTimeout: 600_000,
    totalTimeout: 300,
    initialDelay: 60_000,
  })
  setBehaviors('hang')
  const { error } = await failureOf(api.listCertifications())
  t.equal(expectError(NoReplyError, error).attempts, 1)
})

t.test('totalTimeout includes the wait for a token, attemptTimeout does not', async (t) => {
  const { baseUrl, setBehaviors, sent } = await setUp()
  const delays = [3_200, 0, 60 * A_MINUTE]
  const token = async () => sleep(delays.shift(), 'token', { ref: false })
  const slowToken = createClient({ baseUrl, token, attemptTimeout: 3_000 })
  t.equal((await slowToken.listCertifications()).status, 200)
  t.equal(sent().length, 1)

  const api = createClient({ baseUrl, token, totalTimeout: 3_000, initialDelay: 10 })
  setBehaviors({ status: 503 })
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.match(error, { name: 'NoReplyError', attempts: 1, cause: { name: 'TimeoutError' } })
  t.match(error, { message: /no reply after 1 attempt: no token within 3000 ms$/ })
  t.ok(milliseconds < A_MINUTE, `${milliseconds} ms`)
  t.equal(sent().length, 2)
})

t.test('accepts Infinity as a time limit', async (t) => {
  const { baseUrl } = await setUp()
  const token = async () => sleep(20, 'token')
  const endless = createClient({ baseUrl, token, attemptTimeout: Infinity, totalTimeout: Infinity })
  t.equal((await endless.listCertifications()).status, 200)
})

t.test('doubles delays up to maxDelay', async (t) => {
  t.intercept(Math, 'random', { value: () => 1 })
  const { api, setBehaviors, sent } = await setUp({ initialDelay: 100 })
  setBehaviors('drop request', 'drop request', 'drop request')
  const start = performance.now()
  await api.listCertifications()
  t.ok(performance.now() - start >= 690, '100 + 200 + 400 ms')

  const bounded = createClient({ baseUrl: proxy.baseUrl, initialDelay: 600_000, maxDelay: 50 })
  setBehaviors('drop request')
  t.equal((await bounded.listCertifications()).status, 200)
  t.equal(sent().length, 6)
})

t.test('times out despite garbage collection', async (t) => {
  const { api, setBehaviors } = await setUp({ attemptTimeout: 300, maxAttempts: 1 })
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const collecting = setInterval(collect, 20)
  t.teardown(() => clearInterval(collecting))
  setBehaviors('hang')
  const { error } = await failureOf(api.listCertifications())
  t.equal((expectError(NoReplyError, error).cause as Error).name, 'TimeoutError')
})

t.test('rejects with the reason of the signal, whenever it is aborted', async (t) => {
  const { api, baseUrl, setBehaviors, sent } = await setUp({ initialDelay: 60_000, totalTimeout: 600_000 })
  const reason = new Error('no longer wanted')
  /** Aborts a call once it has got so far. */
  const abortedWhen = async (what: string, condition: () => boolean | Promise<boolean>, client = api) => {
    const controller = new AbortController()
    const failure = failureOf(client.listCertifications({}, { signal: controller.signal }))
    await waitUntil(what, condition)
    controller.abort(reason)
    return failure
  }
  setBehaviors('hang')
  const trying = await abortedWhen('the request is sent', () => sent().length === 1)
  t.equal(trying.error, reason, 'during an attempt')
  t.equal(sent().length, 1)

  setBehaviors({ status: 503, headers: { 'retry-after': '300' } })
  let isReplied = false
  const noting: typeof fetch = async (...request) => {
    const reply = await fetch(...request)
    isReplied = true
    return reply
  }
  const delaying = createClient({ baseUrl, fetch: noting, totalTimeout: 10 * A_MINUTE })
  const inDelay = () => isReplied && sleep(500, true) // the delay begins when the reply is read
  const whileDelaying = await abortedWhen('the reply is there', inDelay, delaying)
  t.equal(whileDelaying.error, reason, 'during a delay')
  t.ok(whileDelaying.milliseconds < A_MINUTE)
  t.equal(sent().length, 2)

  let isRequested = false
  const token = async () => {
    isRequested = true
    return sleep(60 * A_MINUTE, 'token', { ref: false })
  }
  const client = createClient({ baseUrl, token })
  const whileWaiting = await abortedWhen('a token is requested', () => isRequested, client)
  t.equal(whileWaiting.error, reason, 'while waiting for a token')
  t.ok(whileWaiting.milliseconds < A_MINUTE)
  t.equal(sent().length, 2)

  const signal = AbortSignal.abort(reason)
  t.equal((await failureOf(api.listCertifications({}, { signal }))).error, reason, 'before the call')
  t.equal(sent().length, 2)
})
