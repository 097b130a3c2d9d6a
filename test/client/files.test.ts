import t from 'tap'
import { createClient, ProblemError, UnexpectedReplyError } from '../../src/client/index.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { EXAMPLE } from '../support/service.js'

const { baseUrl, setBehaviors } = await startFailingProxy(t)
const api = createClient({ baseUrl, initialDelay: 10 })
await api.createCertification({ body: EXAMPLE })

t.test('gives a CSV file as a stream', async (t) => {
  const { status, data, contentDisposition } = await api.exportCertifications({ separator: 'semicolon' })
  t.equal(status, 200)
  t.match(contentDisposition, /^attachment; filename="certifications-.*\.csv"$/)
  t.match(await new Response(data).text(), /^id;mentor_id;.*\r\ncert-001;mentor-42;/)
})

t.test('retries until the file begins, and throws the problem of the last reply', async (t) => {
  setBehaviors({ status: 503 }, 'drop request')
  t.match(await new Response((await api.exportCertifications()).data).text(), /cert-001/)
  await t.rejects(api.exportCertifications({ mentor_id: '-' }), ProblemError)
})

t.test('aborts a file while it arrives', async (t) => {
  const cancelled = new AbortController()
  const endless = createClient({
    baseUrl,
    attemptTimeout: 50, // applies to the beginning only
    fetch: async (_, { signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) =>
          signal.addEventListener('abort', () => controller.error(signal.reason), { once: true }),
        pull: (controller) =>
          new Promise((resolve) => {
            setTimeout(() => resolve(controller.enqueue(new Uint8Array(1))), 20)
          }),
      })
      const headers = { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="a.csv"' }
      return new Response(body, { headers })
    },
  })
  const { data } = await endless.exportCertifications({}, { signal: cancelled.signal })
  const reader = data.getReader()
  for (let i = 0; i < 5; i++) t.equal((await reader.read()).done, false)
  cancelled.abort(new Error('enough'))
  await t.rejects(async () => {
    for (;;) await reader.read()
  }, /enough/)
})

t.test('gives a calendar as text, and 304 without data', async (t) => {
  const { data, etag } = await api.getExpiryCalendar({ days: 3650 })
  t.match(data, /^BEGIN:VCALENDAR\r\n/)
  t.match(await api.getExpiryCalendar({ days: 3650, ifNoneMatch: etag }), {
    status: 304,
    data: undefined,
    etag,
  })
})

t.test('sends a file, and says what it is', async (t) => {
  const { data: before } = await api.listCertifications()
  const body = new Blob(['Wer;cert_type;issued_at;expires_at\nm-1;a;01.03.2026;28.02.2027'])
  const file = { contentType: 'text/csv; charset=utf-8', body, date_format: 'dmy' } as const
  const column = ['Wer=mentor_id']
  t.match(await api.importCertifications({ ...file, column, dry_run: true }), { data: { added: 1 } })
  t.match(await api.importCertifications({ ...file, column }), { data: { added: 1, separator: ';' } })
  await t.rejects(api.importCertifications(file), { message: /Nothing was imported/ })
  const { data: after } = await api.listCertifications()
  t.equal(after.pagination.total, before.pagination.total + 1)
})

t.test('gives a file more time than other requests, unless told otherwise', async (t) => {
  const timersOf = async (call: () => Promise<unknown>) => {
    const timers = t.capture(globalThis, 'setTimeout', setTimeout)
    await call()
    return timers().map(({ args: [, ms] }) => Number(ms))
  }
  const isAlmost15Minutes = (ms: number) => ms > 890_000 && ms <= 900_000
  const file = {
    contentType: 'text/csv',
    body: 'mentor_id,cert_type,issued_at,expires_at',
    dry_run: true,
  } as const
  // The service, in the same process, has such a timer of its own.
  t.ok((await timersOf(() => api.importCertifications(file))).filter(isAlmost15Minutes).length > 1)
  t.notOk((await timersOf(() => api.listCertifications())).some(isAlmost15Minutes))
  const hasty = createClient({ baseUrl, attemptTimeout: 123_456, totalTimeout: 234_567 })
  const timers = await timersOf(() => hasty.importCertifications(file))
  t.ok(timers.includes(123_456))
  t.equal(timers.filter(isAlmost15Minutes).length, 1)
})

t.test('gives the URL of what other programs open', async (t) => {
  const url = api.urlOf('getExpiryCalendar', { cert_type: 'crisis_support', days: 90 })
  t.equal(url, `${baseUrl}/api/v1/certifications/expiring.ics?days=90&cert_type=crisis_support`)
  t.match(await (await fetch(url)).text(), /^BEGIN:VCALENDAR/)
  const late = { id: 'cert-001', as_of: new Date('2026-03-26T10:00:00.000Z') }
  const status = new URL(api.urlOf('getCertificationStatus', late))
  t.equal(status.pathname, '/api/v1/certifications/cert-001/status')
  t.equal(status.searchParams.get('as_of'), '2026-03-26T10:00:00.000Z')
  const summary = `${baseUrl}/api/v1/certifications/summary`
  t.equal(api.urlOf('getCertificationSummary'), summary)
  t.equal(createClient({ baseUrl: `${baseUrl}/` }).urlOf('getCertificationSummary'), summary)
  // @ts-expect-error A misspelled filter would silently give everything.
  t.throws(() => api.urlOf('getExpiryCalendar', { type: 'crisis_support' }), TypeError)
  const message = 'urlOf: createCertification is not a GET operation'
  // @ts-expect-error The URL would be that of another operation.
  t.throws(() => api.urlOf('createCertification', {}), { name: 'TypeError', message })
  // @ts-expect-error Unknown operation.
  t.throws(() => api.urlOf('getCertifications'), TypeError)
})

t.test('rejects a file of another media type, such as the login page of a network', async (t) => {
  const page = async () => new Response('<html>Log in', { headers: { 'content-type': 'text/html' } })
  const captive = createClient({ baseUrl, fetch: page })
  await t.rejects(captive.exportCertifications(), UnexpectedReplyError)
  await t.rejects(captive.getExpiryCalendar(), { message: /not text\/calendar but text\/html: <html>Log in/ })
})
