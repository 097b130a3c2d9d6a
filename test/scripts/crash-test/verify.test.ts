import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { Ledger } from '../../../scripts/crash-test/ledger.js'
import { verify } from '../../../scripts/crash-test/verify.js'
import { acknowledgeCreation, sendCreation, Writer } from '../../../scripts/crash-test/writer.js'
import { sqliteFileOf } from '../../../src/store/database-url.js'
import { startFailingProxy } from '../../support/failing-proxy.js'
import { temporaryFolder } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

/** No change of a record, but one of the file. */
const DAMAGE = ''

/** Clients, a service whose replies can be lost, and its database as another process sees it. */
async function startWriting(t: Test) {
  const { baseUrl, service, suffer } = await startFailingProxy(t)
  const ledger = new Ledger()
  const writer = new Writer(0, 1, ledger, service.clock)
  const database = new Database(sqliteFileOf(service.url) ?? '', { readonly: true })
  t.teardown(() => database.close())
  return { baseUrl, suffer, ledger, writer, database, clock: service.clock }
}

t.test('writes in doubt may have been carried out or not, both is right, and is known then', async (t) => {
  const { baseUrl, suffer, ledger, writer, database, clock } = await startWriting(t)
  const seen = new Set<string>()
  for (let round = 0; round < 120; round++) {
    const fate = round % 4 === 0 ? 'dropped' : round % 4 === 1 ? 'reply cut' : 'reply lost'
    suffer('answered', 'answered', fate)
    await writer.write(baseUrl)
    clock.instant += 1
    for (const { doubt } of ledger.entries.values())
      if (doubt !== undefined) seen.add(`${doubt.kind} ${fate}`)
    const { losses, doubts } = verify(database, ledger, clock.now())
    t.same(losses, [])
    t.same(doubts, fate === 'dropped' ? { found: 0, notFound: 1 } : { found: 1, notFound: 0 })
  }
  t.equal(seen.size >= 15, true, `of every kind: ${[...seen].join(', ')}`)
  t.ok(Object.values(ledger.acknowledged).every((total) => total > 5))

  const keyed = [...ledger.entries.values()].filter(({ creation }) => creation.key !== undefined)
  for (const entry of keyed.filter(({ firstReply }) => firstReply === undefined)) {
    const reply = await sendCreation(baseUrl, entry.creation)
    t.equal(reply?.status, 201)
    if (reply !== undefined) acknowledgeCreation(entry, reply)
  }
  const answered = keyed.find(({ kept }) => kept === undefined)
  if (answered !== undefined) t.same(await sendCreation(baseUrl, answered.creation), answered.firstReply)
})

t.test('a reply that is no success stops a client', async (t) => {
  const { baseUrl, suffer, writer } = await startWriting(t)
  suffer({ status: 503, body: '{}' })
  await t.rejects(writer.write(baseUrl), {
    message: /^create.* of mentor-0-0 is answered with 503: \{\}$/,
  })
})

t.test('whatever is lost, half there or at odds is found', async (t) => {
  const { baseUrl, suffer, ledger, writer, database, clock } = await startWriting(t)
  await writer.write(baseUrl, 150)
  const entries = () => [...ledger.entries.values()]
  const inDoubt = () => entries().find(({ kept, doubt }) => kept !== undefined && doubt !== undefined)?.id
  await waitUntil('a write is in doubt', async () => {
    suffer('dropped')
    await writer.write(baseUrl)
    return inDoubt() !== undefined
  })
  t.same(verify(database, copyOf(ledger), clock.now()).losses, [])

  const there = entries().filter(({ kept }) => kept !== undefined)
  const renewed = there.find(({ kept }) => (kept?.renewals.length ?? 0) > 1)?.id
  const revoked = there.find(({ kept }) => kept?.certification.revocation)?.id
  const keyed = there.find(({ creation }) => creation.key !== undefined)?.id
  const gone = entries().find(({ kept, creation }) => kept === undefined && creation.key !== undefined)
  const tampering: [what: string, sql: string, told: RegExp][] = [
    [
      'a record',
      `delete from renewal where certification_id = ${renewed}; delete from certification where id = ${renewed}`,
      /must be \{.*\}, and is undefined/,
    ],
    [
      'a renewal',
      `delete from renewal where certification_id = ${renewed} and sequence = 1`,
      /history at odds/,
    ],
    [
      'a change',
      `update certification set version = version - 1 where id = ${renewed}`,
      /must be .*"version":/,
    ],
    [
      'half of what is in doubt',
      `update certification set version = version + 1 where id = ${inDoubt()}`,
      /must be .*, or as after \w+, and is/,
    ],
    [
      'a revocation',
      `update certification set revoked_at = null, revocation_reason = null where id = ${revoked}`,
      /tally at odds/,
    ],
    [
      'a reason',
      `update certification set revocation_reason = 'another' where id = ${revoked}`,
      /and is .*"another"/,
    ],
    ['a deletion', copyAs(keyed, gone?.creation.body.mentor_id), /must be undefined, and is \{/],
    ['twice', copyAs(keyed, there[0]?.creation.body.mentor_id), /is there twice/],
    ['a stranger', copyAs(keyed, 'stranger'), /of stranger was never asked for/],
    [
      'a certification below its history',
      `delete from certification where id = ${renewed}`,
      /^foreign keys: renewal/,
    ],
    [
      'a total',
      `update tally set total = total + 1 where grain = 3 and cert_type <> ''`,
      /^tally at odds with the records: \w+ 3 /,
    ],
    [
      'a total that is gone',
      `delete from tally where grain = 0 and cert_type = ''`,
      /^tally at odds with the records:  0 0 /,
    ],
    [
      'a key',
      `delete from idempotency_key where certification_id = ${keyed}`,
      /^key-of-mentor-.* must be of \d+, and is of undefined$/,
    ],
    [
      'a key of another',
      `update idempotency_key set certification_id = 999 where certification_id = ${keyed}`,
      /and is of 999$/,
    ],
    ['a key of nobody', `insert into idempotency_key values ('odd', '', 1, 0)`, /^odd was never sent$/],
    [
      'a line of the audit trail',
      `drop trigger audit_line_no_delete; delete from audit_line where certification_id = ${renewed}`,
      /^audit trail at odds with the versions: /,
    ],
    [
      'the line of a deletion',
      `drop trigger audit_line_no_delete; delete from audit_line where certification_id = ${gone?.id} and operation = 'delete'`,
      /^gone without a line in the audit trail: /,
    ],
    [
      'the counter of ids',
      `update sqlite_sequence set seq = 1 where name = 'certification'`,
      /^ids may be given out again/,
    ],
    ['an index', DAMAGE, /^integrity: /],
  ]
  const file = join(await temporaryFolder(t), 'copy.sqlite')
  database.prepare('vacuum into ?').run(file)
  const image = await readFile(file)
  for (const [what, sql, told] of tampering) {
    const copy = new Database(sql === DAMAGE ? damaged(image) : image)
    copy.pragma('foreign_keys = OFF')
    copy.exec(sql)
    const { losses } = verify(copy, copyOf(ledger), clock.now())
    copy.close()
    t.ok(
      losses.some((loss) => told.test(loss)),
      `${what}: ${losses.length} told`,
    )
  }
})

/** Another record like one that is there. */
function copyAs(id: number | undefined, mentorId: string | undefined): string {
  return `insert into certification
    select 9999, '${mentorId}', cert_type, issued_at, expires_at, 0, 1, created_at, created_at, null, null from certification where id = ${id}`
}

/** The database with an index that has lost its entries. */
function damaged(image: Buffer): Buffer {
  const database = new Database(image)
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
