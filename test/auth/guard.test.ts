import { Writable } from 'node:stream'
import fc from 'fast-check'
import { base64url, exportJWK, exportSPKI, SignJWT } from 'jose'
import t, { type Test } from 'tap'
import { loadContract } from '../../src/contract/load-contract.js'
import { runContractSuite } from '../../scripts/contract-test/run-contract-suite.js'
import { formatReport, isConformant } from '../../scripts/contract-test/report.js'
import { createLogger } from '../../src/monitoring/logger.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import {
  AUDIENCE,
  type Claims,
  makeSigner,
  METADATA_PATH,
  NOW,
  sign,
  startIssuer,
  type TestIssuer,
} from '../support/issuer.js'
import { checkProperty } from '../support/property.js'
import {
  COLLECTION,
  EXAMPLE,
  isInvalid,
  isProblem,
  type Method,
  type Service,
  type ServiceOptions,
  startService,
} from '../support/service.js'

const READ = 'certifications:read'
const AUDIT = 'certifications:audit'
const WRITE = 'certifications:write'

type Reply = Awaited<ReturnType<Service['send']>>

interface Guarded extends Service {
  readonly issuer: TestIssuer
  /** Sends with `Authorization: Bearer` and the token. */
  sendAs(token: string, method: Method, path: string, body?: object): Promise<Reply>
  /** Reads all stored data without the service. */
  kept(): Promise<string>
}

/** The service, which trusts a real issuer. */
async function startGuarded(t: Test, options: ServiceOptions = {}): Promise<Guarded> {
  const issuer = await startIssuer(t)
  const service = await startService(t, { ...options, config: { ...issuer.config, ...options.config } })
  return {
    ...service,
    issuer,
    sendAs: (token, method, path, body) =>
      service.send(method, path, { headers: { authorization: `Bearer ${token}` }, body }),
    async kept() {
      const page = await service.store.listCertifications({}, { limit: 100, offset: 0 }, NOW)
      return JSON.stringify([page, await service.store.getCertification(1)])
    },
  }
}

function isUnauthenticated(t: Test, reply: Reply, error?: 'invalid_token'): void {
  isProblem(t, reply, 401)
  const challenge = `Bearer realm="certifications"${error === undefined ? '' : `, error="${error}"`}`
  t.equal(reply.headers['www-authenticate'], challenge)
}

/** Each operation on the record cert-001. */
const OPERATIONS: [method: Method, path: string, scope: string, body?: object][] = [
  ['GET', '', READ],
  ['HEAD', '', READ],
  ['GET', '/expiring', READ],
  ['GET', '/cert-001', READ],
  ['GET', '/cert-001/status', READ],
  ['GET', '/changes', READ],
  ['GET', '/cert-001/audit', AUDIT],
  ['POST', '', WRITE, EXAMPLE],
  ['PUT', '/cert-001', WRITE, { cert_type: 'changed' }],
  ['DELETE', '/cert-001', WRITE],
]

t.test('allows everything by default, with any Authorization header', async (t) => {
  const { send } = await startService(t)
  const headers = { authorization: 'Bearer of-nothing' }
  t.equal((await send('POST', '', { body: EXAMPLE, headers })).statusCode, 201)
  t.equal((await send('GET', '', { headers })).statusCode, 200)
})

t.test('requires a token with the scope of the operation', async (t) => {
  const { issuer, send, sendAs, kept, create: _, ...service } = await startGuarded(t)
  await service.store.createCertification(
    { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: NOW + 1 },
    NOW,
    SYSTEM_ACTOR,
  )
  const before = await kept()
  for (const [method, path, scope, body] of OPERATIONS) {
    const name = `${method} ${path}`
    const anonymous = await send(method, path, { body })
    t.equal(anonymous.statusCode, 401, `${name} without a token`)
    const other = await sendAs(await issuer.issue(scope === READ ? WRITE : READ), method, path, body)
    t.equal(other.statusCode, 403, `${name} with the other scope`)
    t.equal(
      other.headers['www-authenticate'],
      `Bearer realm="certifications", error="insufficient_scope", scope="${scope}"`,
    )
    if (method !== 'HEAD') {
      isUnauthenticated(t, anonymous)
      isProblem(t, other, 403)
    }
  }
  t.equal(await kept(), before, 'nothing was changed')
  for (const [method, path, scope, body] of OPERATIONS) {
    const { statusCode } = await sendAs(await issuer.issue(scope), method, path, body)
    t.equal(statusCode, method === 'POST' ? 201 : 200, `${method} ${path} with its scope`)
  }
})

