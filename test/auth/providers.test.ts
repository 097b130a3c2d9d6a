// Access tokens as identity providers shape them, and what the log and the reply say of one that is refused.
import { Writable } from 'node:stream'
import { cleanEnv } from 'envalid'
import { exportJWK, generateKeyPair } from 'jose'
import t, { type Test } from 'tap'
import { authVariables } from '../../src/auth/auth-config.js'
import { checkIssuer } from '../../src/auth/issuer-keys.js'
import { createLogger } from '../../src/monitoring/logger.js'
import { type Claims, makeSigner, METADATA_PATH, NOW, sign, startIssuer } from '../support/issuer.js'
import { EXAMPLE, isProblem, startService } from '../support/service.js'

const API = 'https://api.example.org/certifications'
/** The id of an application in Entra ID: the audience of its tokens of version 2. */
const ENTRA_API = '0b1f6d0e-6a0e-4c0e-9f6c-2f3d5a1b7c9d'
const BOTH = ['certifications:read', 'certifications:write']

interface Provider {
  readonly settings: Readonly<Record<string, string>>
  /** The claims in addition to `iss`, `sub` and `exp`. */
  readonly claims: Claims
}

/** As in src/http/README.md. */
const PROVIDERS: Readonly<Record<string, Provider>> = {
  'Entra ID, an application': {
    settings: { AUTH_AUDIENCE: ENTRA_API, AUTH_SCOPE_CLAIMS: 'roles,scp' },
    claims: { aud: ENTRA_API, azp: '5f7c', oid: '8d1e', roles: BOTH, ver: '2.0' },
  },
  'Entra ID, a person': {
    settings: { AUTH_AUDIENCE: ENTRA_API, AUTH_SCOPE_CLAIMS: 'roles,scp' },
    claims: { aud: ENTRA_API, scp: BOTH.join(' '), name: 'Anna', ver: '2.0' },
  },
  'Auth0 with permissions': {
    settings: { AUTH_AUDIENCE: API, AUTH_SCOPE_CLAIMS: 'permissions' },
    claims: { aud: [API, 'https://tenant.auth0.com/userinfo'], scope: 'openid profile', permissions: BOTH },
  },
  'Keycloak with realm roles': {
    settings: { AUTH_AUDIENCE: 'certifications', AUTH_SCOPE_CLAIMS: 'realm_access.roles' },
    claims: {
      aud: ['certifications', 'account'],
      scope: 'email',
      realm_access: { roles: ['offline', ...BOTH] },
    },
  },
  'Keycloak with roles of a client': {
    settings: { AUTH_AUDIENCE: 'account', AUTH_SCOPE_CLAIMS: 'resource_access.api.example.roles' },
    claims: {
      aud: 'account',
      resource_access: { account: { roles: [] }, api: { roles: [] }, 'api.example': { roles: BOTH } },
    },
  },
  Cognito: {
    settings: { AUTH_AUDIENCE: 'client-7', AUTH_AUDIENCE_CLAIM: 'client_id', AUTH_SCOPE_PREFIX: `${API}/` },
    claims: { client_id: 'client-7', token_use: 'access', scope: BOTH.map((it) => `${API}/${it}`).join(' ') },
  },
  Okta: {
    settings: { AUTH_AUDIENCE: 'api://certifications' },
    claims: { aud: 'api://certifications', cid: '0oa1', scp: BOTH },
  },
}

async function startFor(t: Test, settings: Provider['settings']) {
  const issuer = await startIssuer(t)
  const logged: Record<string, unknown>[] = []
  const output = new Writable({
    write: (chunk, _, done) => {
      for (const line of String(chunk).trim().split('\n')) logged.push(JSON.parse(line))
      done()
    },
  })
  const config = cleanEnv({ AUTH_ISSUER: issuer.url, ...settings }, authVariables)
  const service = await startService(t, {
    config,
    logger: await createLogger('info', output),
    keyCooldown: 0,
  })
  const { iss, sub, exp } = issuer.claims()
  const issue = (claims: Claims) => sign(issuer.signer, { iss, sub, exp, ...claims })
  const send = (token: string, method: 'GET' | 'POST' = 'GET') =>
    service.send(method, '', {
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' && { body: EXAMPLE }),
    })
  return { issuer, issue, send, logged }
}

for (const [name, { settings, claims }] of Object.entries(PROVIDERS)) {
  t.test(`accepts a token of ${name}`, async (t) => {
    const { issue, send } = await startFor(t, settings)
    const token = await issue(claims)
    t.equal((await send(token)).statusCode, 200)
    t.equal((await send(token, 'POST')).statusCode, 201)
    const emptied = Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [
        claim,
        /^(aud|client_id)$/.test(claim) ? value : 'none',
      ]),
    )
    t.equal((await send(await issue(emptied))).statusCode, 403, 'not without its scopes')
    const { aud: _, client_id: __, ...others } = claims
    t.equal((await send(await issue(others))).statusCode, 401, 'not without its audience')
  })
}

