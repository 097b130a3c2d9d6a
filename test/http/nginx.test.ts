// The service, its client and its pages behind nginx, with a path, TLS, compressed replies and a redirect from http to https.
import t from 'tap'
import { missingBrowser } from '../support/browser.js'
import { startBrowser } from '../support/browser-page.js'
import { missingNginx, startNginx } from '../support/nginx.js'
import { runProgram } from '../support/program.js'
import { listen } from '../support/raw.js'
import { addMentors, EXAMPLE, startService } from '../support/service.js'

const NOW = '2026-03-26T10:00:00Z'
const CONFIG = { CONSOLE: true, TRUST_PROXY: ['127.0.0.1'] }

async function start(t: Parameters<typeof startService>[0]) {
  const service = await startService(t, { now: NOW, config: CONFIG })
  return { ...service, nginx: await startNginx(t, await listen(service.app)) }
}

t.test('the client reads, writes, imports and downloads', { skip: missingNginx ?? false }, async (t) => {
  const { nginx } = await start(t)
  const { code, printed } = await runProgram(
    t,
    'client/index.ts',
    { baseUrl: nginx.https, body: EXAMPLE },
    `let raw
    const watched = async (request) => (raw = await fetch(request))
    const api = built.createClient({ baseUrl, fetch: watched })
    await api.createCertification({ body })
    const location = raw.headers.get('location')
    const { etag } = await api.getCertification({ id: 'cert-001' })
    const [tag, encoding] = [raw.headers.get('etag'), raw.headers.get('content-encoding')]
    const renewal = { id: 'cert-001', ifMatch: etag, body: { expires_at: '2028-03-01T00:00:00Z' } }
    const { data: renewed } = await api.updateCertification(renewal)
    const csv = 'mentor_id,cert_type,issued_at,expires_at\\nmentor-7,first_aid,2026-01-01,2027-01-01\\n'
    const { data: imported } = await api.importCertifications({ contentType: 'text/csv', body: csv })
    const ids = []
    for await (const { id } of api.iterateCertifications({ limit: 1 })) ids.push(id)
    const file = await new Response((await api.exportCertifications({})).data).text()
    const lines = file.trim().split('\\n').length
    console.log(JSON.stringify({ location, tag, encoding, renewed, imported, ids, lines }))`,
    { NODE_EXTRA_CA_CERTS: nginx.certificate },
  )
  t.equal(code, 0, printed)
  t.match(JSON.parse(printed), {
    location: '/certs/api/v1/certifications/cert-001',
    tag: 'W/"1-active"',
    encoding: 'gzip',
    renewed: { renewal_count: 1, expires_at: '2028-03-01T00:00:00Z' },
    imported: { added: 1 },
    ids: ['cert-001', 'cert-002'],
    lines: 3,
  })
})

t.test(
  'the client follows a redirect to https for a read, and never sends a write over http',
  { skip: missingNginx ?? false },
  async (t) => {
    const { nginx, send } = await start(t)
    const { code, printed } = await runProgram(
      t,
      'client/index.ts',
      { baseUrl: nginx.http, body: EXAMPLE },
      `const api = built.createClient({ baseUrl })
    const refused = await api.createCertification({ body }).catch((error) => error)
    const { data } = await api.listCertifications()
    console.log(JSON.stringify({ name: refused.name, message: refused.message, total: data.pagination.total }))`,
      { NODE_EXTRA_CA_CERTS: nginx.certificate },
    )
    t.equal(code, 0, printed)
    t.match(JSON.parse(printed), { name: 'UnexpectedReplyError', message: /redirected to https:/, total: 0 })
    t.equal((await send('GET', '')).json().pagination.total, 0)
  },
)

t.test(
  'redirects a browser to https, which shows console and docs',
  { skip: missingNginx ?? missingBrowser ?? false },
  async (t) => {
    const { nginx, create, store } = await start(t)
    await addMentors(store, { 'mentor-42': 'Lars Eriksen' })
    await create()
    const open = await startBrowser(t)
    const { page, complaints } = await open(`${nginx.http}/`, NOW, { ignoreHTTPSErrors: true })
    t.equal(page.url(), `${nginx.https}/`)
    await page.getByRole('navigation').getByRole('link', { name: 'Certifications' }).click()
    await page.getByText('Lars Eriksen').first().waitFor()
    await page.goto(`${nginx.https}/docs`)
    t.equal(page.url(), `${nginx.https}/docs/`)
    await page.getByText('/api/v1/certifications/{id}/status').first().waitFor()
    t.strictSame(complaints, [])
  },
)
