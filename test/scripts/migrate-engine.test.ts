import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import tap from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { seedStore } from '../../scripts/seed/seed-store.js'
import { openStore } from '../../src/store/open-store.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { engineOf, onPostgres as t, sqlite } from '../support/engines.js'
import { runScript } from '../support/script.js'
import { waitUntil } from '../support/wait.js'
import { expectUsageErrors } from '../support/usage-errors.js'

const run = (...args: string[]) => runScript('migrate-engine', args, '')

t.test('migrate:engine: resumes after the process was killed, and reports the copied tables', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  const store = await openStore(source.url)
  await seedStore(store, { count: 300, seed: 1, today: 20_538 })
  await store.close()
  await (await openStore(target.url)).close()
  const options = ['--from', source.url, '--to', target.url]

  const client = new pg.Client(target.url)
  await client.connect()
  await client.query('begin; lock table renewal in exclusive mode')
  const child = spawn(process.execPath, [builtFile('scripts/migrate-engine.ts'), ...options], {
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const isWaiting = `select count(*)::int from pg_locks where relation = 'renewal'::regclass and not granted`
  await waitUntil('the transfer waits for the table', async () => (await target.value(isWaiting)) !== 0)
  child.kill('SIGKILL')
  t.same(await ended, [null, 'SIGKILL'])
  await client.end()
  t.equal(await target.value('select count(*)::int from certification'), 300)
  t.equal(await target.value('select count(*)::int from renewal'), 0)

  const resumed = await run(...options)
  t.match(resumed, { code: 0, stderr: '' })
  t.match(resumed.stdout, /^certification +300 rows {2}checksum [0-9a-f]{16}$/m)
  t.match(resumed.stdout, /^transfer complete and verified in [0-9.]+ s$/m)
  t.match(await run(...options), { code: 1, stdout: '', stderr: /^the target is not empty: .*\n$/ })
})

t.test('migrate:engine: fails and names the differences if source and target do not match', async (t) => {
  const [source, target] = [await engineOf(t).createDatabase(t), await sqlite.createDatabase(t)]
  const store = await openStore(source.url)
  await store.createCertification(
    { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 1 },
    0,
    SYSTEM_ACTOR,
  )
  await store.close()
  await source.value(`update tally set total = 2 where cert_type = 'x'`)
  const { code, stderr } = await run('--from', source.url, '--to', target.url)
  t.equal(code, 1)
  t.match(stderr, /^the source's totals do not match its records\ntransfer not complete: .*--restart.*\n$/)
})

tap.test('migrate:engine: reads URLs from the environment, and prefers arguments', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await sqlite.createDatabase(t)]
  await (await openStore(source.url)).close()
  const environment = { FROM_DATABASE_URL: 'mysql:x', TO_DATABASE_URL: target.url }
  const refused = await runScript('migrate-engine', [], '', environment)
  t.match(refused, { code: 1, stderr: /^FROM_DATABASE_URL must be sqlite: .*; usage: / })
  t.match(await runScript('migrate-engine', ['--from', source.url], '', environment), { code: 0, stderr: '' })
  t.equal(await target.value('select count(*) from certification'), 0)
})

tap.test('migrate:engine: reports wrong arguments in one line', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  await expectUsageErrors(t, [
    ['migrate-engine', [], '', /^--from and FROM_DATABASE_URL are missing; give one of them; usage: /],
    [
      'migrate-engine',
      ['--from', url],
      '',
      /^--to and TO_DATABASE_URL are missing; give one of them; usage: /,
    ],
    ['migrate-engine', ['--from', url, '--to', 'mysql:x'], '', /^--to must be sqlite: .*; usage: /],
    ['migrate-engine', ['--from', url, '--too', url], '', /^Unknown option '--too'.*; usage: /],
    ['migrate-engine', ['--from', url, '--to', url], '', /^\/.*test\.sqlite does not exist$/],
  ])
})
