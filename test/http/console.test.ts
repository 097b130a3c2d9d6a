import { readdir } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { fastify } from 'fastify'
import t, { type Test } from 'tap'
import type { AuthConfig } from '../../src/auth/auth-config.js'
import { addConsole } from '../../src/http/console.js'
import { METADATA_PATH } from '../support/issuer.js'
import { recordingLogger } from '../support/recording-logger.js'
import { startSignInIssuer } from '../support/sign-in-issuer.js'
import { isProblem, startService, temporaryFolder } from '../support/service.js'

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8'

async function startConsole(t: Test) {
  const { app } = await startService(t, { config: { CONSOLE: true } })
  return (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: 'test', ...headers } })
}

t.test('gives browsers the console at /, and programs a problem', async (t) => {
  const get = await startConsole(t)
  const page = await get('/', { accept: BROWSER })
  t.equal(page.statusCode, 200)
  t.match(page.headers, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
  })
  t.match(page.payload, /<div id="app">[^]*<header/, 'with the frame, for the first paint')
  isProblem(t, await get('/', { accept: 'application/json' }), 404)
})

t.test('loads only files of this server, by links that stay below the prefix of a gateway', async (t) => {
  const get = await startConsole(t)
  const page = await get('/', { accept: BROWSER })
  t.strictSame(String(page.headers['content-security-policy']).split('; '), [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
  const links = [...page.payload.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, link = '']) => link)
  t.ok(links.length >= 3)
  for (const link of links) {
    t.notMatch(link, /^(\/|https?:)/, 'relative')
    t.equal((await get(`/${link}`)).statusCode, 200, link)
  }
  t.notMatch(page.payload, /<script>|<style/, 'nothing inline')
})

t.test('lets browsers cache its files for a year, and sends them compressed', async (t) => {
  const get = await startConsole(t)
  const names = (await readdir('dist/console/assets')).filter((it) => /\.(js|css)$/.test(it))
  t.equal(names.length, 2)
  let size = 0
  let styleSize = 0
  for (const name of names) {
    const url = `/console/${name}`
    const plain = await get(url)
    t.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
    t.match(plain.headers['content-type'], name.endsWith('.js') ? 'javascript' : 'text/css')
    const gzip = await get(url, { 'accept-encoding': 'gzip' })
    t.equal(gzip.headers['content-encoding'], 'gzip')
    t.equal(gunzipSync(gzip.rawPayload).toString(), plain.payload)
    const brotli = await get(url, { 'accept-encoding': 'gzip, br' })
    t.equal(brotli.headers['content-encoding'], 'br')
    t.equal(brotliDecompressSync(brotli.rawPayload).toString(), plain.payload)
    size += gzip.rawPayload.length
    if (name.endsWith('.css')) styleSize = gzip.rawPayload.length
  }
  t.ok(size < 60_000, `all of it is less than 60 kB: ${size}`)
  const painted = (await get('/', { accept: BROWSER })).rawPayload.length + styleSize
  t.ok(painted < 10_000, `what the first paint needs is less than 10 kB: ${painted}`)
  for (const url of ['/console/missing.js', '/console/', '/console/%2e%2e/index.html', '/console/%'])
    t.ok([400, 404].includes((await get(url)).statusCode), url)
  isProblem(t, await get('/console/missing.js'), 404)
})

t.test('sends browsers to the docs if there is no console', async (t) => {
  const { app } = await startService(t, { config: { CONSOLE: false } })
  const reply = await app.inject({ url: '/', headers: { host: 'test', accept: BROWSER } })
  t.match(reply, { statusCode: 302, headers: { location: 'docs/' } })
  t.equal(await addConsole(fastify(), { folder: await temporaryFolder(t) }), undefined, 'it was not built')
})

/** A service that requires tokens, and the sign-in settings in its page. */
async function startGuarded(t: Test, config: Partial<AuthConfig> = {}) {
  const issuer = await startSignInIssuer(t)
  const { logger, lines } = recordingLogger()
  const service = await startService(t, { config: { CONSOLE: true, ...issuer.config, ...config }, logger })
  const open = async () => {
    const { statusCode, payload, headers } = await service.app.inject({
      url: '/',
      headers: { host: 'test', accept: BROWSER },
    })
    t.equal(statusCode, 200)
    const [, content = ''] = /<meta name="sign-in" content="([^"]*)" \/>\s*<\/head>/.exec(payload) ?? []
    const settings = JSON.parse(content.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
    const policy = String(headers['content-security-policy']).split('; ')
    const isDoor = payload.includes('<main class="door">')
    t.equal(isDoor, !settings.publicReads, 'the frame of the sign-in, if reading requires one')
    return { settings, calls: policy.find((it) => it.startsWith('connect-src')) }
  }
  return { ...service, issuer, open, lines }
}