t.test('reads scopes from `scope` or `scp` as whole words', async (t) => {
  const { issuer, sendAs } = await startGuarded(t)
  const statusWith = async (claims: Claims) =>
    (await sendAs(await issuer.issue('', claims), 'GET', '')).statusCode
  t.equal(await statusWith({ scope: `openid ${READ} email` }), 200)
  t.equal(await statusWith({ scope: undefined, scp: ['openid', READ] }), 200)
  t.equal(await statusWith({ scp: `openid ${READ}` }), 200)
  for (const scope of ['', 'certifications', `${READ}s`, `x${READ}`, 'certifications:*', READ.toUpperCase()])
    t.equal(await statusWith({ scope }), 403, scope)
  for (const odd of [undefined, null, 1, [1], { [READ]: true }])
    t.equal(await statusWith({ scope: odd, scp: odd }), 403, JSON.stringify(odd))
})

t.test('rejects an invalid token, and changes nothing', async (t) => {
  const guarded = await startGuarded(t)
  const { issuer, sendAs, kept, store } = guarded
  await store.createCertification(
    { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: NOW + 1 },
    NOW,
    SYSTEM_ACTOR,
  )
  const before = await kept()
  const { signer } = issuer
  const stranger = await makeSigner('stranger')
  const rsa = await makeSigner('rsa', 'RS256')
  await issuer.publish(signer, rsa, await makeSigner('another'))
  const good = issuer.claims()
  const claiming = (claims: Claims) => sign(signer, { ...good, ...claims })
  const withSecret = (secret: string, header: { alg: string; kid: string }) =>
    new SignJWT({ ...good }).setProtectedHeader(header).sign(new TextEncoder().encode(secret))
  const [head, payload, signature] = (await claiming({})).split('.')
  const unsigned = (header: object) =>
    `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(good))}.`
  const forged = base64url.encode(JSON.stringify({ ...good, sub: 'somebody-else' }))

  const attacks: Record<string, string> = {
    'over for longer than clocks may differ': await claiming({ exp: NOW - 31 }),
    'without an end': await claiming({ exp: undefined }),
    'not yet valid': await claiming({ nbf: NOW + 31 }),
    'for another audience': await claiming({ aud: 'another-service' }),
    'for other audiences': await claiming({ aud: ['another-service', `${AUDIENCE}-test`] }),
    'for no audience': await claiming({ aud: undefined }),
    'of another issuer': await claiming({ iss: `${issuer.url}/` }),
    'of no issuer': await claiming({ iss: undefined }),
    'alg: none': unsigned({ alg: 'none' }),
    'alg: None, with the key id': unsigned({ alg: 'None', kid: signer.kid }),
    'no alg': unsigned({ kid: signer.kid }),
    'HMAC with the public RSA key as PEM': await withSecret(await exportSPKI(rsa.publicKey), {
      alg: 'HS256',
      kid: 'rsa',
    }),
    'HMAC with the public EC key as JWK': await withSecret(
      JSON.stringify(await exportJWK(signer.publicKey)),
      { alg: 'HS256', kid: 'first' },
    ),
    'an RSA signature under the EC key’s id': await sign({ ...rsa, kid: signer.kid }, good),
    'an unknown key': await sign(stranger, good),
    'another key under a known id': await sign({ ...stranger, kid: signer.kid }, good),
    'its own key in the header': await sign(stranger, good, { jwk: await exportJWK(stranger.publicKey) }),
    'its own key set in the header': await sign(stranger, good, { jku: `${issuer.url}/theirs` }),
    'a changed payload': `${head}.${forged}.${signature}`,
    'no signature': `${head}.${payload}.`,
    'a cut signature': `${head}.${payload}.${signature?.slice(0, -4)}`,
    'no key id where several keys would do': await sign({ ...signer, kid: undefined }, good),
    'no subject': await claiming({ sub: undefined }),
    'an empty subject': await claiming({ sub: '' }),
    'a subject that is not a text': await claiming({ sub: 7 }),
    'a subject with a control character': await claiming({ sub: 'x\0' }),
    'a subject without end': await claiming({ sub: 'x'.repeat(256) }),
    'not a JWT': 'secret',
    'two parts': `${head}.${payload}`,
    'five parts, as if encrypted': `${head}.${payload}.${payload}.${payload}.${signature}`,
    'a payload that is not an object': await sign(signer, [good]),
    'a payload that is no JSON': await sign(signer, undefined),
  }
  for (const [name, token] of Object.entries(attacks)) {
    await t.test(name, async (t) => {
      for (const [method, path, , body] of OPERATIONS.filter(([method]) => method !== 'HEAD'))
        isUnauthenticated(t, await sendAs(token, method, path, body), 'invalid_token')
    })
  }
  t.equal(await kept(), before, 'nothing was changed')
  t.notOk(issuer.asked.includes('/theirs'), 'a key set that a token names is not requested')
  t.equal(
    (await sendAs(await claiming({}), 'POST', '', EXAMPLE)).statusCode,
    201,
    'a valid token is accepted',
  )
})

