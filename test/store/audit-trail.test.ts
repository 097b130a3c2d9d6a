import { openDatabase } from '../../src/store/sqlite/driver.js'
import fc from 'fast-check'
import tap, { type Test } from 'tap'
import { parseInstant } from '../../src/domain/time.js'
import { openStore } from '../../src/store/open-store.js'
import { INSTANTS } from '../../src/store/postgres/migrations/003-epoch-seconds.js'
import { type AuditEntry, type Actor, SYSTEM_ACTOR, type Store } from '../../src/store/interface/store.js'
import { isConsistent, trailOf } from '../support/audit.js'
import { earlierDatabase } from '../support/database-files.js'
import { engineOf, fileOf, onBothDialects as t, type TestDatabase } from '../support/engines.js'
import { csv, importText, LINE, ndjson } from '../support/import.js'
import { NOW, startIssuer } from '../support/issuer.js'
import { checkProperty } from '../support/property.js'
import { EXAMPLE, isProblem, startService, temporaryStore } from '../support/service.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const ANNA: Actor = { subject: 'anna', requestId: 'request-1' }
const BO: Actor = { subject: null, requestId: 'request-2' }
const MANY = 1_000

const operationsOf = (lines: readonly AuditEntry[]) => lines.map(({ operation }) => operation)

/** Runs statements that change the database, without the store. */
function statementsOn(t: Test, { url, value }: TestDatabase): (sql: string) => Promise<unknown> {
  if (engineOf(t).name !== 'SQLite') return value
  return async (sql) => {
    const database = openDatabase(fileOf(url))
    try {
      database.exec(sql)
    } finally {
      database.close()
    }
  }
}

t.test('records each change: time, operation, actor, before and after', async (t) => {
  const { store } = await temporaryStore(t)
  const created = await store.createCertification(DRAFT, 10, ANNA)
  const { id } = created
  const change = (update: object, now: number, actor: Actor) =>
    store.updateCertification(id, update, now, actor, { maxRenewals: MANY })
  const renewed = await change({ expiresAt: 200 }, 20, BO)
  const corrected = await change({ certType: 'y', expiresAt: 150 }, 30, SYSTEM_ACTOR)
  const revoked = await change({ status: 'revoked', revocationReason: 'Left “us”' }, 40, ANNA)
  await store.deleteCertification(id, 50, BO)

  const as = (certification: unknown) => ({ certification, renewals: [] })
  const history = [{ renewedAt: 20, expiresAt: 200 }]
  t.same(await trailOf(store, id), [
    {
      certificationId: id,
      changedAt: 10,
      operation: 'create',
      before: null,
      after: as(created),
      actor: ANNA,
    },
    {
      certificationId: id,
      changedAt: 20,
      operation: 'renew',
      before: as(created),
      after: as(renewed),
      actor: BO,
    },
    {
      certificationId: id,
      changedAt: 30,
      operation: 'correct',
      before: as(renewed),
      after: as(corrected),
      actor: SYSTEM_ACTOR,
    },
    {
      certificationId: id,
      changedAt: 40,
      operation: 'revoke',
      before: as(corrected),
      after: as(revoked),
      actor: ANNA,
    },
    {
      certificationId: id,
      changedAt: 50,
      operation: 'delete',
      before: { certification: revoked, renewals: history },
      after: null,
      actor: BO,
    },
  ])
  t.same(await trailOf(store, id + 1), [])
})

t.test('takes the actor and the request id from the request', async (t) => {
  const issuer = await startIssuer(t)
  const { app, send, store } = await startService(t, { config: issuer.config })
  const ids: string[] = []
  app.addHook('onSend', async (request) => void ids.push(request.id))
  const headers = { authorization: `Bearer ${await issuer.issue()}` }
  await send('POST', '', { body: EXAMPLE, headers })
  await send('PUT', '/cert-001', { body: { cert_type: 'y' }, headers })
  await send('DELETE', '/cert-001', { headers })
  const lines = await trailOf(store, 1)
  t.same(
    lines.map(({ actor }) => actor),
    ids.map((requestId) => ({ subject: 'coordinator-7', requestId })),
  )
  t.same(
    lines.map(({ changedAt }) => changedAt),
    [NOW, NOW, NOW],
  )

  const open = await startService(t)
  await open.create()
  t.match(await trailOf(open.store, 1), [{ actor: { subject: null, requestId: String } }])
})

