import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { COLLECTION, EXAMPLE, temporaryFolder } from './support/service.js'
import { addressOf, startProcess } from './support/service-process.js'

t.test('the service starts, says where, answers, and keeps what it has acknowledged', async (t) => {
  const DATABASE_URL = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const environment = { DATABASE_URL, PORT: '0' }
  const first = startProcess(t, environment)
  const base = await addressOf(first)
  const headers = { 'content-type': 'application/json' }
  const created = await fetch(base + COLLECTION, { method: 'POST', headers, body: JSON.stringify(EXAMPLE) })
  t.equal(created.status, 201)
  t.match(
    first.printed(),
    /docs are at .*; version [\d.]+; database \/.*test\.sqlite with 0 certifications; open: no token is needed/,
  )
  t.notMatch(first.printed(), 'everyone who can reach', 'the address is a loopback one')
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = startProcess(t, environment)
  const again = await addressOf(second)
  const record = await fetch(`${again}${COLLECTION}/cert-001`)
  t.match(await record.json(), EXAMPLE, 'it is there after a kill')
  const metrics = await (await fetch(`${again}/metrics`)).text()
  t.match(metrics, /^certifications\{status="(active|expired)"\} 1$/m)

  // npm passes a signal on that the process may have had already.
  second.child.kill('SIGTERM')
  second.child.kill('SIGTERM')
  const [code] = await once(second.child, 'exit')
  t.equal(code, 0)
  t.match(second.printed(), /shutting down[^]*closed/)
})

t.test('a wrong value stops the start with one line', async (t) => {
  const { child, printed } = startProcess(t, { PORT: 'eighty', LOG_LEVEL: 'loud' })
  const [code] = await once(child, 'exit')
  t.equal(code, 1)
  t.equal(printed().trim().split('\n').length, 1, printed())
  t.match(printed(), /PORT: .*LOG_LEVEL: /)
})

t.test('names the setting that stops the start, in one line', async (t) => {
  const folder = await temporaryFolder(t)
  const first = startProcess(t, { DATABASE_URL: `sqlite:${join(folder, 'a.sqlite')}`, PORT: '0' })
  const PORT = new URL(await addressOf(first)).port
  const text = join(folder, 'notes.txt')
  await writeFile(text, 'Buy milk. '.repeat(100))
  const violations = [
    { environment: { PORT }, message: `PORT ${PORT} is in use; set PORT to another one` },
    {
      environment: { HOST: '192.0.2.1' },
      message: 'HOST: 192.0.2.1 is not an address of this machine',
    },
    { environment: { HOST: 'fe80::1' }, message: 'listen EINVAL: invalid argument fe80::1' },
    { environment: { HOST: 'missing.invalid' }, message: 'HOST: missing.invalid cannot be resolved' },
    { environment: { DATABASE_URL: `sqlite:${folder}` }, message: `${folder} is a folder, not a database` },
    {
      environment: { DATABASE_URL: `sqlite:${folder}/missing/b.sqlite` },
      message: `the folder ${folder}/missing does not exist; create it, or correct DATABASE_URL`,
    },
    { environment: { DATABASE_URL: `sqlite:${text}` }, message: `${text} is not an SQLite database` },
  ]
  for (const { environment, message } of violations) {
    const DATABASE_URL = `sqlite:${join(folder, 'b.sqlite')}`
    const { child, printed } = startProcess(t, {
      DATABASE_URL,
      PORT: '0',
      LOG_LEVEL: 'error',
      ...environment,
    })
    const [code] = await once(child, 'exit')
    t.equal(code, 1)
    t.ok(printed().startsWith(`cannot start: ${message}`), printed())
    t.equal(printed().trim().split('\n').length, 1, printed())
  }
})

t.test('creates files that only their owner can read', async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0' })
  await addressOf(service)
  for (const name of [file, `${file}-wal`, `${file}-shm`])
    t.equal((await stat(name)).mode & 0o777, 0o600, name)
  service.child.kill('SIGTERM')
  await once(service.child, 'exit')
})

t.test('warns if everyone in the network may change the records', async (t) => {
  const DATABASE_URL = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const service = startProcess(t, { DATABASE_URL, PORT: '0', HOST: '0.0.0.0' })
  await addressOf(service)
  service.child.kill('SIGTERM')
  t.same(await once(service.child, 'exit'), [0, null], 'it can be ended as soon as it listens')
  t.match(service.printed(), /"level":40.*everyone who can reach 0\.0\.0\.0 may read and change all records/)
  const guarded = startProcess(t, {
    DATABASE_URL: `${DATABASE_URL}2`,
    PORT: '0',
    HOST: '0.0.0.0',
    AUTH_ISSUER: 'https://login.example.org',
    AUTH_AUDIENCE: 'certifications',
  })
  await addressOf(guarded)
  t.match(guarded.printed(), 'tokens of https://login.example.org')
  t.notMatch(guarded.printed(), 'everyone who can reach')
  guarded.child.kill('SIGTERM')
  await once(guarded.child, 'exit')
})
