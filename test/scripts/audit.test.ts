import { join } from 'node:path'
import t from 'tap'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
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
    stderr: 'cert-002: the audit trail has no such entry\n',
  })
})

t.test('audit: finds the changes of a mentor, an actor, a kind or a time', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  const store = await openStore(url)
  const actorOf = (subject: string) => ({ subject, requestId: 'req-1' })
  for (const [i, mentorId] of ['m-1', 'm-2', 'm-1'].entries()) {
    const draft = { mentorId, certType: 'x', issuedAt: 0, expiresAt: 100 }
    await store.createCertification(draft, i * 86_400, actorOf(i === 1 ? 'ben' : 'anna'))
  }
  await store.deleteCertification(1, 3 * 86_400, actorOf('ben'))
  await store.close()
  const found = async (...args: string[]) => {
    const { stdout } = await runScript('audit', args, url)
    return stdout.split('\n').map((it) => it.split(' ').slice(0, 3).join(' '))
  }
  const created1 = 'cert-001 1970-01-01T00:00:00Z create'
  const deleted1 = 'cert-001 1970-01-04T00:00:00Z delete'
  const created2 = 'cert-002 1970-01-02T00:00:00Z create'
  const created3 = 'cert-003 1970-01-03T00:00:00Z create'
  const known = ['m-1: id "cert-003",', created1, deleted1, created3, '']
  t.strictSame(await found('--mentor', 'm-1'), known, 'the current records of a mentor come first')
  const json = (await runScript('audit', ['--mentor', 'm-1', '--json'], url)).stdout.split('\n')
  t.match(JSON.parse(json[0] ?? ''), { certification: { id: 'cert-003', mentor_id: 'm-1' } })
  t.strictSame(await found('--actor', 'ben'), [deleted1, created2, ''])
  t.strictSame(await found('--operation', 'delete'), [deleted1, ''])
  t.strictSame(await found('--since', '1970-01-03'), [deleted1, created3, ''])
  t.strictSame(await found('--since', '1970-01-02T00:00:00Z', '--operation', 'create'), [
    created2,
    created3,
    '',
  ])
  const none = await runScript('audit', ['--actor', 'eve'], url)
  t.match(none, { code: 1, stderr: 'the audit trail has no such entry\n' })
})

t.test('audit: reports wrong arguments in one line', async (t) => {
  const url = `sqlite:${join(await temporaryFolder(t), 'test.sqlite')}`
  await expectUsageErrors(t, [
    ['audit', [], url, /^expected --id, --mentor, --since, --operation or --actor; usage: /],
    ['audit', ['--id', '1'], url, /^--id must be the id of a certification, for example cert-001; usage: /],
    ['audit', ['--since', 'March'], url, /^--since must be a day or an RFC 3339 date-time, .*; usage: /],
    ['audit', ['--operation', 'undo'], url, /^--operation must be one of create, renew, .*; usage: /],
    [
      'audit',
      ['--id', 'cert-001'],
      url,
      /^\/.*test\.sqlite does not exist; set DATABASE_URL to an existing database$/,
    ],
    ['audit', ['--id', 'cert-001', 'more'], url, /^Unexpected argument 'more'.*; usage: /],
  ])
})
