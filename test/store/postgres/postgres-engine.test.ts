import pg from 'pg'
import type { Test } from 'tap'
import { defineQueries } from '../../../src/store/queries.js'
import { openStore } from '../../../src/store/open-store.js'
import { openPostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { SYSTEM_ACTOR, StoreUnavailableError } from '../../../src/store/store.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }

async function temporaryEngine(t: Test) {
  const database = await engineOf(t).createDatabase(t)
  const engine = await openPostgresEngine(database.url)
  t.teardown(() => engine.close())
  return { engine, database, ...defineQueries(engine) }
}

/** How many sessions wait for a lock of a certification or of the table. */
const WAITING = `select count(*)::int from pg_stat_activity
  where wait_event_type = 'Lock' and pid in (select pid from pg_locks where relation = 'certification'::regclass)`

/** Fails with a SQLSTATE, as the server would. */
const failWith = (code: string) => ({
  sql: `do $$ begin raise exception using errcode = '${code}'; end $$`,
  bind: () => [],
})

t.test('ids count up, and instants are whole seconds since 1970', async (t) => {
  const { database } = await temporaryStore(t)
  const typeOf = (table: string, column: string) =>
    database.value(
      `select data_type || ' ' || is_identity from information_schema.columns
      where table_schema = current_schema() and table_name = '${table}' and column_name = '${column}'`,
    )
  t.equal(await typeOf('certification', 'id'), 'bigint YES')
  for (const column of ['issued_at', 'expires_at', 'created_at', 'updated_at', 'revoked_at'])
    t.equal(await typeOf('certification', column), 'bigint NO', column)
})

t.test(
  'instants are what they were, in any time zone and style that the server or the URL prefers',
  async (t) => {
    const { store, database } = await temporaryStore(t, (url) => {
      const preferring = new URL(url)
      const options = `${preferring.searchParams.get('options')} -c TimeZone=Asia/Kolkata -c DateStyle=German`
      preferring.searchParams.set('options', options)
      return preferring.href
    })
    for (const [issuedAt, expiresAt] of [
      [-2_208_988_800, 7_258_118_399], // the first and the last second of the years that are kept
      [0, 1],
      [1_774_519_200, 1_774_519_201],
    ] as const) {
      const { id } = await store.createCertification(
        { ...DRAFT, issuedAt, expiresAt },
        issuedAt,
        SYSTEM_ACTOR,
      )
      t.match(await store.getCertificationStatus(id), { issuedAt, expiresAt, createdAt: issuedAt })
      const stored = await database.value(`select expires_at from certification where id = ${id}`)
      t.equal(Number(stored), expiresAt)
    }
  },
)

t.test('rolls back after an internal error, without calling the database unavailable', async (t) => {
  const { engine, putMentor, getMentor, insertRenewal } = await temporaryEngine(t)
  const orphan = { certification_id: 404, sequence: 1, renewed_at: 0, expires_at: 1 }
  const failed = engine.write(async ({ session }) => {
    await session.run(putMentor, { id: 'a', name: 'Ada' })
    await session.run(insertRenewal, orphan)
  })
  await t.rejects(failed, { code: '23503' })
  t.equal(await engine.reader.first(getMentor, { id: 'a' }), undefined)
})

t.test('what was undone is done again, a bounded number of times', async (t) => {
  const { engine, putMentor, getMentor } = await temporaryEngine(t)
  for (const code of ['40001', '40P01']) {
    let tries = 0
    await engine.write(async ({ session }) => {
      await session.run(putMentor, { id: code, name: `try ${++tries}` })
      if (tries < 3) await session.run(failWith(code), {})
    })
    t.same(await engine.reader.first(getMentor, { id: code }), { name: 'try 3' })
  }
  let tries = 0
  const hopeless = engine.write(async ({ session }) => {
    tries++
    await session.run(failWith('40001'), {})
  })
  await t.rejects(hopeless, StoreUnavailableError)
  t.equal(tries, 8)
})

t.test('failures of the machine are told as such, and not repeated', async (t) => {
  const { engine } = await temporaryEngine(t)
  for (const code of ['53100', '53200', '55P03', '57014', '58030', '25006']) {
    let tries = 0
    const failed = engine.write(async ({ session }) => {
      tries++
      await session.run(failWith(code), {})
    })
    await t.rejects(failed, StoreUnavailableError, code)
    t.equal(tries, 1)
  }
})

t.test('a deadlock is resolved, and both writes are done', async (t) => {
  const { engine, database, lockCertification, insertCertificationWithId } = await temporaryEngine(t)
  await engine.write(async ({ session }) => {
    for (const id of [1, 2]) await session.run(insertCertificationWithId, { ...CERTIFICATION, id })
  })
  let tries = 0
  let locked = 0
  const lockBoth = (first: number, second: number) =>
    engine.write(async ({ session }) => {
      tries++
      await session.run(lockCertification, { id: first })
      locked++
      await waitUntil('both have their first lock', () => locked >= 2)
      await session.run(lockCertification, { id: second })
      await session.run({ sql: 'update certification set version = version + 1', bind: () => [] }, {})
    })
  await Promise.all([lockBoth(1, 2), lockBoth(2, 1)])
  t.equal(tries, 3, 'one of the two had to begin again')
  t.equal(await database.value('select sum(version)::int from certification'), 6)
})

const CERTIFICATION = {
  mentorId: 'm',
  certType: 'x',
  issuedAt: 0,
  expiresAt: 1,
  renewalCount: 0,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  revocation: null,
}

t.test('a reader sees one state of the database', async (t) => {
  const { engine, putMentor, getMentor } = await temporaryEngine(t)
  const put = (name: string) => engine.write(({ session }) => session.run(putMentor, { id: 'a', name }))
  await put('before')
  await engine.snapshot(async (session) => {
    t.same(await session.first(getMentor, { id: 'a' }), { name: 'before' })
    await put('after')
    t.same(await session.first(getMentor, { id: 'a' }), { name: 'before' })
  })
  t.same(await engine.reader.first(getMentor, { id: 'a' }), { name: 'after' })
})

t.test('a query is prepared once on a connection', async (t) => {
  const { engine, getMentor } = await temporaryEngine(t)
  const prepared = { sql: 'select count(*) as total from pg_prepared_statements', bind: () => [] }
  await engine.snapshot(async (session) => {
    for (let n = 0; n < 3; n++) await session.first(getMentor, { id: 'a' })
    t.same(await session.one(prepared, {}), { total: 2 }, 'the query and this one')
  })
})

t.test('ten that start at once on a new database take turns', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const stores = await Promise.all(Array.from({ length: 10 }, () => openStore(url)))
  const created = await Promise.all(stores.map((store) => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)))
  t.same(new Set(created.map(({ id }) => id)).size, 10)
  await Promise.all(stores.map((store) => store.close()))
})

