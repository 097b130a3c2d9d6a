import { openDatabase } from '../../../src/store/sqlite/driver.js'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Ledger } from '../../../scripts/crash-test/ledger.js'
import { verify } from '../../../scripts/crash-test/verify.js'
import { recordCreation, sendCreation, Writer } from '../../../scripts/crash-test/writer.js'
import { sqliteFileOf } from '../../../src/store/interface/database-url.js'
import { startFailingProxy } from '../../support/failing-proxy.js'
import { temporaryFolder } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

/** Marks the case that damages the file itself. */
const DAMAGE = ''

/** Starts a service whose replies can be lost, a client, and a second connection to the database. */
async function startWriting(t: Test) {
  const { baseUrl, service, setBehaviors } = await startFailingProxy(t)
  const ledger = new Ledger()
  const writer = new Writer(0, 1, ledger, service.clock)
  const database = openDatabase(sqliteFileOf(service.url) ?? '', { readonly: true })
  t.teardown(() => database.close())
  return { baseUrl, setBehaviors, ledger, writer, database, clock: service.clock }
}

t.test('accepts a write in doubt whether committed or not, and records which', async (t) => {
  const { baseUrl, setBehaviors, ledger, writer, database, clock } = await startWriting(t)
  const seen = new Set<string>()
  for (let round = 0; round < 120; round++) {
    const behavior = round % 4 === 0 ? 'drop request' : round % 4 === 1 ? 'truncate reply' : 'drop reply'
    setBehaviors('forward', 'forward', behavior)
    await writer.write(baseUrl)
    clock.instant += 1
    for (const { inDoubt } of ledger.entries.values())
      if (inDoubt !== undefined) seen.add(`${inDoubt.kind} ${behavior}`)
    const { failures, inDoubt } = verify(database, ledger, clock.now())
    t.same(failures, [])
    t.same(
      inDoubt,
      behavior === 'drop request' ? { committed: 0, notCommitted: 1 } : { committed: 1, notCommitted: 0 },
    )
  }
  t.equal(seen.size >= 15, true, `of every kind: ${[...seen].join(', ')}`)
  t.ok(Object.values(ledger.acknowledged).every((total) => total > 5))

  const keyed = [...ledger.entries.values()].filter(({ creation }) => creation.key !== undefined)
  for (const entry of keyed.filter(({ firstReply }) => firstReply === undefined)) {
    const reply = await sendCreation(baseUrl, entry.creation)
    t.equal(reply?.status, 201)
    if (reply !== undefined) recordCreation(entry, reply)
  }
  const answered = keyed.find(({ expected }) => expected === undefined)
  if (answered !== undefined) t.same(await sendCreation(baseUrl, answered.creation), answered.firstReply)
})

t.test('a client fails on an error reply', async (t) => {
  const { baseUrl, setBehaviors, writer } = await startWriting(t)
  setBehaviors({ status: 503, body: '{}' })
  await t.rejects(writer.write(baseUrl), {
    message: /^create.* of mentor-0-0 returned 503: \{\}$/,
  })
})

t.test('a 503 leaves a write in doubt unless it says that nothing was changed', async (t) => {
  const { baseUrl, setBehaviors, ledger, clock } = await startWriting(t)
  const writer = new Writer(1, 1, ledger, clock, true)
  const doubts = () => [...ledger.entries.values()].filter(({ inDoubt }) => inDoubt !== undefined).length
  setBehaviors({ status: 503, body: '{ "detail": "Nothing was changed." }' })
  await writer.write(baseUrl)
  t.equal(doubts(), 0)
  setBehaviors({ status: 503, body: '{ "detail": "The outcome is unknown." }' })
  await writer.write(baseUrl)
  t.equal(doubts(), 1)
  const acknowledged = { ...ledger.acknowledged }
  await writer.write(baseUrl, Infinity, AbortSignal.abort())
  t.same(ledger.acknowledged, acknowledged, 'stopped')
})

t.test('a 404 ends the writes without a doubt where records may show late', async (t) => {
  const { baseUrl, setBehaviors, ledger, clock } = await startWriting(t)
  const writer = new Writer(1, 1, ledger, clock, true, true)
  setBehaviors({ status: 404, body: '{}' })
  await writer.write(baseUrl)
  t.equal([...ledger.entries.values()].filter(({ inDoubt }) => inDoubt !== undefined).length, 0)
})

