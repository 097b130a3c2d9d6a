import { resolve } from 'node:path'
import { databaseName } from '../src/store/interface/database-url.js'
import t from 'tap'
import { readConfig } from '../src/config.js'

t.test('everything has a default', async (t) => {
  t.match(readConfig({}), {
    HOST: '127.0.0.1',
    PORT: 3000,
    DATABASE_URL: /^sqlite:\/.*\/data\/certifications\.sqlite$/,
    LOG_LEVEL: 'info',
    EXPIRING_SOON_DAYS: 30,
    VALIDATE_RESPONSES: false,
    WORKERS: 1,
    AUTH_ISSUER: undefined,
    AUTH_PUBLIC_READS: false,
    CONSOLE_CLIENT_ID: undefined,
    CONSOLE_SCOPES: undefined,
    CONSOLE_SIGN_IN_PARAMETERS: undefined,
    METRICS: true,
    MAX_LAG_MS: 1000,
    RATE_LIMIT: 0,
    CORS_ORIGINS: [],
    TRUST_PROXY: [],
  })
})

t.test('what is set is read', async (t) => {
  const config = readConfig({
    PORT: '8080',
    EXPIRING_SOON_DAYS: '0',
    VALIDATE_RESPONSES: 'true',
    LOG_LEVEL: 'silent',
  })
  t.equal(readConfig({ DATABASE_URL: 'postgres://host/db' }).DATABASE_URL, 'postgres://host/db')
  t.match(config, { PORT: 8080, EXPIRING_SOON_DAYS: 0, VALIDATE_RESPONSES: true, LOG_LEVEL: 'silent' })
  t.throws(() => Object.assign(config, { PORT: 1 }), 'the configuration is frozen')
  const { CORS_ORIGINS, TRUST_PROXY } = readConfig({
    CORS_ORIGINS: 'https://a.example, http://localhost:8080',
    TRUST_PROXY: '10.0.0.0/8, ::1,fd00::/8,loopback, 192.0.2.1',
  })
  t.strictSame(CORS_ORIGINS, ['https://a.example', 'http://localhost:8080'])
  t.strictSame(TRUST_PROXY, ['10.0.0.0/8', '::1', 'fd00::/8', 'loopback', '192.0.2.1'])
  t.strictSame(readConfig({ CORS_ORIGINS: '*', TRUST_PROXY: '' }).CORS_ORIGINS, ['*'])
})

t.test('every wrong value is named, in one line', async (t) => {
  const wrong = {
    HOST: 'not a host',
    PORT: '70000',
    DATABASE_URL: 'mysql://somewhere',
    LOG_LEVEL: 'loud',
    EXPIRING_SOON_DAYS: '-1',
    VALIDATE_RESPONSES: 'perhaps',
    WORKERS: '0',
    METRICS: 'some',
    MAX_LAG_MS: '0.5',
    RATE_LIMIT: '-1',
    CORS_ORIGINS: 'https://a.example/',
    TRUST_PROXY: '10.0.0.0/33',
  }
  try {
    readConfig(wrong)
    t.fail('it was taken')
  } catch (error) {
    const { message } = error as Error
    t.notMatch(message, /\n/)
    for (const name of Object.keys(wrong)) t.match(message, `${name}: `)
  }
  for (const DATABASE_URL of ['sqlite:', '', 'sqlite', 'postgres:db', 'postgres://host/db?pool_size=0'])
    t.throws(() => readConfig({ DATABASE_URL }), /DATABASE_URL/)
  const paths: [DATABASE_URL: string, message: RegExp][] = [
    ['./my.sqlite', /DATABASE_URL: must be sqlite: .*, for example sqlite:\.\/my\.sqlite$/],
    ['file:./my.sqlite', /, for example sqlite:\.\/my\.sqlite$/],
    ['sqlite://data/my.sqlite', /must be sqlite:data\/my\.sqlite .* or sqlite:\/data\/my\.sqlite /],
  ]
  for (const [DATABASE_URL, message] of paths) t.throws(() => readConfig({ DATABASE_URL }), message)
  for (const CORS_ORIGINS of [
    'example.org',
    'https://a.example,',
    'null',
    'ftp://a',
    '**',
    'https://*.a.org',
    '*,https://a.org',
  ])
    t.throws(() => readConfig({ CORS_ORIGINS }), /CORS_ORIGINS/, CORS_ORIGINS)
  for (const PUBLIC_URL of ['example.org', 'ftp://a', 'https://a/?x=1', 'https://a/#x', 'https://me@a/'])
    t.throws(() => readConfig({ PUBLIC_URL }), /PUBLIC_URL: must be an http: or https: URL/, PUBLIC_URL)
  t.equal(readConfig({ PUBLIC_URL: 'https://a.org/certs/' }).PUBLIC_URL, 'https://a.org/certs')
  t.throws(() => readConfig({ LOG_QUERY: 'all' }), /LOG_QUERY/)
  const notTrusted = ['true', '1', '10.0.0.0/', '10.0.0/8', '::1/129', '10.0.0.0/8/8', 'localhost']
  for (const TRUST_PROXY of [...notTrusted, '10.0.0.0/0', '::/0', 'fe80::1%eth0.100', '10.0.0.0/8,'])
    t.throws(() => readConfig({ TRUST_PROXY }), /TRUST_PROXY/, TRUST_PROXY)
})

