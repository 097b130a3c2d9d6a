import { join } from 'node:path'
import t from 'tap'
import { SYSTEM_ACTOR } from '../../src/store/store.js'
import { openStore } from '../../src/store/open-store.js'
import { runScript } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'
import { expectUsageErrors } from '../support/usage-errors.js'

t.test('audit: prints the changes of a record, even after its deletion', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const store = await openStore(url)
  const draft = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
  await store.createCertification(draft, 0, { subject: 'anna', requestId: 'req-1' })
  await store.deleteCertification(1, 60, SYSTEM_ACTOR)
  await store.close()

  const plain = await runScript('audit', ['--id', 'cert-001'], url)
  t.match(plain, { code: 0, stderr: '' })
  t.match(
    plain.stdout,
    /^1970-01-01T00:00:00Z create by anna \(request req-1\): mentor_id m, .*\n1970-01-01T00:01:00Z delete: .*\n$/,
  )
  const { stdout } = await runScript('audit', ['--id', 'cert-001', '--json'], url)
  const entries = stdout.trimEnd().split('\n')
  t.match(
    entries.map((it) => JSON.parse(it)),
    [
      { operation: 'create', id: 'cert-001', subject: 'anna', before: null, after: { mentor_id: 'm' } },
      { operation: 'delete', subject: null, before: { mentor_id: 'm' }, after: null },
    ],
  )
  const none = await runScript('audit', ['--id', 'cert-002'], url)
  t.match(none, {
    code: 1,
    stdout: '',
    stderr: 'cert-002: the audit trail has no entry of this certification\n',
  })
})

t.test('audit: reports wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  await expectUsageErrors(t, [
    ['audit', [], url, /^--id must be the id of a certification, for example cert-001; usage: /],
    ['audit', ['--id', 'cert-001'], url, /^there is no database .*test\.sqlite$/],
    ['audit', ['--id', 'cert-001', 'more'], url, /^Unexpected argument 'more'.*; usage: /],
  ])
})
