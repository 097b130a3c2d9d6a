import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { OpenAPIV3 } from 'openapi-types'
import { parse } from 'yaml'
import { allowAll, type Guard } from '../../src/auth/guard.js'
import { toDocsDocument } from '../../src/http/docs-document.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { missingBrowser, visit } from '../support/browser.js'
import { startBrowser } from '../support/browser-page.js'
import { isInvalid, isProblem, startService, temporaryFolder } from '../support/service.js'

/** The path of the page's files, which changes with their content. */
async function filesOf(app: FastifyInstance): Promise<string> {
  const { payload } = await app.inject({ url: '/docs/', headers: { host: 'test' } })
  const [, path = ''] = /src="\.(\/\w+\/static\/)/.exec(payload) ?? []
  return `/docs${path}`
}

t.test('serves the contract as it is written', async (t) => {
  const { app } = await startService(t)
  const text = await readFile('openapi.yaml', 'utf8')
  const yaml = await app.inject({ url: '/openapi.yaml', headers: { host: 'test' } })
  t.equal(yaml.payload, text)
  t.match(yaml.headers['content-type'], 'application/yaml')
  t.same((await app.inject({ url: '/openapi.json', headers: { host: 'test' } })).json(), parse(text))
})

t.test('compresses page and contract, and no reply of the API', async (t) => {
  const { app } = await startService(t)
  const get = (url: string, encoding: string) =>
    app.inject({ url, headers: { host: 'test', 'accept-encoding': encoding } })
  const files = await filesOf(app)
  for (const url of [
    `${files}swagger-ui-bundle.js`,
    `${files}swagger-ui.css`,
    '/docs/json',
    '/openapi.yaml',
    '/openapi.json',
  ]) {
    const plain = await get(url, 'identity')
    const gzip = await get(url, 'gzip')
    const brotli = await get(url, 'gzip, br')
    t.equal(plain.headers['content-encoding'], undefined)
    t.match(gzip.headers, { 'content-encoding': 'gzip', vary: /accept-encoding/i }, url)
    t.match(brotli.headers, { 'content-encoding': 'br', vary: /accept-encoding/i }, url)
    t.equal(gunzipSync(gzip.rawPayload).toString(), plain.payload, url)
    t.equal(brotliDecompressSync(brotli.rawPayload).toString(), plain.payload, url)
    t.ok(brotli.rawPayload.length < plain.rawPayload.length / 3, url)
  }
  t.equal((await get('/api/v1/certifications/summary', 'gzip')).headers['content-encoding'], undefined)
})

t.test('lets browsers keep the files of the page, and ask whether the page has changed', async (t) => {
  const { app } = await startService(t)
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: 'test', ...headers } })
  const { payload } = await get('/docs/')
  const files = [...payload.matchAll(/(?:src|href)="\.([^"]+)"/g)].map(([, path]) => `/docs${path}`)
  t.ok(files.length >= 7)
  for (const file of files) {
    t.match(file, /^\/docs\/[0-9a-f]{8}\/static\//)
    t.equal((await get(file)).headers['cache-control'], 'public, max-age=31536000, immutable', file)
  }
  const unversioned = await get('/docs/static/swagger-ui.css')
  t.match(unversioned, { statusCode: 200, headers: { 'cache-control': 'public, max-age=0' } })
  for (const url of ['/docs/', '/docs/json', '/openapi.yaml', '/openapi.json']) {
    const { statusCode, headers } = await get(url)
    t.match({ statusCode, headers }, { statusCode: 200, headers: { 'cache-control': /^no-cache/ } })
    const etag = String(headers.etag)
    t.match(etag, /^W\/"[\w-]+"$/, 'weak: the encodings share it')
    const same = await get(url, { 'if-none-match': `"other", ${etag}`, 'accept-encoding': 'br' })
    t.match(same, { statusCode: 304, payload: '', headers: { etag } }, url)
    t.equal((await get(url, { 'if-none-match': '"other"' })).statusCode, 200)
    t.equal((await app.inject({ method: 'HEAD', url, headers: { host: 'test' } })).headers.etag, etag)
  }
})

t.test('loads the docs page from this server only', async (t) => {
  const { app } = await startService(t)
  const get = (url: string) => app.inject({ url, headers: { host: 'test' } })
  for (const url of ['/docs', '/docs?from=mail']) {
    t.match(await get(url), { statusCode: 302, headers: { location: 'docs/' } })
  }
  const page = await get('/docs/')
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
  t.match(page.payload, '<title>Certification Management Service</title>')
})