t.test('tolerates clocks that differ by 30 seconds, and reports an expired token', async (t) => {
  const { issuer, sendAs } = await startGuarded(t)
  const claiming = async (claims: Claims) => sendAs(await issuer.issue(READ, claims), 'GET', '')
  t.equal((await claiming({ exp: NOW - 29 })).statusCode, 200)
  t.equal((await claiming({ nbf: NOW + 29 })).statusCode, 200)
  t.match((await claiming({ exp: NOW - 30 })).json(), { status: 401, detail: 'The token has expired.' })
  t.match((await claiming({ nbf: NOW + 31 })).json(), {
    status: 401,
    detail: 'The token is not valid yet.',
  })
})

t.test('accepts every asymmetric signature', async (t) => {
  const { issuer, sendAs } = await startGuarded(t)
  const signers = await Promise.all(
    ['RS256', 'PS512', 'ES384', 'EdDSA'].map((alg) => makeSigner(`of ${alg}`, alg)),
  )
  await issuer.publish(...signers)
  for (const signer of signers)
    t.equal((await sendAs(await sign(signer, issuer.claims()), 'GET', '')).statusCode, 200, signer.alg)
})

t.test('treats other schemes as a missing token', async (t) => {
  const { issuer, send } = await startGuarded(t)
  const token = await issuer.issue()
  const withHeader = (authorization: string) => send('GET', '', { headers: { authorization } })
  for (const header of [
    '',
    'Bearer',
    'Basic dTpw',
    token,
    `Token ${token}`,
    `Bearer${token}`,
    `DPoP ${token}`,
  ])
    isUnauthenticated(t, await withHeader(header))
  for (const header of [`Bearer ${token} ${token}`, `Bearer "${token}"`, `Bearer ${token},`, 'Bearer \u00e9'])
    isUnauthenticated(t, await withHeader(header), 'invalid_token')
  isUnauthenticated(t, await send('GET', `?access_token=${token}`))
  for (const header of [`bearer ${token}`, `BEARER   ${token}`])
    t.equal((await withHeader(header)).statusCode, 200, 'schemes have no case')
})

t.test('rejects every text that is not a token', async (t) => {
  const { send } = await startGuarded(t)
  const part = fc.oneof(
    fc.json().map((it) => base64url.encode(it)),
    fc
      .dictionary(fc.constantFrom('alg', 'kid', 'crit', 'b64', 'typ', 'enc', 'zip', 'jwk'), fc.jsonValue())
      .map((it) => base64url.encode(JSON.stringify(it))),
    fc.string(),
  )
  const token = fc.oneof(
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')),
    fc
      .tuple(fc.constant(base64url.encode('{"alg":"ES256","kid":"first"}')), part, part)
      .map((it) => it.join('.')),
  )
  await checkProperty(
    t,
    fc.asyncProperty(token, async (text) => {
      const authorization = `Bearer ${text}`
      const reply = await send('DELETE', '/cert-001', { headers: { authorization } })
      if (reply.statusCode !== 401) throw new Error(`${reply.statusCode}: ${reply.payload}`)
    }),
    { numRuns: 500 },
  )
})

t.test('keeps reads public with AUTH_PUBLIC_READS', async (t) => {
  const { issuer, send, sendAs } = await startGuarded(t, { config: { AUTH_PUBLIC_READS: true } })
  t.equal((await sendAs(await issuer.issue(WRITE), 'POST', '', EXAMPLE)).statusCode, 201)
  for (const [method, path, scope, body] of OPERATIONS) {
    const { statusCode } = await send(method, path, { body })
    t.equal(statusCode, scope === READ ? 200 : 401, `${method} ${path}`)
  }
  t.equal((await sendAs('nonsense', 'GET', '')).statusCode, 200, 'tokens are ignored')
})

