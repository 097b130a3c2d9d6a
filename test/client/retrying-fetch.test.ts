import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { type ClientOptions, createClient, NoReplyError, ProblemError } from '../../src/client/index.js'
import { retryingFetch } from '../../src/client/retrying-fetch.js'
import { CommitInDoubtError, type Store } from '../../src/store/store.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { EXAMPLE, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

/** Long: a bound that only a call that really waits can miss. In milliseconds. */
const A_MINUTE = 60_000
const RENEWAL = { expires_at: '2028-03-01T00:00:00Z' }

const proxy = await startFailingProxy(t)

/** A client of its own for a test, with one record, and what it sent since. */
async function setUp(options: Partial<ClientOptions> = {}) {
  const api = createClient({ baseUrl: proxy.baseUrl, firstDelay: 10, ...options })
  proxy.suffer()
  const { data } = await api.createCertification({ body: EXAMPLE })
  const before = proxy.requests.length
  return { ...proxy, api, id: data.id, sent: () => proxy.requests.slice(before) }
}

/** What a promise is rejected with, and after how many milliseconds. */
async function failureOf(promise: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> {
  const start = performance.now()
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  return { error, milliseconds: performance.now() - start }
}

function rejectedWith<E>(type: abstract new (...args: never[]) => E, error: unknown): E {
  if (error instanceof type) return error
  throw new Error(`expected a ${type.name}`, { cause: error })
}

t.test('replies that another attempt can better are asked for again', async (t) => {
  const { api, id, suffer, sent } = await setUp()
  suffer({ status: 408 }, { status: 429 }, { status: 502 })
  t.equal((await api.getCertification({ id })).data.id, id)
  t.equal(sent().length, 4)
  suffer({ status: 503 }, { status: 504 }, 'dropped')
  t.equal((await api.getCertificationStatus({ id })).data.mentor_id, EXAMPLE.mentor_id)
  t.equal(sent().length, 8)
  suffer('reply cut', 'reply lost')
  t.equal(
    (await api.GET('/api/v1/certifications/{id}', { params: { path: { id } } })).data?.id,
    id,
    'GET too',
  )
  t.equal(sent().length, 11)
})

t.test('other errors are final', async (t) => {
  const { api, suffer, sent } = await setUp()
  suffer({ status: 500 })
  const { error } = await failureOf(api.listCertifications())
  t.equal(rejectedWith(ProblemError, error).status, 500)
  t.equal((await failureOf(api.getCertification({ id: 'cert-999' }))).error instanceof ProblemError, true)
  t.equal(sent().length, 2)
})

t.test('after the last attempt, the last reply or the reason for none is given', async (t) => {
  const { api, suffer, sent } = await setUp({ maxAttempts: 3 })
  suffer(
    { status: 503 },
    { status: 503 },
    { status: 502, headers: { 'content-type': 'text/html' }, body: '<p>' },
  )
  const failed = rejectedWith(ProblemError, (await failureOf(api.listCertifications())).error)
  t.equal(failed.status, 502)
  t.equal(failed.problem, undefined, 'a gateway gives no problem')
  t.equal(failed.message, 'listCertifications: 502')
  t.equal(sent().length, 3)

  suffer('dropped', 'dropped', 'dropped')
  const lost = rejectedWith(NoReplyError, (await failureOf(api.listCertifications())).error)
  t.equal(lost.attempts, 3)
  t.ok(lost.cause instanceof Error)
  t.match(lost.message, /^GET http:\S+\/api\/v1\/certifications: no reply after 3 attempts$/)

  suffer({ status: 503 }, { status: 503 }, 'dropped')
  const last = rejectedWith(NoReplyError, (await failureOf(api.listCertifications())).error)
  t.equal(last.attempts, 3, 'not an earlier reply')
})

t.test('one attempt, if no more are wanted', async (t) => {
  const { api, suffer, sent } = await setUp({ maxAttempts: 1 })
  suffer('dropped')
  const { error } = await failureOf(api.listCertifications())
  t.match(rejectedWith(NoReplyError, error).message, /no reply after 1 attempt$/)
  t.equal(sent().length, 1)
})

t.test('a creation is repeated under one key, and happens once', async (t) => {
  const { api, suffer, sent } = await setUp()
  const { total } = (await api.listCertifications()).data.pagination
  const before = sent().length
  suffer('reply lost', 'dropped', { status: 503 })
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
  t.not(sent().at(-1)?.headers['idempotency-key'], keys[0], 'another call has another key')
  await api.createCertification({ body: EXAMPLE, idempotencyKey: 'mine' })
  t.equal(sent().at(-1)?.headers['idempotency-key'], 'mine')
  suffer('dropped')
  t.equal((await api.POST('/api/v1/certifications', { body: EXAMPLE })).response.status, 201, 'POST too')
})

t.test('a POST without a key is not repeated', async (t) => {
  const { baseUrl, suffer, sent } = await setUp()
  const send = retryingFetch(fetch, { firstDelay: 10 })
  suffer({ status: 503 })
  const reply = await send(new Request(`${baseUrl}/api/v1/certifications`, { method: 'POST', body: '{}' }))
  t.equal(reply.status, 503)
  t.equal(sent().length, 1)
})

t.test('a renewal whose reply was lost is no second renewal', async (t) => {
  const { api, id, suffer, sent } = await setUp()
  suffer('reply lost')
  const { data } = await api.updateCertification({ id, body: RENEWAL })
  t.equal(data.renewal_count, 1)
  t.equal(sent().length, 2)
})

t.test('what may come of a lost reply is told from what does not', async (t) => {
  const { api, id, suffer } = await setUp()
  const { etag } = await api.getCertification({ id })
  suffer('reply lost')
  const update = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  const changed = rejectedWith(ProblemError, update.error)
  t.equal(changed.status, 412)
  t.equal(changed.afterLostReply, true)
  const stale = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  t.equal(rejectedWith(ProblemError, stale.error).afterLostReply, false)

  suffer({ status: 503 }, { status: 504 })
  t.equal((await api.deleteCertification({ id })).data.deleted, true)
  suffer({ status: 408 }, { status: 429 })
  const gone = rejectedWith(ProblemError, (await failureOf(api.deleteCertification({ id }))).error)
  t.equal(gone.status, 404)
  t.equal(gone.afterLostReply, false, '408 and 429 say that nothing was done')
  suffer({ status: 504 }, { status: 429 })
  const unsure = rejectedWith(ProblemError, (await failureOf(api.deleteCertification({ id }))).error)
  t.equal(unsure.afterLostReply, true)
})

t.test('a change whose commit was in doubt may have been made', async (t) => {
  const inDoubt = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change
    if (changed) throw new CommitInDoubtError(new Error('disk I/O error'))
    return changed
  }
  const wrap = (store: Store) => {
    const changes: Partial<Store> = {
      updateCertification: (...args) => inDoubt(store.updateCertification(...args)),
      deleteCertification: (...args) => inDoubt(store.deleteCertification(...args)),
    }
    return new Proxy(store, {
      get(it, name) {
        const value: unknown = Reflect.get(name in changes ? changes : it, name)
        return typeof value === 'function' ? value.bind(it) : value
      },
    })
  }
  const { app, create } = await startService(t, { wrap })
  const api = createClient({ baseUrl: await app.listen({ host: '127.0.0.1', port: 0 }) })
  const { id } = await create()
  const { etag } = await api.getCertification({ id })
  const update = await failureOf(api.updateCertification({ id, body: RENEWAL, ifMatch: etag }))
  t.match(update.error, { status: 412, afterLostReply: true })
  const deletion = await failureOf(api.deleteCertification({ id }))
  t.match(deletion.error, { status: 404, afterLostReply: true })
})