t.test('records nothing when nothing changes', async (t) => {
  const { send, store } = await startService(t)
  const headers = { 'idempotency-key': 'k' }
  for (let n = 0; n < 2; n++) t.equal((await send('POST', '', { body: EXAMPLE, headers })).statusCode, 201)
  const renewal = { expires_at: '2028-03-01T00:00:00Z' }
  for (let n = 0; n < 2; n++) t.equal((await send('PUT', '/cert-001', { body: renewal })).statusCode, 200)
  const revocation = { status: 'revoked', revocation_reason: 'Left' }
  t.equal((await send('PUT', '/cert-001', { body: { expires_at: EXAMPLE.issued_at } })).statusCode, 422)
  const stale = { 'if-match': '"1-active"' }
  t.equal((await send('PUT', '/cert-001', { body: revocation, headers: stale })).statusCode, 412)
  t.equal((await send('DELETE', '/cert-001', { headers: stale })).statusCode, 412)
  t.equal((await send('PUT', '/cert-001', { body: { status: 'active' } })).statusCode, 400)
  for (let n = 0; n < 2; n++) await send('PUT', '/cert-001', { body: revocation })
  t.equal((await send('PUT', '/cert-001', { body: { cert_type: 'y' } })).statusCode, 409)
  t.same(operationsOf(await isConsistent(t, store, 1)), ['create', 'renew', 'revoke'])

  t.equal((await send('PUT', '/cert-002', { body: renewal })).statusCode, 404)
  t.equal((await send('DELETE', '/cert-002')).statusCode, 404)
  t.equal((await send('POST', '', { body: { ...EXAMPLE, expires_at: EXAMPLE.issued_at } })).statusCode, 422)
  t.same(await trailOf(store, 2), [])
})

t.test('records each record that an import adds, with its renewals', async (t) => {
  const { store } = await temporaryStore(t)
  const renewals = [
    { renewed_at: '2025-08-01T00:00:00Z', expires_at: '2026-10-01T00:00:00Z' },
    { renewed_at: '2025-08-02T00:00:00Z', expires_at: '2026-11-01T00:00:00Z' },
  ]
  const text = ndjson(
    { id: 'cert-007', renewal_history: renewals, renewal_count: 3, version: 9 },
    { id: 'cert-003', revoked_at: '2026-01-01T00:00:00Z', revocation_reason: 'Left' },
  )
  await importText(t, store, text, { format: 'ndjson', isDryRun: true })
  await importText(t, store, csv(LINE, 'nonsense'))
  t.same(await trailOf(store, 7), [], 'a dry run and a failed import add no entry')
  await importText(t, store, text, { format: 'ndjson' })
  const more = `${text}${ndjson({ mentor_id: 'another' })}`
  t.match(await importText(t, store, more, { format: 'ndjson' }), {
    counts: { added: 1, 'already there': 2 },
  })

  const actor = SYSTEM_ACTOR
  t.match(await isConsistent(t, store, 7), [
    { operation: 'import', changedAt: NOW, before: null, after: { renewals: { length: 2 } }, actor },
  ])
  t.match(await isConsistent(t, store, 3), [{ operation: 'import', actor }])
  t.match(await isConsistent(t, store, 8), [{ operation: 'import', actor }])

  await store.updateCertification(7, { expiresAt: parseInstant('2030-01-01T00:00:00Z') }, NOW, ANNA, {
    maxRenewals: MANY,
  })
  await isConsistent(t, store, 7)
  const stood = await store.getCertification(7)
  await store.deleteCertification(7, NOW, ANNA)
  t.same((await trailOf(store, 7)).at(-1)?.before, stood, 'the entry of a deletion has all renewals')
})

t.test('reads a long trail to its end', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, ANNA)
  await store.createCertification(DRAFT, 0, ANNA)
  const change = (n: number) =>
    store.updateCertification(id, { certType: `type-${n}` }, n, BO, { maxRenewals: MANY })
  for (let n = 1; n < 100; n++) await change(n)
  t.equal((await isConsistent(t, store, id)).length, 100)
  await change(100)
  t.equal((await isConsistent(t, store, id)).length, 101)
})

t.test('records one entry for each of several simultaneous changes, in order', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const by = (n: number): Actor => ({ subject: `caller-${n}`, requestId: `request-${n}` })
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      store.updateCertification(id, { expiresAt: 200 + n }, n, by(n), { maxRenewals: MANY }),
    ),
  )
  const lines = await isConsistent(t, store, id)
  t.equal(lines.length, 31)
  t.equal(new Set(lines.map(({ actor }) => actor.subject)).size, 31)
  for (const { actor, after } of lines.slice(1))
    t.equal(after?.certification.expiresAt, 200 + Number(actor.subject?.slice('caller-'.length)))

  const key = { key: 'k', fingerprint: 'f' }
  const created = await Promise.all(
    Array.from({ length: 20 }, (_, n) => store.createCertification(DRAFT, 0, by(n), key)),
  )
  const keyed = created[0]?.id ?? 0
  t.equal((await isConsistent(t, store, keyed)).length, 1, 'requests with one key are one change')

  const removed = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      n % 2 === 0
        ? store.deleteCertification(keyed, 0, by(n))
        : store.updateCertification(keyed, { expiresAt: 200 + n }, n, by(n), { maxRenewals: MANY }),
    ),
  )
  t.equal(removed.filter((it) => it === true).length, 1)
  const operations = operationsOf(await isConsistent(t, store, keyed))
  t.same([operations[0], operations.at(-1)], ['create', 'delete'])
  t.equal(operations.filter((it) => it === 'delete').length, 1)
})