t.test('authentication is configured whole or not at all', async (t) => {
  const whole = { AUTH_ISSUER: 'https://issuer.example/realms/mentors', AUTH_AUDIENCE: 'certifications' }
  t.match(readConfig({ ...whole, AUTH_PUBLIC_READS: 'true' }), { ...whole, AUTH_PUBLIC_READS: true })
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080']) {
    const AUTH_JWKS_URL = `http://${host}/keys`
    t.match(readConfig({ ...whole, AUTH_JWKS_URL }), { AUTH_JWKS_URL })
  }
  for (const part of [
    { AUTH_ISSUER: whole.AUTH_ISSUER },
    { AUTH_AUDIENCE: whole.AUTH_AUDIENCE },
    { AUTH_JWKS_URL: 'https://issuer.example/keys' },
    { AUTH_PUBLIC_READS: 'true' },
  ])
    t.throws(
      () => readConfig(part),
      /^wrong configuration: AUTH_\w+( and AUTH_\w+)?: required with [A-Z, _]+$/,
    )
  for (const url of ['', 'issuer', 'http://issuer.example', 'file:///keys', 'http://127.0.0.1.example'])
    for (const name of ['AUTH_ISSUER', 'AUTH_JWKS_URL'])
      t.throws(() => readConfig({ ...whole, [name]: url }), new RegExp(`${name}: must be an https: URL`), url)
  const claims = readConfig({ ...whole, AUTH_SCOPE_CLAIMS: 'roles, scp' }).AUTH_SCOPE_CLAIMS
  t.strictSame(claims, ['roles', 'scp'])
  for (const AUTH_SCOPE_CLAIMS of ['', 'roles,'])
    t.throws(() => readConfig({ ...whole, AUTH_SCOPE_CLAIMS }), /AUTH_SCOPE_CLAIMS: must be names of claims/)
  t.throws(() => readConfig({ AUTH_SCOPE_PREFIX: 'x/' }), /AUTH_ISSUER and AUTH_AUDIENCE/)
  t.throws(() => readConfig({ ...whole, AUTH_AUDIENCE: '' }), /AUTH_AUDIENCE: must not be empty/)
})

t.test('the console signs in at an issuer only', async (t) => {
  const whole = { AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'certifications' }
  const client = { CONSOLE_CLIENT_ID: 'console', CONSOLE_SCOPES: 'offline_access, api/.default' }
  t.match(readConfig({ ...whole, ...client }), {
    CONSOLE_CLIENT_ID: 'console',
    CONSOLE_SCOPES: ['offline_access', 'api/.default'],
  })
  const message = 'wrong configuration: AUTH_ISSUER and AUTH_AUDIENCE: required with CONSOLE_CLIENT_ID'
  t.throws(() => readConfig({ CONSOLE_CLIENT_ID: 'console' }), { message })
  t.throws(() => readConfig({ ...whole, CONSOLE_CLIENT_ID: '' }), /CONSOLE_CLIENT_ID: must not be empty/)
  t.throws(() => readConfig({ ...whole, CONSOLE_SCOPES: 'a,' }), /CONSOLE_SCOPES: must be names of scopes/)
  const parameters = { CONSOLE_SIGN_IN_PARAMETERS: 'resource=https%3A%2F%2Fapi.test&prompt=consent' }
  t.match(readConfig({ ...whole, ...parameters }), {
    CONSOLE_SIGN_IN_PARAMETERS: { resource: 'https://api.test', prompt: 'consent' },
  })
  for (const CONSOLE_SIGN_IN_PARAMETERS of ['', 'resource', '=a'])
    t.throws(() => readConfig({ ...whole, CONSOLE_SIGN_IN_PARAMETERS }), /must be parameters of a URL/)
})

t.test('names a database without its password', async (t) => {
  t.equal(databaseName('sqlite:/data/a.sqlite'), '/data/a.sqlite')
  t.equal(databaseName('sqlite:a.sqlite'), resolve('a.sqlite'))
  t.equal(
    databaseName('postgres://me:secret@db.example.org:5433/certs'),
    'PostgreSQL db.example.org:5433/certs',
  )
})

t.test('refuses a database in memory, which connections could not share', async (t) => {
  t.throws(() => readConfig({ DATABASE_URL: 'sqlite::memory:' }), /DATABASE_URL: must name a file/)
})
