import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import type { Test } from 'tap'
import { Transfer } from '../../src/transfer/transfer.js'
import { type TransferOptions, transferRecords } from '../../src/transfer/transfer-records.js'
import { openReadOnlyEngine, openStore } from '../../src/store/open-store.js'
import { openPostgresEngine } from '../../src/store/postgres/postgres-engine.js'
import { SYSTEM_ACTOR, type Store } from '../../src/store/interface/store.js'
import { trailOf } from '../support/audit.js'
import {
  engineOf,
  fileOf,
  onBothDialects as t,
  onPostgres,
  onSharedEngines,
  sqlite,
  type TestDatabase,
} from '../support/engines.js'
import { temporaryFolder } from '../support/service.js'

const DAY = 86_400
const NOW = 1_774_519_200
const KEY = { key: 'k-7', fingerprint: 'f' }
const WHOLE_LIST = { limit: 100, offset: 0 }
const draft = (n: number) => ({
  mentorId: `mentor-${n % 3}`,
  certType: n % 2 === 0 ? 'even' : 'odd',
  issuedAt: NOW - n * DAY,
  expiresAt: NOW + n * DAY,
})

/** Nine certifications, two of them deleted, the last one among them; renewals, a revocation, keys, mentors, a source. */
async function fill(url: string): Promise<void> {
  const store = await openStore(url)
  await store.bulkImport(async (writer) => {
    for (const [id, name] of [
      ['mentor-0', 'Zoë'],
      ['Mentor-1', 'Ada'],
      ['mentor_1', 'Émile'],
      ['mentor-1', '李'],
    ] as const)
      await writer.addMentor(id, name)
    await writer.recordImport('digest', NOW)
  })
  for (let n = 1; n <= 9; n++)
    await store.createCertification(draft(n), NOW, SYSTEM_ACTOR, n === 7 ? KEY : undefined)
  for (const days of [100, 200, 300])
    await store.updateCertification(1, { expiresAt: NOW + days * DAY }, NOW, SYSTEM_ACTOR, { maxRenewals: 9 })
  await store.updateCertification(2, { status: 'revoked', revocationReason: 'left' }, NOW, SYSTEM_ACTOR, {
    maxRenewals: 9,
  })
  for (const id of [4, 9]) await store.deleteCertification(id, NOW, SYSTEM_ACTOR)
  await store.close()
}

/** Everything that a store returns about its records. */
async function contentsOf(store: Store) {
  const ids = Array.from({ length: 10 }, (_, i) => i + 1)
  return {
    records: await Promise.all(ids.map((id) => store.getCertification(id))),
    trails: await Promise.all(ids.map((id) => trailOf(store, id))),
    lists: await Promise.all(
      [{}, { certType: 'odd' }, { status: 'active' }, { status: 'expired' }, { status: 'revoked' }].map(
        (filter) => store.listCertifications(filter as { status?: 'active' }, WHOLE_LIST, NOW),
      ),
    ),
    mentors: await Promise.all(
      ['a', 'zo', 'emil', '李', 'x', undefined].map((search) =>
        store.listMentors({ search, after: '', limit: 10 }, NOW),
      ),
    ),
    expiring: await store.getExpiringCertifications(Math.floor(NOW / DAY) + 8, WHOLE_LIST, NOW),
  }
}

async function contentsAt(url: string) {
  const store = await openStore(url)
  try {
    return await contentsOf(store)
  } finally {
    await store.close()
  }
}

/** Writes to a database without the service. */
async function tamper({ url, value }: TestDatabase, sql: string): Promise<void> {
  if (!url.startsWith('sqlite:')) return void (await value(sql))
  const database = openDatabase(fileOf(url))
  database.exec(sql)
  database.close()
}

/** Transfers until a number of steps is done, like a process that is killed then. */
async function interruptedMove(options: TransferOptions, steps: number): Promise<void> {
  let left = steps
  const onProgress = () => {
    if (left-- === 0) throw new Error('killed')
  }
  await transferRecords({ ...options, onProgress })
}

/** A filled database of SQLite and an empty one of the test's engine, and the other way round. */
async function bothWays(t: Test, work: (source: TestDatabase, target: TestDatabase) => Promise<void>) {
  const [other, file, otherFile] = [
    await engineOf(t).createDatabase(t),
    await sqlite.createDatabase(t),
    await sqlite.createDatabase(t),
  ]
  await fill(file.url)
  await work(file, other)
  if (other.url.startsWith('sqlite:')) return
  await work(other, otherFile)
}

t.test('transfers all records, and a service continues on the target', async (t) => {
  await bothWays(t, async (source, target) => {
    const { target: summary, differences } = await transferRecords({ from: source.url, to: target.url })
    t.same(differences, [])
    t.match(summary.tables, [
      { name: 'mentor', rows: 4 },
      { name: 'mentor_prefix', rows: 12 },
      { name: 'certification', rows: 7, lastId: 9 },
      { name: 'renewal', rows: 3 },
      { name: 'idempotency_key', rows: 1 },
      { name: 'loaded_source', rows: 1 },
      { name: 'audit_line', rows: 15, lastId: 15 },
    ])
    const before = await contentsAt(source.url)
    t.same(await contentsAt(target.url), before)
    t.equal(before.records.filter((it) => it !== undefined).length, 7)
    t.equal(before.expiring.records.find(({ id }) => id === 7)?.mentorName, '李')
  })
})