const id = fc.integer({ min: 1, max: 6 })
const instant = fc.integer({ min: -5, max: 400 })
const write = fc.oneof(
  fc.record({ what: fc.constant('create' as const), expiresAt: instant }),
  fc.record({
    what: fc.constant('import' as const),
    expiresAt: instant,
    id: fc.option(id, { nil: undefined }),
  }),
  fc.record({
    what: fc.constant('update' as const),
    id,
    expiresAt: instant,
    certType: fc.constantFrom('x', 'y'),
  }),
  fc.record({ what: fc.constant('revoke' as const), id }),
  fc.record({ what: fc.constant('delete' as const), id }),
)
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never

async function carryOut(store: Store, it: Write, now: number, lastId: number): Promise<unknown> {
  if (it.what === 'create') return store.createCertification({ ...DRAFT, expiresAt: it.expiresAt }, now, ANNA)
  if (it.what === 'import') {
    const { expiresAt } = it
    const renewals = expiresAt % 2 === 0 ? [] : [{ renewedAt: now, expiresAt: expiresAt + 1 }]
    const imported = { ...DRAFT, expiresAt, renewals, id: it.id === undefined ? undefined : lastId + it.id }
    return store.bulkImport((writer) => writer.addCertification(imported, now))
  }
  const id = lastId + it.id
  if (it.what === 'delete') return store.deleteCertification(id, now, BO)
  const update = it.what === 'revoke' ? { status: 'revoked' as const, revocationReason: 'Left' } : it
  return store.updateCertification(id, update, now, ANNA, { maxRenewals: 2 })
}

t.test('the entries of a record, replayed, give its state after any changes', async (t) => {
  const { store } = await temporaryStore(t)
  let lastId = 0
  await checkProperty(
    t,
    fc.asyncProperty(fc.array(write, { maxLength: 25 }), async (writes) => {
      const before = lastId
      // A store must not import while it makes other changes. All others may be committed together.
      for (const it of writes) if (it.what === 'import') await carryOut(store, it, 1, before).catch(() => {})
      const others = writes.filter(({ what }) => what !== 'import')
      await Promise.allSettled(others.map((it, now) => carryOut(store, it, now, before)))
      await Promise.allSettled(others.map((it, now) => carryOut(store, it, now + 100, before)))
      for (let id = before + 1; id <= before + 60; id++) {
        const lines = await isConsistent(t, store, id)
        if (lines.length > 0) lastId = id
      }
    }),
    { numRuns: 15 },
  )
})

t.test('rejects updates and deletes of entries, even from direct SQL', async (t) => {
  const { store, database } = await temporaryStore(t)
  const run = statementsOn(t, database)
  await store.createCertification(DRAFT, 0, ANNA)
  const before = await trailOf(store, 1)
  const statements = [
    `update audit_line set subject = 'somebody else'`,
    'delete from audit_line',
    ...(engineOf(t).name === 'SQLite' ? [] : ['truncate audit_line']),
  ]
  for (const sql of statements) await t.rejects(run(sql), /the audit trail is append-only/, sql)
  t.same(await trailOf(store, 1), before)
})

/** The URL of the database with the tables of version 1.0.0. */
async function asOfBeforeTheTrail(t: Test, { url, value }: TestDatabase): Promise<string> {
  if (engineOf(t).name === 'SQLite') return `sqlite:${await earlierDatabase(t, fileOf(url), '001-initial')}`
  await value('drop table audit_line, feed, mentor_prefix, commit_mark')
  await value('drop function refuse_audit_change')
  await value(
    'drop index mentor_in_bytes, certification_revoked_by_expiry, certification_revoked_by_type_and_expiry, tally_types',
  )
  await value('alter table idempotency_key drop column reply')
  for (const [table, columns] of Object.entries(INSTANTS).filter(([name]) => name !== 'audit_line')) {
    const changes = columns.map((it) => `alter column ${it} type timestamptz using to_timestamp(${it})`)
    await value(`alter table ${table} ${changes.join()}`)
  }
  await value(`delete from kysely_migration where name > '001-initial'`)
  return url
}

t.test('starts the trail of an older record at its next change', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  const store = await openStore(database.url)
  await store.createCertification(DRAFT, 0, ANNA)
  await store.close()

  const upgraded = await openStore(await asOfBeforeTheTrail(t, database))
  t.teardown(() => upgraded.close())
  t.same(await trailOf(upgraded, 1), [])
  const stood = await upgraded.getCertification(1)
  await upgraded.deleteCertification(1, 5, BO)
  t.match(await trailOf(upgraded, 1), [{ operation: 'delete', before: stood, after: null, actor: BO }])
})

tap.test('rolls a change back if its entry cannot be written', async (t) => {
  const { send, create, store, url } = await startService(t)
  await create()
  const before = await store.getCertification(1)
  const database = openDatabase(fileOf(url))
  database.exec(`create trigger full before insert on audit_line begin select raise(abort, 'full'); end`)
  database.close()
  isProblem(t, await send('POST', '', { body: EXAMPLE }), 500)
  isProblem(t, await send('PUT', '/cert-001', { body: { expires_at: '2030-01-01T00:00:00Z' } }), 500)
  isProblem(t, await send('DELETE', '/cert-001'), 500)
  await t.rejects(importText(t, store, csv(LINE)), /full/)
  t.same(await store.getCertification(1), before)
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, NOW)).total, 1)
})