t.test('checks the token before the rest of the request', async (t) => {
  const { app, issuer, send, sendAs } = await startGuarded(t)
  const token = await issuer.issue(READ)
  const broken = [
    send('GET', '?limit=0'),
    send('GET', '/nonsense'),
    send('POST', '', { body: {} }),
    app.inject({ method: 'POST', url: COLLECTION, body: 'text', headers: { 'content-type': 'text/plain' } }),
    app.inject({
      method: 'POST',
      url: COLLECTION,
      body: 'x'.repeat(100_000),
      headers: { 'content-type': 'application/json' },
    }),
  ]
  for (const reply of await Promise.all(broken)) isUnauthenticated(t, reply)
  isProblem(t, await sendAs(token, 'PUT', '/cert-999', { status: 'active' }), 403)
  isInvalid(t, await sendAs(token, 'GET', '?limit=0'), ['query', '/limit'])
})

t.test('requires no token outside the operations', async (t) => {
  const { app, send } = await startGuarded(t)
  isProblem(t, await send('PATCH', ''), 405)
  isProblem(t, await send('GET', '/'), 404)
  isProblem(t, await app.inject({ url: '/nowhere' }), 404)
  for (const url of ['/docs/', '/openapi.yaml', '/openapi.json'])
    t.equal((await app.inject({ url })).statusCode, 200, url)
})

t.test('guards the mount point in the same way', async (t) => {
  const { app } = await startGuarded(t)
  isUnauthenticated(t, await app.inject({ method: 'DELETE', url: `${COLLECTION}${COLLECTION}/cert-001` }))
})

t.test('accepts keys that the issuer rotates in', async (t) => {
  const { issuer, sendAs } = await startGuarded(t, { keyCooldown: 0 })
  const second = await makeSigner('second')
  const [ofFirst, ofSecond] = [await issuer.issue(), await sign(second, issuer.claims())]
  t.equal((await sendAs(ofFirst, 'GET', '')).statusCode, 200)
  isUnauthenticated(t, await sendAs(ofSecond, 'GET', ''), 'invalid_token')
  await issuer.publish(issuer.signer, second)
  t.equal((await sendAs(ofSecond, 'GET', '')).statusCode, 200, 'the new key is accepted once it is published')
  t.equal((await sendAs(ofFirst, 'GET', '')).statusCode, 200, 'the old key is still accepted')
  await issuer.publish(second)
  isUnauthenticated(
    t,
    await sendAs(await sign(await makeSigner('third'), issuer.claims()), 'GET', ''),
    'invalid_token',
  )
  isUnauthenticated(t, await sendAs(ofFirst, 'GET', ''), 'invalid_token')
})

t.test('requests unknown keys from the issuer only after the cooldown', async (t) => {
  const { issuer, sendAs } = await startGuarded(t)
  const tokens = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => sign(await makeSigner(`made up ${n}`), issuer.claims())),
  )
  const replies = await Promise.all(tokens.map((token) => sendAs(token, 'GET', '')))
  for (const reply of replies) isUnauthenticated(t, reply, 'invalid_token')
  t.same(issuer.asked, [METADATA_PATH, '/keys'], 'the keys were fetched once')
})

t.test('answers 503 while the issuer’s keys are unavailable, and changes nothing', async (t) => {
  const { issuer, send, sendAs, kept } = await startGuarded(t, { keyCooldown: 0 })
  const token = await issuer.issue()
  const before = await kept()
  const isUnavailable = async (reply: Reply) => {
    isProblem(t, reply, 503)
    t.equal(reply.headers['retry-after'], '1')
    t.notMatch(reply.payload, /127\.0\.0\.1|ECONN|fetch/)
  }
  issuer.isDown = true
  await isUnavailable(await sendAs(token, 'POST', '', EXAMPLE))
  isUnauthenticated(t, await send('GET', ''))
  t.equal(await kept(), before)

  issuer.isDown = false
  const pages = issuer.pages
  const { [METADATA_PATH]: _, ...withoutMetadata } = pages
  const { '/keys': __, ...withoutKeys } = pages
  const failures: Record<string, typeof pages> = {
    'no metadata': withoutMetadata,
    'metadata that are none': { ...pages, [METADATA_PATH]: { text: '<html>' } },
    'metadata that are null': { ...pages, [METADATA_PATH]: { text: 'null' } },
    'metadata of another issuer': {
      ...pages,
      [METADATA_PATH]: { issuer: 'https://elsewhere.example', jwks_uri: `${issuer.url}/keys` },
    },
    'keys that could be changed in transit': {
      ...pages,
      // The address is one of this machine, but not recognized as such.
      [METADATA_PATH]: {
        issuer: issuer.url,
        jwks_uri: `${issuer.url.replace('127.0.0.1', '[::ffff:127.0.0.1]')}/keys`,
      },
    },
    'metadata without keys': { ...pages, [METADATA_PATH]: { issuer: issuer.url } },
    'no keys': withoutKeys,
    'keys that are none': { ...pages, '/keys': { keys: 'none' } },
  }
  for (const [name, broken] of Object.entries(failures)) {
    t.comment(name)
    issuer.pages = broken
    await isUnavailable(await sendAs(token, 'GET', ''))
  }
  issuer.pages = pages
  t.equal((await sendAs(token, 'GET', '')).statusCode, 200, 'it recovers by itself')

  issuer.isDown = true
  const stranger = await sign(await makeSigner('stranger'), issuer.claims())
  await isUnavailable(await sendAs(stranger, 'GET', ''))
  t.equal((await sendAs(token, 'GET', '')).statusCode, 200, 'keys that are known remain in use')
})