t.test('never assigns an id twice in the target, and keeps keys and imported files', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(source.url)
  await transferRecords({ from: source.url, to: target.url })
  const store = await openStore(target.url)
  t.teardown(() => store.close())
  t.equal((await store.createCertification(draft(7), NOW, SYSTEM_ACTOR, KEY)).id, 7)
  t.equal((await store.createCertification(draft(7), NOW, SYSTEM_ACTOR)).id, 10)
  t.equal(await store.bulkImport((writer) => writer.recordImport('digest', NOW + 1)), NOW)
  t.equal((await store.listCertifications({}, WHOLE_LIST, NOW)).total, 8)
})

t.test('transfers the last id of a database whose records are all deleted', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  const emptied = await openStore(source.url)
  await emptied.createCertification(draft(1), NOW, SYSTEM_ACTOR)
  await emptied.deleteCertification(1, NOW, SYSTEM_ACTOR)
  await emptied.close()
  t.same((await transferRecords({ from: source.url, to: target.url })).differences, [])
  const store = await openStore(target.url)
  t.teardown(() => store.close())
  t.equal((await store.createCertification(draft(1), NOW, SYSTEM_ACTOR)).id, 2)
})

t.test('transfers an empty database, and one with more rows than a statement takes', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  const store = await openStore(source.url)
  t.teardown(() => store.close())
  const options = { from: source.url, to: target.url }
  t.match(await transferRecords(options), {
    differences: [],
    target: { tables: [{ rows: 0 }, { rows: 0 }, { rows: 0, lastId: 0 }] },
  })
  await Promise.all(
    Array.from({ length: 120 }, (_, n) => store.createCertification(draft(n + 1), NOW, SYSTEM_ACTOR)),
  )
  t.match(await transferRecords(options), {
    differences: [],
    target: { tables: [{}, {}, { rows: 120, lastId: 120 }] },
  })
  t.equal(Number(await target.value('select sum(id) from certification')), (120 * 121) / 2)
})

onPostgres.test('the batches of a table share their prepared statements', async (t) => {
  const [from, to] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(from.url)
  const [source, target] = [
    await openReadOnlyEngine(from.url),
    await openPostgresEngine(`${to.url}&pool_size=1`),
  ]
  t.teardown(() => Promise.all([source.close(), target.close()]))
  const copy = new Transfer(source, target, 2)
  await copy.begin(false)
  await copy.run(() => {})
  const prepared = {
    sql: `select statement from pg_prepared_statements where statement like 'select setval%'`,
    bind: () => [],
  }
  t.equal((await target.reader.all(prepared, {})).length, 2, 'one for each table whose ids are counted')
})

t.test('continues after being killed, wherever it stopped', async (t) => {
  await bothWays(t, async (source, target) => {
    const options = { from: source.url, to: target.url, batchRows: 2 }
    let transferred = 0
    for (const steps of [2, 10]) {
      await t.rejects(interruptedMove(options, steps), { message: 'killed' })
      const certifications = Number(await target.value('select count(*) from certification'))
      t.ok(certifications >= transferred, `${certifications} certifications`)
      transferred = certifications
    }
    t.ok(transferred > 0 && transferred < 7, 'in the middle')
    t.same((await transferRecords(options)).differences, [])
    t.same(await contentsAt(target.url), await contentsAt(source.url))
  })
})

onSharedEngines.test('rejects a target that has or had other records, and does not change it', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(source.url)
  const store = await openStore(target.url)
  t.teardown(() => store.close())
  const refusal = (message: RegExp, options: Partial<TransferOptions> = {}) =>
    t.rejects(transferRecords({ from: source.url, to: target.url, ...options }), { message })
  await store.bulkImport((writer) => writer.addMentor('mentor-0', 'Someone'))
  await refusal(/^the target is not empty: it has, or had, rows in mentor$/)
  await refusal(/^the target is not empty/, { restart: true })
  await store.deleteMentor('mentor-0')
  const { id } = await store.createCertification(draft(1), NOW, SYSTEM_ACTOR)
  await refusal(/^the target is not empty: it has, or had, rows in certification$/)
  await store.deleteCertification(id, NOW, SYSTEM_ACTOR)
  await refusal(/^the target is not empty: it has, or had, rows in certification$/)
  t.equal(Number(await target.value('select count(*) from mentor')), 0)
  t.equal((await store.createCertification(draft(1), NOW, SYSTEM_ACTOR)).id, 2)
})

