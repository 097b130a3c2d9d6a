import t from 'tap'
import { readConfig } from '../src/config.js'

t.test('everything has a default', async (t) => {
  t.match(readConfig({}), {
    HOST: '127.0.0.1',
    PORT: 3000,
    DATABASE_URL: 'sqlite:./data/certifications.sqlite',
    LOG_LEVEL: 'info',
    EXPIRING_SOON_DAYS: 30,
    VALIDATE_RESPONSES: false,
    WORKERS: 1,
    AUTH_ISSUER: undefined,
    AUTH_PUBLIC_READS: false,
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
    t.throws(() => readConfig(part), /^wrong configuration: AUTH_ISSUER and AUTH_AUDIENCE: [^\n]+$/)
  for (const url of ['', 'issuer', 'http://issuer.example', 'file:///keys', 'http://127.0.0.1.example'])
    for (const name of ['AUTH_ISSUER', 'AUTH_JWKS_URL'])
      t.throws(() => readConfig({ ...whole, [name]: url }), new RegExp(`${name}: must be an https: URL`), url)
  t.throws(() => readConfig({ ...whole, AUTH_AUDIENCE: '' }), /AUTH_AUDIENCE: must not be empty/)
})
