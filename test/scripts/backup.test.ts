import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { runScript } from '../support/script.js'
import { COLLECTION, EXAMPLE, temporaryFolder } from '../support/service.js'
import { addressOf, startProcess } from '../support/service-process.js'
import { expectUsageErrors } from '../support/usage-errors.js'

t.test(
  'backup copies the database of a running service, and restore brings it back once it has stopped',
  async (t) => {
    const folder = await temporaryFolder(t)
    const url = `sqlite:${join(folder, 'test.sqlite')}`
    const backup = join(folder, 'backup.sqlite')
    const environment = { DATABASE_URL: url, PORT: '0' }
    const service = startProcess(t, environment)
    const base = await addressOf(service)
    const create = async () => {
      const headers = { 'content-type': 'application/json' }
      const reply = await fetch(base + COLLECTION, { method: 'POST', headers, body: JSON.stringify(EXAMPLE) })
      t.equal(reply.status, 201)
    }
    await create()
    const made = await runScript('backup', [backup], url)
    t.match(made, { code: 0, stderr: '', stdout: /backup\.sqlite: [0-9,]+ bytes, verified, in [0-9.]+ s\n$/ })
    for (const it of [backup, `${backup}.sha256`])
      t.equal((await stat(it)).mode & 0o777, 0o600, 'only its owner')
    execFileSync('sha256sum', ['--check', '--status', 'backup.sqlite.sha256'], { cwd: folder })
    await create()

    const early = await runScript('restore', [backup, '--force'], url)
    t.match(early, {
      code: 1,
      stdout: '',
      stderr: /is open in another process, such as the service: stop it first\n$/,
    })
    service.child.kill('SIGTERM')
    await once(service.child, 'exit')
    const newer = await runScript('restore', [backup], url)
    t.match(newer, { code: 1, stdout: '', stderr: /is newer than .*; --force replaces it anyway\n$/ })
    const forced = await runScript('restore', [backup, '--force'], url)
    t.match(forced, { code: 0, stderr: '', stdout: /test\.sqlite: restored from .*backup\.sqlite\n$/ })

    const again = await addressOf(startProcess(t, environment))
    const list = await (await fetch(again + COLLECTION)).json()
    t.match(list, { data: [{ id: 'cert-001' }], pagination: { total: 1 } })
  },
)

t.test('backup and restore: report wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const postgres = 'postgres://127.0.0.1/test'
  await expectUsageErrors(t, [
    ['backup', [], url, /^expected exactly one FILE; usage: /],
    ['backup', ['a', '--fast'], url, /^Unknown option '--fast'.*; usage: /],
    ['backup', ['a'], postgres, /^backup supports SQLite only; use pg_dump for PostgreSQL$/],
    ['restore', [], url, /^expected exactly one FILE; usage: /],
    ['restore', ['a', '--fast'], url, /^Unknown option '--fast'.*; usage: /],
    ['restore', ['a'], url, /^a does not exist$/],
    ['restore', ['a'], postgres, /^restore supports SQLite only; use pg_restore for PostgreSQL$/],
  ])
})

const mayWriteEverywhere = process.getuid?.() === 0 ? 'root may write everywhere' : false
t.test('backup names the folder where it may not write', { skip: mayWriteEverywhere }, async (t) => {
  const folder = await temporaryFolder(t)
  const url = `sqlite:${join(folder, 'test.sqlite')}`
  t.match(await runScript('migrate', [], url), { code: 0 })
  await mkdir(join(folder, 'closed'), { mode: 0o500 })
  t.match(await runScript('backup', [join(folder, 'closed/a.sqlite')], url), {
    code: 1,
    stderr: /closed\/a\.sqlite cannot be created: the folder \S+closed is not writable\n$/,
  })
})