t.test('finds everything that is lost, incomplete or inconsistent', async (t) => {
  const { baseUrl, setBehaviors, ledger, writer, database, clock } = await startWriting(t)
  await writer.write(baseUrl, 150)
  const entries = () => [...ledger.entries.values()]
  const inDoubt = () =>
    entries().find(({ expected, inDoubt }) => expected !== undefined && inDoubt !== undefined)?.id
  await waitUntil('a write is in doubt', async () => {
    setBehaviors('drop request')
    await writer.write(baseUrl)
    return inDoubt() !== undefined
  })
  t.same(verify(database, copyOf(ledger), clock.now()).failures, [])

  const existing = entries().filter(({ expected }) => expected !== undefined)
  const renewed = existing.find(({ expected }) => (expected?.renewals.length ?? 0) > 1)?.id
  const revoked = existing.find(({ expected }) => expected?.certification.revocation)?.id
  const keyed = existing.find(({ creation }) => creation.key !== undefined)?.id
  const deleted = entries().find(
    ({ expected, creation }) => expected === undefined && creation.key !== undefined,
  )
  const changes: [name: string, sql: string, failure: RegExp][] = [
    [
      'a record',
      `delete from renewal where certification_id = ${renewed}; delete from certification where id = ${renewed}`,
      /must be \{.*\}, but is undefined/,
    ],
    [
      'a renewal',
      `delete from renewal where certification_id = ${renewed} and sequence = 1`,
      /renewal history does not match/,
    ],
    [
      'a change',
      `update certification set version = version - 1 where id = ${renewed}`,
      /must be .*"version":/,
    ],
    [
      'half of a write in doubt',
      `update certification set version = version + 1 where id = ${inDoubt()}`,
      /must be .*, or as after \w+, but is/,
    ],
    [
      'a revocation',
      `update certification set revoked_at = null, revocation_reason = null where id = ${revoked}`,
      /tally does not match/,
    ],
    [
      'a reason',
      `update certification set revocation_reason = 'another' where id = ${revoked}`,
      /but is .*"another"/,
    ],
    ['a deletion', copyAs(keyed, deleted?.creation.body.mentor_id), /must be undefined, but is \{/],
    ['a duplicate', copyAs(keyed, existing[0]?.creation.body.mentor_id), /is a duplicate/],
    ['a stranger', copyAs(keyed, 'stranger'), /of stranger was never requested/],
    [
      'a certification, but not its history',
      `delete from certification where id = ${renewed}`,
      /^foreign keys: renewal/,
    ],
    [
      'a total',
      `update tally set total = total + 1 where grain = 3 and cert_type <> ''`,
      /^tally does not match the records: \w+ 3 /,
    ],
    [
      'a row of the tally',
      `delete from tally where grain = 0 and cert_type = ''`,
      /^tally does not match the records:  0 0 /,
    ],
    [
      'a key',
      `delete from idempotency_key where certification_id = ${keyed}`,
      /^key-of-mentor-.* must refer to \d+, but refers to undefined$/,
    ],
    [
      'a key that refers to another record',
      `update idempotency_key set certification_id = 999 where certification_id = ${keyed}`,
      /but refers to 999$/,
    ],
    [
      'a key that was never sent',
      `insert into idempotency_key values ('odd', '', 1, 0, null)`,
      /^odd was never sent$/,
    ],
    [
      'an audit entry',
      `drop trigger audit_line_no_delete; delete from audit_line where certification_id = ${renewed}`,
      /^audit trail does not match the version: /,
    ],
    [
      'the audit entry of a deletion',
      `drop trigger audit_line_no_delete; delete from audit_line where certification_id = ${deleted?.id} and operation = 'delete'`,
      /^deleted without an audit entry: /,
    ],
    [
      'the id sequence',
      `update sqlite_sequence set seq = 1 where name = 'certification'`,
      /^ids would be reused/,
    ],
    ['an index', DAMAGE, /^integrity: /],
  ]
  const file = join(await temporaryFolder(t), 'copy.sqlite')
  database.prepare('vacuum into ?').run(file)
  const image = await readFile(file)
  for (const [name, sql, expected] of changes) {
    const copy = openDatabase(sql === DAMAGE ? damaged(image) : image)
    copy.pragma('foreign_keys = OFF')
    copy.exec(sql)
    const { failures } = verify(copy, copyOf(ledger), clock.now())
    copy.close()
    t.ok(
      failures.some((failure) => expected.test(failure)),
      `${name}: ${failures.length} failures`,
    )
  }
})

/** Inserts a copy of a record for another mentor. */
function copyAs(id: number | undefined, mentorId: string | undefined): string {
  return `insert into certification
    select 9999, '${mentorId}', cert_type, issued_at, expires_at, 0, 1, created_at, created_at, null, null from certification where id = ${id}`
}

/** The database with an index without entries. */
function damaged(image: Buffer): Buffer {
  const database = openDatabase(image)
  const root = database.prepare(`select rootpage from sqlite_schema where name = 'certification_by_mentor'`)
  const page = Number(root.pluck().get())
  database.close()
  const cellCount = (page - 1) * 4096 + 3
  return Buffer.from(image).fill(0, cellCount, cellCount + 2)
}

function copyOf({ entries }: Ledger): Ledger {
  const copy = new Ledger()
  for (const [mentorId, entry] of entries) copy.entries.set(mentorId, { ...entry })
  return copy
}