t.test('rejects an unfinished transfer from another source until it is removed', async (t) => {
  const [source, other, target] = [
    await sqlite.createDatabase(t),
    await sqlite.createDatabase(t),
    await engineOf(t).createDatabase(t),
  ]
  await fill(source.url)
  await fill(other.url)
  await t.rejects(interruptedMove({ from: other.url, to: target.url, batchRows: 5 }, 3), {
    message: 'killed',
  })
  const options = { from: source.url, to: target.url }
  await t.rejects(transferRecords(options), {
    message: /^the target has an unfinished transfer from another database/,
  })
  t.same((await transferRecords({ ...options, restart: true })).differences, [])
  t.same(await contentsAt(target.url), await contentsAt(source.url))
})

t.test('rejects a transfer of a database into itself, by any name', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  await fill(url)
  let byOtherName = url.replace('127.0.0.1', 'localhost')
  if (url.startsWith('sqlite:')) {
    const link = join(await temporaryFolder(t), 'link.sqlite')
    await symlink(fileOf(url), link)
    byOtherName = `sqlite:${link}`
  }
  for (const to of [url, byOtherName])
    await t.rejects(transferRecords({ from: url, to }), {
      message: 'the source and the target are the same database',
    })
  t.equal((await contentsAt(url)).records.filter((it) => it !== undefined).length, 7)
})

t.test('rejects an unsuitable source in one line', async (t) => {
  const [source, target] = [await engineOf(t).createDatabase(t), await sqlite.createDatabase(t)]
  const transfer = () => transferRecords({ from: source.url, to: target.url })
  const isFile = source.url.startsWith('sqlite:')
  // A database of Citus has its tables, because they are distributed.
  if (engineOf(t).name !== 'Citus')
    await t.rejects(transfer(), {
      message: isFile ? /^\/.* does not exist$/ : /^the source cannot be read: relation .* does not exist$/,
    })
  await fill(source.url)
  await tamper(source, `insert into kysely_migration (name, timestamp) values ('999-later', '')`)
  await t.rejects(transfer(), { message: /^the source is of another version of the service: / })
  if (!isFile)
    await t.rejects(transferRecords({ from: 'postgres://postgres@127.0.0.1:1/x', to: target.url }), {
      message: /^the source cannot be read: .*ECONNREFUSED/,
    })
})

onSharedEngines.test('detects every difference, and a restart repairs it', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(source.url)
  const options = { from: source.url, to: target.url }
  const COPIED = 6 // what was there, and a batch of each table
  await t.rejects(interruptedMove(options, COPIED), { message: 'killed' })
  const found = async (sql: string, differences: string[], tampered = target) => {
    await tamper(tampered, sql)
    const report = await transferRecords(options)
    t.same(report.differences, differences, sql)
  }
  const reason = (text: string) => `update certification set revocation_reason = '${text}' where id = 2`
  await found(reason('Left'), ['certification: the rows differ'])
  const total = (by: string) => `update tally set total = total ${by} where cert_type = 'odd' and grain = 0`
  await tamper(target, reason('left'))
  await found(total('+ 1'), ["the source's totals do not match its records"], source)
  await found(total('- 1'), [], source)

  await t.rejects(interruptedMove({ ...options, restart: true }, COPIED), {
    message: /^the target is not empty/,
  })
  await tamper(target, 'create table move_progress (step text, source text, position text)')
  await tamper(target, `insert into move_progress values ('', '', '')`)
  await t.rejects(interruptedMove({ ...options, restart: true }, COPIED), { message: 'killed' })
  await found(total('+ 1'), ["the target's totals do not match its records"])
  await found('delete from renewal where sequence = 2', [
    'renewal: 3 rows in the source, 2 in the target',
    "the target's totals do not match its records",
  ])
  t.same((await transferRecords({ ...options, restart: true })).differences, [])
})

t.test('detects a write to the source during a transfer', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(source.url)
  const options = { from: source.url, to: target.url }
  await t.rejects(interruptedMove(options, 5), { message: 'killed' })
  const store = await openStore(source.url)
  await store.updateCertification(3, { certType: 'other' }, NOW, SYSTEM_ACTOR, { maxRenewals: 9 })
  await store.createCertification(draft(1), NOW, SYSTEM_ACTOR, { key: 'k-10', fingerprint: 'f' })
  await store.close()
  t.same((await transferRecords(options)).differences, [
    'certification: the rows differ',
    'idempotency_key: 2 rows in the source, 1 in the target', // its place in the order had been passed
  ])
  t.same((await transferRecords({ ...options, restart: true })).differences, [])
  t.same(await contentsAt(target.url), await contentsAt(source.url))
})

t.test('detects an id that the source assigns during a transfer', async (t) => {
  const [source, target] = [await sqlite.createDatabase(t), await engineOf(t).createDatabase(t)]
  await fill(source.url)
  let steps = 0
  const onProgress = () => {
    if (++steps === 4) void tamper(source, `update sqlite_sequence set seq = 10 where name = 'certification'`)
  }
  const { differences } = await transferRecords({ from: source.url, to: target.url, onProgress })
  t.same(differences, ['certification: the last id is 10 in the source, 9 in the target'])
})
