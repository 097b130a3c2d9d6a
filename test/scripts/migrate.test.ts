import { CITUS_STAND_INS } from '../support/citus-stand-ins.js'
import { engineOf, onBothDialects as t, onPostgres } from '../support/engines.js'
import { runScript } from '../support/script.js'

t.test('migrate: creates the tables, and changes nothing the second time', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  for (let time = 0; time < 2; time++) {
    const done = await runScript('migrate', [], database.url)
    t.match(done, { code: 0, stdout: 'the database schema is up to date\n', stderr: '' })
  }
  t.equal(Number(await database.value('select count(*) from certification')), 0)
})

onPostgres.test('migrate: --distributed lists the tables that it distributes', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  await database.value(CITUS_STAND_INS)
  const first = await runScript('migrate', ['--distributed'], database.url)
  t.match(first, {
    code: 0,
    stdout: /^the database schema is up to date\ncertification: distributed by id\n/,
  })
  const second = await runScript('migrate', ['--distributed'], database.url)
  t.match(second, {
    code: 0,
    stdout: 'the database schema is up to date\nall tables are already distributed\n',
  })
})

t.test('migrate: reports errors in one line', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const wrong = await runScript('migrate', ['--distribute'], url)
  t.match(wrong, { code: 1, stdout: '', stderr: /^Unknown option '--distribute'.*; usage: .*\n$/ })
  const impossible = await runScript('migrate', ['--distributed'], url)
  t.match(impossible, { code: 1, stderr: /^(--distributed requires Citus|the database has no Citus).*\n$/ })
})