t.test('serves the page without a token, and the API only with a token', async (t) => {
  const { open, issuer, app, send } = await startGuarded(t)
  t.strictSame(await open(), {
    settings: {
      publicReads: false,
      scopeClaims: ['scope', 'scp'],
      scopePrefix: '',
      client: {
        id: 'console',
        scope: 'openid certifications:read certifications:write certifications:audit',
        parameters: { audience: 'certifications' },
      },
      issuer: {
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        end_session_endpoint: `${issuer.url}/logout`,
        id_token_signing_alg_values_supported: ['ES256'],
        authorization_response_iss_parameter_supported: true,
      },
    },
    calls: `connect-src 'self' ${issuer.url}`,
  })
  const [name = ''] = await readdir('dist/console/assets')
  t.equal((await app.inject({ url: `/console/${name}`, headers: { host: 'test' } })).statusCode, 200)
  isProblem(t, await app.inject({ url: '/', headers: { host: 'test', accept: '*/*' } }), 404)
  isProblem(t, await send('GET', ''), 401)
})

t.test('requests scopes with the prefix and the claims of the issuer', async (t) => {
  const CONSOLE_CLIENT_ID = '"></head>&amp;$&'
  const { open, issuer } = await startGuarded(t, {
    CONSOLE_CLIENT_ID,
    AUTH_SCOPE_PREFIX: 'https://api.test/',
    AUTH_SCOPE_CLAIMS: ['roles'],
    AUTH_PUBLIC_READS: true,
  })
  const { token_endpoint, authorization_endpoint } = issuer.pages[METADATA_PATH] as Record<string, string>
  issuer.pages[METADATA_PATH] = { issuer: issuer.url, token_endpoint, authorization_endpoint }
  const scope = ['openid', ...['read', 'write', 'audit'].map((it) => `https://api.test/certifications:${it}`)]
  t.strictSame((await open()).settings, {
    publicReads: true,
    scopeClaims: ['roles'],
    scopePrefix: 'https://api.test/',
    client: { id: CONSOLE_CLIENT_ID, scope: scope.join(' '), parameters: { audience: 'certifications' } },
    issuer: {
      issuer: issuer.url,
      authorization_endpoint,
      token_endpoint,
      authorization_response_iss_parameter_supported: false,
    },
  })
  const named = await startGuarded(t, { CONSOLE_SCOPES: ['offline_access', 'api/.default', 'openid'] })
  t.equal((await named.open()).settings.client.scope, 'openid offline_access api/.default')
})

t.test('says that sign-in is not possible if the console is not a client of the issuer', async (t) => {
  const { open, issuer } = await startGuarded(t, { CONSOLE_CLIENT_ID: undefined })
  t.strictSame(await open(), {
    settings: { publicReads: false, scopeClaims: ['scope', 'scp'], scopePrefix: '' },
    calls: "connect-src 'self'",
  })
  t.strictSame(issuer.asked, [], 'the issuer is not asked')
})

t.test('reads the endpoints of the issuer once in ten minutes', async (t) => {
  const { open, issuer, clock } = await startGuarded(t)
  await Promise.all([open(), open()])
  await open()
  t.strictSame(issuer.asked, [METADATA_PATH])
  clock.set('2026-03-26T10:10:00Z')
  await open()
  t.strictSame(issuer.asked, [METADATA_PATH, METADATA_PATH])
})

t.test('serves the page while the issuer is unavailable or untrusted, and retries', async (t) => {
  const { open, issuer, lines } = await startGuarded(t)
  issuer.isDown = true
  for (const { settings, calls } of await Promise.all([open(), open()])) {
    t.equal(settings.client.id, 'console')
    t.notOk('issuer' in settings)
    t.equal(calls, "connect-src 'self'", 'no other origin')
  }
  const isWarning = { msg: `${issuer.url} is unavailable; sign-in to the console is not possible` }
  t.match(
    lines.find(({ level }) => level === 40),
    isWarning,
  )
  issuer.isDown = false
  const metadata = issuer.pages[METADATA_PATH]
  issuer.pages[METADATA_PATH] = { ...metadata, token_endpoint: 'http://elsewhere.test/token' }
  t.notOk('issuer' in (await open()).settings)
  t.match(
    lines.findLast(({ level }) => level === 40),
    {
      reason: `token_endpoint of ${issuer.url}${METADATA_PATH} must be an https: URL (http: on this machine only)`,
    },
  )
  issuer.pages[METADATA_PATH] = metadata ?? {}
  t.equal((await open()).settings.issuer.token_endpoint, `${issuer.url}/token`)
})