t.test('shows the examples of optional parameters in words, and folds the rules', async (t) => {
  const { app } = await startService(t)
  const shown = (await app.inject({ url: '/docs/json', headers: { host: 'test' } })).json()
  const { parameters } = shown.components
  t.equal(shown.components.schemas.CertificationId.example, 'cert-001', 'what is required is filled in')
  for (const [name, example] of [
    ['IfMatch', '"3-active"'],
    ['IdempotencyKey', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['MentorIdFilter', 'mentor-42'],
    ['Limit', '20'],
    ['Column', 'Gültig bis=expires_at'],
  ] as const) {
    t.equal(parameters[name].example, undefined, name)
    t.equal(parameters[name].schema.example, undefined, name)
    t.ok(parameters[name].description.endsWith(`\n\nExample: \`${example}\``), name)
  }
  t.ok(shown.info.description.indexOf('<details>') < 200, 'the rules are folded')
  t.ok(shown.info.description.includes('## Status codes'), 'all of them are there')
})

t.test(
  'sends what "Try it out" fills in, and the service accepts it',
  { skip: missingBrowser ?? false },
  async (t) => {
    const { app, create } = await startService(t)
    await create()
    const open = await startBrowser(t)
    const { page } = await open(`${await app.listen({ host: '127.0.0.1', port: 0 })}/docs`)
    const statusOf = async (operation: string) => {
      const block = page.locator(`[id$="-${operation}"].opblock`)
      await block.locator('.opblock-summary-control').click()
      await block.getByRole('button', { name: 'Execute' }).click()
      return block.locator('.live-responses-table .response-col_status').nth(1).innerText()
    }
    for (const operation of ['listCertifications', 'updateCertification', 'deleteCertification'])
      t.equal(await statusOf(operation), '200', operation)
    const { payload } = await app.inject({
      url: '/api/v1/certifications/cert-001',
      headers: { host: 'test' },
    })
    t.match(payload, 'There is no certification cert-001', 'it was deleted')
  },
)

t.test('shows locks only where this service requires a token', async (t) => {
  const shown = async (guard: Guard) => toDocsDocument((await loadContract()).document, guard)
  const open = await shown(allowAll)
  t.strictSame(open.paths['/api/v1/certifications']?.post?.security, [])
  t.equal(open.components?.securitySchemes, undefined)
  const publicReads = await shown(({ method }) => (method === 'GET' ? undefined : async () => {}))
  t.strictSame(publicReads.paths['/api/v1/certifications']?.get?.security, [])
  t.equal(publicReads.paths['/api/v1/certifications']?.post?.security, undefined, 'as in the contract')
  t.type(publicReads.components?.securitySchemes, 'object')
})

t.test('sends a browser that opens / to the docs, and a program gets a problem', async (t) => {
  const { app } = await startService(t)
  const get = (accept?: string) =>
    app.inject({ url: '/', headers: { host: 'test', ...(accept === undefined ? {} : { accept }) } })
  const browser = await get('text/html,application/xhtml+xml,*/*;q=0.8')
  t.equal(browser.statusCode, 302)
  t.equal(browser.headers.location, 'docs/')
  t.equal(browser.headers.vary, 'accept')
  for (const accept of [undefined, '*/*', 'application/json']) isProblem(t, await get(accept), 404)
})

t.test(
  'shows every operation in a browser, without violating its own content policy',
  { skip: missingBrowser ?? false },
  async (t) => {
    const { app } = await startService(t)
    const { headers } = await app.inject('/docs/')
    const policy = String(headers['content-security-policy'])
    const broken = createServer((_, reply) => {
      reply.setHeader('content-security-policy', policy).setHeader('content-type', 'text/html')
      reply.end('<title></title><script>document.title = "it ran"</script>')
    })
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve))
    t.teardown(() => broken.close())

    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    const { document } = await loadContract()
    const operations = Object.values(document.paths).flatMap((path) =>
      Object.values(OpenAPIV3.HttpMethods).flatMap((method) => path?.[method] ?? []),
    )
    t.ok(operations.length > 10)
    const page = await visit(`${base}/docs`, await temporaryFolder(t))
    for (const { tags, operationId } of operations)
      t.match(page.html, `id="operations-${tags?.join()}-${operationId}"`)
    t.strictSame(page.console, [], 'nothing was refused')

    const { port } = broken.address() as AddressInfo
    const refused = await visit(`http://127.0.0.1:${port}/`, await temporaryFolder(t))
    t.notMatch(refused.html, '<title>it ran')
    t.match(refused.console, [/Content Security Policy/], 'the browser reports a refused script')
  },
)

t.test('answers unknown docs paths with a problem', async (t) => {
  const { app } = await startService(t)
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: 'test', ...headers } })
  const files = await filesOf(app)
  for (const name of [
    '..%2f..%2fpackage.json',
    'a%5c..%5c..%5cpackage.json',
    '%00',
    '.env',
    'none',
    'x'.repeat(9_000),
  ]) {
    isProblem(t, await get(files + name), 404)
  }
  isProblem(t, await get('/docs/00000000/static/swagger-ui.css'), 404)
  isProblem(t, await get(`${files}swagger-ui.css`, { range: 'bytes=999999999-' }), 404)
  isProblem(t, await get(`${files}swagger-ui.css`, { 'if-match': '"x"' }), 404)
  isInvalid(t, await get('/docs/', { expect: 'x' }), ['header', '/expect'])
})

t.test('shows a contract without description and components as it is', (t) => {
  const contract = { openapi: '3.0.3', info: { title: 'Small', version: '1', description: '' }, paths: {} }
  t.strictSame(toDocsDocument(contract, allowAll), contract)
  const { description: _, ...info } = contract.info
  t.strictSame(toDocsDocument({ ...contract, info }, allowAll), contract)
  t.end()
})