t.test(
  'writers of one expiry do not wait for each other, unless their ids share a slot of the tally',
  async (t) => {
    const { store, url, database } = await temporaryStore(t)
    for (let id = 1; id <= 8; id++) await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const client = new pg.Client(url)
    await client.connect()
    t.teardown(() => client.end())
    await client.query('begin')
    await client.query('select from tally where slot = 2 for update') // as a writer of the second certification does
    await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const waiting = store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const isWaiting = `select count(*)::int from pg_stat_activity
    where wait_event_type = 'Lock' and query like 'insert into tally%' and pid in
      (select pid from pg_locks where relation = 'tally'::regclass)`
    await waitUntil('the writer waits', async () => (await database.value(isWaiting)) !== 0)
    await client.query('commit')
    t.equal((await waiting).id, 10)
  },
)

t.test('a load keeps other writers waiting and lets readers read', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  const other = await openStore(url)
  t.teardown(() => other.close())
  let isCreated = false
  let creation: Promise<unknown> | undefined
  await store.bulkImport(async (writer) => {
    await writer.insertCertification({ ...DRAFT, id: 7 }, 0)
    creation = other.createCertification(DRAFT, 0, SYSTEM_ACTOR).then(() => (isCreated = true))
    t.equal((await other.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 0)
    await waitUntil('the creation waits for the import', async () => (await database.value(WAITING)) === 1)
    t.notOk(isCreated)
  })
  await creation
  t.ok(await store.getCertificationStatus(8), 'ids go on after what was loaded')
})

t.test('writes under way are finished before the store is closed', async (t) => {
  const { url, database } = await temporaryStore(t)
  const closing = await openStore(url)
  const writes = Array.from({ length: 30 }, () => closing.createCertification(DRAFT, 0, SYSTEM_ACTOR))
  await closing.close()
  await Promise.all(writes)
  t.equal(await database.value('select count(*)::int from certification'), 30)
})

t.test('a database that cannot be opened says why', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const changed = (change: (url: URL) => void) => {
    const it = new URL(url)
    change(it)
    return openStore(it.href)
  }
  await t.rejects(
    changed((it) => (it.port = '1')),
    { message: /^the database cannot be opened: ECONNREFUSED/ },
  )
  await t.rejects(
    changed((it) => (it.pathname = '/nothing_here')),
    { message: 'the database cannot be opened: 3D000: database "nothing_here" does not exist' },
  )
  await t.rejects(
    changed((it) => it.searchParams.set('options', '-c search_path=nothing_here')),
    { message: /search_path .* names no schema/ },
  )
  await t.rejects(
    changed((it) => it.searchParams.set('sslrootcert', '/nothing/here.crt')),
    { message: /^the database cannot be opened: ENOENT: no such file or directory/ },
  )
})

t.test('a database whose tables are not those of a migration is left alone', async (t) => {
  const { database, url } = await temporaryStore(t)
  await database.value('drop table kysely_migration')
  await t.rejects(openStore(url), /already exists/)
})