t.test('Retry-After in seconds and as a date', async (t) => {
  const { api, suffer, sent } = await setUp()
  const wait = async (headers: Record<string, string>) => {
    suffer({ status: 503, headers })
    const start = performance.now()
    await api.listCertifications()
    return performance.now() - start
  }
  t.ok((await wait({ 'retry-after': '1' })) >= 990)
  const date = 'Thu, 26 Mar 2026 10:00:00 GMT'
  const inOneSecond = 'Thu, 26 Mar 2026 10:00:01 GMT'
  const inOneHour = 'Thu, 26 Mar 2026 11:00:00 GMT'
  t.ok((await wait({ 'retry-after': inOneSecond, date })) >= 990, 'against the reply’s own clock')
  t.ok((await wait({ 'retry-after': date, date: inOneHour })) < A_MINUTE, 'past already')
  t.ok((await wait({ 'retry-after': 'soon' })) < A_MINUTE)
  t.equal(sent().length, 8)
})

t.test('a Retry-After beyond the total time is not waited for', async (t) => {
  const { api, suffer, sent } = await setUp({ totalTimeout: 10 * A_MINUTE })
  suffer({ status: 503, headers: { 'retry-after': '3600' } })
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.equal(rejectedWith(ProblemError, error).status, 503)
  t.ok(milliseconds < A_MINUTE)
  t.equal(sent().length, 1)
})

t.test('an attempt that takes too long is given up, the next may succeed', async (t) => {
  const { api, id, suffer, sent } = await setUp({ attemptTimeout: 2_000 })
  suffer('hanging')
  t.equal((await api.getCertification({ id })).status, 200)
  t.equal(sent().length, 2)
})

