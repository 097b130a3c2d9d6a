import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parse } from 'yaml'
import { loadContract } from '../../src/contract/load-contract.js'
import { missingBrowser, visit } from '../support/browser.js'
import { isInvalid, isProblem, startService, temporaryFolder } from '../support/service.js'

t.test('serves the contract as it is written', async (t) => {
  const { app } = await startService(t)
  const text = await readFile('openapi.yaml', 'utf8')
  const yaml = await app.inject({ url: '/openapi.yaml', headers: { host: 'test' } })
  t.equal(yaml.payload, text)
  t.match(yaml.headers['content-type'], 'application/yaml')
  t.same((await app.inject({ url: '/openapi.json', headers: { host: 'test' } })).json(), parse(text))
})

t.test('loads the docs page from this server only', async (t) => {
  const { app } = await startService(t)
  const get = (url: string) => app.inject({ url, headers: { host: 'test' } })
  const page = await get('/docs')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], 'text/html')
  t.strictSame(String(page.headers['content-security-policy']).split(/; ?/), [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    '',
  ])
  t.match(page.headers, { 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
  const sources = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source)
  t.ok(sources.length >= 4)
  for (const source of sources) {
    t.notMatch(source, /^(https?:)?\/\//, 'nothing from outside')
    t.equal((await get(new URL(source, 'http://test/docs/').pathname)).statusCode, 200, source)
  }
  t.same((await get('/docs/json')).json(), parse(await readFile('openapi.yaml', 'utf8')))
})

t.test(
  'shows every operation in a browser, without violating its own content policy',
  { skip: missingBrowser ?? false },
  async (t) => {
    const { app } = await startService(t)
    const { headers } = await app.inject('/docs')
    const policy = String(headers['content-security-policy'])
    const broken = createServer((_, reply) => {
      reply.setHeader('content-security-policy', policy).setHeader('content-type', 'text/html')
      reply.end('<title></title><script>document.title = "it ran"</script>')
    })
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
    t.teardown(() => broken.close())

    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const { operations } = await loadContract()
    const page = await visit(`${base}/docs`, await temporaryFolder(t))
    for (const { id } of operations) t.match(page.html, `id="operations-certifications-${id}"`)
    t.strictSame(page.console, [], 'nothing was refused')

    const { port } = broken.address() as AddressInfo
    const refused = await visit(`http://127.0.0.1:${port}/`, await temporaryFolder(t))
    t.notMatch(refused.html, '<title>it ran')
    t.match(refused.console, [/Content Security Policy/], 'what is refused is seen')
  },
)

t.test('answers unknown docs paths with a problem', async (t) => {
  const { app } = await startService(t)
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: 'test', ...headers } })
  for (const name of [
    '..%2f..%2fpackage.json',
    'a%5c..%5c..%5cpackage.json',
    '%00',
    '.env',
    'none',
    'x'.repeat(9_000),
  ]) {
    isProblem(t, await get(`/docs/static/${name}`), 404)
  }
  isProblem(t, await get('/docs/static/swagger-ui.css', { range: 'bytes=999999999-' }), 404)
  isProblem(t, await get('/docs/static/swagger-ui.css', { 'if-match': '"x"' }), 404)
  isInvalid(t, await get('/docs/', { expect: 'x' }), ['header', '/expect'])
})
