import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parse } from 'yaml'
import { isInvalid, isProblem, startService } from './support/service.js'

t.test('the contract is served as it is written', async (t) => {
  const { app } = await startService(t)
  const text = await readFile('openapi.yaml', 'utf8')
  const yaml = await app.inject({ url: '/openapi.yaml', headers: { host: 'test' } })
  t.equal(yaml.payload, text)
  t.match(yaml.headers['content-type'], 'application/yaml')
  t.same((await app.inject({ url: '/openapi.json', headers: { host: 'test' } })).json(), parse(text))
})

t.test('the docs page and all that it loads come from this server', async (t) => {
  const { app } = await startService(t)
  const get = (url: string) => app.inject({ url, headers: { host: 'test' } })
  const page = await get('/docs')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], 'text/html')
  t.match(page.headers['content-security-policy'], /default-src 'self'/)
  const sources = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source)
  t.ok(sources.length >= 4)
  for (const source of sources) {
    t.notMatch(source, /^(https?:)?\/\//, 'nothing from outside')
    t.equal((await get(new URL(source, 'http://test/docs/').pathname)).statusCode, 200, source)
  }
  t.same((await get('/docs/json')).json(), parse(await readFile('openapi.yaml', 'utf8')))
})

t.test('what the docs do not have is a problem, and no failure', async (t) => {
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