t.test('the total time bounds all attempts', async (t) => {
  const { api, suffer } = await setUp({ attemptTimeout: 200, totalTimeout: 500, maxAttempts: 10_000 })
  suffer(...Array.from({ length: 10_000 }, () => 'hanging' as const))
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.equal((rejectedWith(NoReplyError, error).cause as Error).name, 'TimeoutError')
  t.ok(milliseconds > 200 && milliseconds < 10 * A_MINUTE, `${milliseconds} ms`)
})

t.test('the total time bounds a single attempt', async (t) => {
  t.intercept(Math, 'random', { value: () => 1 }) // a timer may be early by a millisecond, in which no other attempt begins
  const { api, suffer } = await setUp({ attemptTimeout: 600_000, totalTimeout: 300, firstDelay: 60_000 })
  suffer('hanging')
  const { error } = await failureOf(api.listCertifications())
  t.equal(rejectedWith(NoReplyError, error).attempts, 1)
})

t.test('the total time bounds the wait for a token, the time of an attempt does not', async (t) => {
  const { baseUrl, suffer, sent } = await setUp()
  const delays = [3_200, 0, 60 * A_MINUTE]
  const token = async () => sleep(delays.shift(), 'token', { ref: false })
  const patient = createClient({ baseUrl, token, attemptTimeout: 3_000 })
  t.equal((await patient.listCertifications()).status, 200)
  t.equal(sent().length, 1)

  const api = createClient({ baseUrl, token, totalTimeout: 3_000, firstDelay: 10 })
  suffer({ status: 503 })
  const { error, milliseconds } = await failureOf(api.listCertifications())
  t.match(error, { name: 'NoReplyError', attempts: 1, cause: { name: 'TimeoutError' } })
  const message = 'The total time of 3000 ms was over before the request was prepared.'
  t.match(error, { cause: { message } })
  t.ok(milliseconds < A_MINUTE, `${milliseconds} ms`)
  t.equal(sent().length, 2)
})

t.test('pauses double up to a bound', async (t) => {
  t.intercept(Math, 'random', { value: () => 1 })
  const { api, suffer, sent } = await setUp({ firstDelay: 100 })
  suffer('dropped', 'dropped', 'dropped')
  const start = performance.now()
  await api.listCertifications()
  t.ok(performance.now() - start >= 690, '100 + 200 + 400 ms')

  const bounded = createClient({ baseUrl: proxy.baseUrl, firstDelay: 600_000, longestDelay: 50 })
  suffer('dropped')
  t.equal((await bounded.listCertifications()).status, 200)
  t.equal(sent().length, 6)
})

t.test('a time-out comes also when garbage is collected in between', async (t) => {
  const { api, suffer } = await setUp({ attemptTimeout: 300, maxAttempts: 1 })
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const collecting = setInterval(collect, 20)
  t.teardown(() => clearInterval(collecting))
  suffer('hanging')
  const { error } = await failureOf(api.listCertifications())
  t.equal((rejectedWith(NoReplyError, error).cause as Error).name, 'TimeoutError')
})

t.test('the caller’s signal ends a call at any moment, with the caller’s reason', async (t) => {
  const { api, baseUrl, suffer, sent } = await setUp({ firstDelay: 60_000, totalTimeout: 600_000 })
  const reason = new Error('no longer wanted')
  /** Aborts a call once it has got so far. */
  const abortedWhen = async (what: string, condition: () => boolean, client = api) => {
    const controller = new AbortController()
    const failure = failureOf(client.listCertifications({}, { signal: controller.signal }))
    await waitUntil(what, condition)
    controller.abort(reason)
    return failure
  }
  suffer('hanging')
  const trying = await abortedWhen('the request is sent', () => sent().length === 1)
  t.equal(trying.error, reason, 'during an attempt')
  t.equal(sent().length, 1)

  suffer({ status: 503, headers: { 'retry-after': '300' } })
  const pausing = await abortedWhen('the second request is sent', () => sent().length === 2)
  t.equal(pausing.error, reason, 'during a pause')
  t.ok(pausing.milliseconds < A_MINUTE)
  t.equal(sent().length, 2)

  let isAsked = false
  const token = async () => {
    isAsked = true
    return sleep(60 * A_MINUTE, 'token', { ref: false })
  }
  const client = createClient({ baseUrl, token })
  const asking = await abortedWhen('a token is asked for', () => isAsked, client)
  t.equal(asking.error, reason, 'while a token is asked for')
  t.ok(asking.milliseconds < A_MINUTE)
  t.equal(sent().length, 2)

  const signal = AbortSignal.abort(reason)
  t.equal((await failureOf(api.listCertifications({}, { signal }))).error, reason, 'before it began')
  t.equal((await failureOf(api.GET('/api/v1/certifications', { signal }))).error, reason)
  t.equal(sent().length, 2)
})