t.test('discovers keys again after the issuer has moved them', async (t) => {
  const { issuer, sendAs } = await startGuarded(t, { keyCooldown: 0 })
  const token = await issuer.issue()
  t.equal((await sendAs(token, 'GET', '')).statusCode, 200)

  const { '/keys': keys = {}, ...pages } = issuer.pages
  const moved = { issuer: issuer.url, jwks_uri: `${issuer.url}/moved` }
  issuer.pages = { ...pages, [METADATA_PATH]: moved, '/moved': keys }
  isProblem(t, await sendAs(await sign(await makeSigner('stranger'), issuer.claims()), 'GET', ''), 503)
  t.equal((await sendAs(token, 'GET', '')).statusCode, 200, 'known keys remain in use')
  t.notOk(issuer.asked.includes('/moved'))

  const later = Date.now() + 11 * 60_000
  t.intercept(Date, 'now', { value: () => later })
  isProblem(t, await sendAs(token, 'GET', ''), 503)
  t.equal((await sendAs(token, 'GET', '')).statusCode, 200)
  t.same(issuer.asked.slice(-3), ['/keys', METADATA_PATH, '/moved'])
})

t.test('uses AUTH_JWKS_URL', async (t) => {
  const issuer = await startIssuer(t)
  const AUTH_ISSUER = 'https://elsewhere.example/realms/mentors'
  const config = { ...issuer.config, AUTH_ISSUER, AUTH_JWKS_URL: `${issuer.url}/keys` }
  const { send } = await startService(t, { config })
  const authorization = `Bearer ${await issuer.issue(READ, { iss: AUTH_ISSUER })}`
  t.equal((await send('GET', '', { headers: { authorization } })).statusCode, 200)
  t.same(issuer.asked, ['/keys'])
})

t.test('scopes an idempotency key to its caller', async (t) => {
  const { issuer, send, store } = await startGuarded(t)
  const creating = async (sub: string, body: object = EXAMPLE) => {
    const authorization = `Bearer ${await issuer.issue(WRITE, { sub })}`
    return send('POST', '', { body, headers: { authorization, 'idempotency-key': 'k' } })
  }
  const ids = [await creating('anna'), await creating('bo'), await creating('anna')].map((it) => it.json().id)
  t.same(ids, ['cert-001', 'cert-002', 'cert-001'])
  isProblem(t, await creating('bo', { ...EXAMPLE, cert_type: 'x' }), 422, 'idempotency-key-reused')
  const nobodys = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 1 }
  const { id } = await store.createCertification(nobodys, NOW, SYSTEM_ACTOR, { key: 'k', fingerprint: 'f' })
  t.equal(id, 3, 'it is not that of a caller without a token either')
})

t.test('logs why a token was rejected, but never the token', async (t) => {
  let log = ''
  const output = new Writable({
    write(chunk, _, done) {
      log += String(chunk)
      done()
    },
  })
  const { issuer, sendAs } = await startGuarded(t, { logger: await createLogger('debug', output) })
  const token = await issuer.issue(READ, { aud: 'another-service' })
  await sendAs(token, 'GET', '')
  t.match(log, /aud is \[\\"another-service\\"\]","msg":"token refused"/)
  t.notOk(log.includes(token))
})

t.test('follows the contract for authorized callers (long)', async (t) => {
  const { app, issuer } = await startGuarded(t, { now: new Date().toISOString() })
  const exp = Math.floor(Date.now() / 1000) + 3600
  const report = await runContractSuite({
    contract: await loadContract(),
    baseUrl: await app.listen({ host: '127.0.0.1', port: 0 }),
    headers: { authorization: `Bearer ${await issuer.issue(undefined, { exp })}` },
    operations: ['getCertificationStatus', 'deleteCertification'],
  })
  t.ok(isConformant(report), formatReport(report))
})