t.test('says in general words why a token is refused, and logs exactly why', async (t) => {
  const { issuer, issue, send, logged } = await startFor(t, { AUTH_AUDIENCE: 'certifications' })
  const good = issuer.claims()
  const prefix = 'The token is invalid for this service'
  const stranger = await makeSigner('unknown')
  const cases: [token: string, detail: string, reason: RegExp][] = [
    [await issue({ ...good, exp: NOW - 60 }), 'The token has expired.', /"exp" claim timestamp check failed/],
    [await issue({ ...good, nbf: NOW + 60 }), 'The token is not valid yet.', /"nbf"/],
    [
      await issue({ ...good, iss: 'https://else' }),
      `${prefix}: it is of another issuer.`,
      /unexpected "iss" claim value: "https:\/\/else"$/,
    ],
    [
      await issue({ ...good, aud: 'billing' }),
      `${prefix}: it is for another audience.`,
      /aud is \["billing"\]/,
    ],
    [await issue({ ...good, sub: '\n' }), `${prefix}.`, /sub is not a subject/],
    [await issue({ ...good, exp: 'later' }), `${prefix}.`, /"exp"/],
    ['abc', `${prefix}: it is not a signed JWT.`, /Invalid Compact JWS/],
    [await sign(stranger, good), `${prefix}: its signature does not match.`, /no applicable key/],
  ]
  for (const [token, detail, reason] of cases) {
    const reply = await send(token)
    isProblem(t, reply, 401)
    t.equal(reply.json().detail, detail)
    const entry = logged.findLast(({ msg }) => msg === 'token refused')
    t.match(entry, { level: 30, reason, reqId: reply.headers['x-request-id'] })
  }
  const weak = await send(await issue({ ...good, scope: 'openid' }))
  isProblem(t, weak, 403)
  t.match(
    logged.findLast(({ msg }) => String(msg).startsWith('token without')),
    { msg: 'token without certifications:read', subject: 'coordinator-7', scopes: ['openid'] },
  )
})

t.test('treats a weak key as a mistake of the issuer', async (t) => {
  const { issuer, send, logged } = await startFor(t, { AUTH_AUDIENCE: 'certifications' })
  const pair = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 })
  const { n, ...key } = await exportJWK(pair.publicKey)
  const short = Buffer.from(String(n), 'base64url').subarray(0, 128).toString('base64url')
  issuer.pages['/keys'] = { keys: [{ ...key, n: short, alg: 'RS256', kid: 'weak' }] }
  const reply = await send(await sign({ alg: 'RS256', kid: 'weak', ...pair }, issuer.claims()))
  isProblem(t, reply, 503)
  t.match(
    logged.findLast(({ level }) => level === 50),
    { reason: /2048 bits or larger/ },
  )
})

t.test('recovers when a private key that was published by mistake is replaced', async (t) => {
  const { issuer, send } = await startFor(t, { AUTH_AUDIENCE: 'certifications' })
  const { privateKey, alg, kid } = issuer.signer
  issuer.pages['/keys'] = { keys: [{ ...(await exportJWK(privateKey)), alg, kid }] }
  isProblem(t, await send(await issuer.issue()), 503)
  issuer.isDown = true
  isProblem(t, await send(await issuer.issue()), 503)
  issuer.isDown = false
  await issuer.publish(await makeSigner('another'))
  isProblem(t, await send(await issuer.issue()), 401)
  await issuer.publish(issuer.signer)
  t.equal((await send(await issuer.issue())).statusCode, 200)
})

t.test('does not believe metadata that come with an error status', async (t) => {
  const { issuer, send, logged } = await startFor(t, { AUTH_AUDIENCE: 'certifications' })
  const metadata = issuer.pages[METADATA_PATH]
  issuer.pages[METADATA_PATH] = { text: '', status: 204 }
  const lastReason = () => logged.findLast(({ level }) => level === 50)?.reason
  isProblem(t, await send(await issuer.issue()), 503)
  t.match(lastReason(), /openid-configuration answers 204$/)
  issuer.pages[METADATA_PATH] = { text: JSON.stringify(metadata), status: 500 }
  isProblem(t, await send(await issuer.issue()), 503)
  t.match(lastReason(), /openid-configuration answers 500$/)
})

t.test('reads no more than 1 MiB of the issuer', async (t) => {
  const { issuer, send, logged } = await startFor(t, { AUTH_AUDIENCE: 'certifications' })
  const keys = issuer.pages['/keys']
  const metadata = issuer.pages[METADATA_PATH]
  const padding = ' '.repeat(1024 * 1024)
  for (const [path, page] of [
    ['/keys', keys],
    [METADATA_PATH, metadata],
  ] as const) {
    issuer.pages = { ...issuer.pages, '/keys': keys ?? {}, [METADATA_PATH]: metadata ?? {} }
    issuer.pages[path] = { text: padding + JSON.stringify(page) }
    isProblem(t, await send(await issuer.issue()), 503)
    t.match(
      logged.findLast(({ level }) => level === 50),
      { reason: /is larger than 1048576 bytes$/ },
    )
  }
})

t.test('checks the issuer at the start', async (t) => {
  const issuer = await startIssuer(t)
  await checkIssuer(issuer.url, issuer.config)
  t.strictSame(issuer.asked, [METADATA_PATH, '/keys'])
  await t.rejects(checkIssuer(issuer.url, { AUTH_JWKS_URL: `${issuer.url}/none` }), /200 OK/)
})
