import pg from 'pg'
import type { Test } from 'tap'
import { PING_QUERY } from '../../../src/store/engine/engine.js'
import { defineQueries } from '../../../src/store/queries/queries.js'
import { openStore } from '../../../src/store/open-store.js'
import { createStore } from '../../../src/store/operations/certification-store.js'
import { openPostgresEngine, PostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'
import { SYSTEM_ACTOR, StoreUnavailableError } from '../../../src/store/interface/store.js'
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
  'reads the times that it wrote, whatever time zone and style the server or the URL sets',
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

t.test('retries a transaction that was rolled back, a bounded number of times', async (t) => {
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

t.test('retries a write that failed because a Citus worker went down', async (t) => {
  const { engine, database, putMentor } = await temporaryEngine(t)
  const messages = [
    'terminating connection due to unexpected postmaster exit',
    'failure on connection marked as essential: 127.0.0.1:5432',
    'could not receive data from server: Connection reset by peer',
  ]
  const fail = (text: string) => ({
    sql: `do $$ begin raise exception using errcode = 'XX000', message = '${text}'; end $$`,
    bind: () => [],
  })
  let tries = 0
  await engine.write(async ({ session }) => {
    await session.run(putMentor, { id: 'a', name: 'Ada' })
    const message = messages[tries++]
    if (message !== undefined) await session.run(fail(message), {})
  })
  t.equal(tries, messages.length + 1)
  t.equal(await database.value('select count(*)::int from mentor'), 1)
  const failed = engine.write(({ session }) => session.run(fail('another internal error'), {}))
  await t.rejects(failed, { code: 'XX000' })
})

t.test('reads do not wait for a slow one, which has a separate connection', async (t) => {
  const { engine, database } = await temporaryEngine(t)
  const sleep = { sql: 'select pg_sleep(3600)', bind: () => [] }
  const slow = engine.snapshot((session) => session.first(sleep, {}))
  slow.catch(() => {})
  const sleeping = `from pg_stat_activity where wait_event = 'PgSleep' and query = 'select pg_sleep(3600)'`
  await waitUntil(
    'the slow read sleeps',
    async () => (await database.value(`select count(*)::int ${sleeping}`)) === 1,
  )
  await Promise.all(Array.from({ length: 50 }, () => engine.ping()))
  await engine.write(({ session }) => session.run(PING_QUERY, {}))
  await database.value(`select pg_cancel_backend(pid) ${sleeping}`)
  await t.rejects(slow, StoreUnavailableError)
})

t.test('reports failures of the machine as unavailability, without a retry', async (t) => {
  const { engine } = await temporaryEngine(t)
  for (const code of ['53100', '53200', '55P03', '57014', '58030', '25006']) {
    let tries = 0
    const failed = engine.write(async ({ session }) => {
      tries++
      await session.run(failWith(code), {})
    })
    await t.rejects(failed, StoreUnavailableError, code)
    t.equal(tries, code === '55P03' ? 2 : 1, 'a lock that the batch waited for may be free now')
  }
})

t.test('statements that follow a failed one reject with its error', async (t) => {
  const { engine } = await temporaryEngine(t)
  for (const code of ['53200', '55P03']) {
    const written = engine.write(async ({ session }) => {
      session.first(failWith(code), {}).catch(() => {})
      await session.first(PING_QUERY, {})
    })
    await t.rejects(written, { name: 'StoreUnavailableError', cause: { code } }, code)
  }
})

t.test('carries out both writes after a deadlock', async (t) => {
  const { engine, database, lockCertification, insertCertificationWithId } = await temporaryEngine(t)
  const other = await openPostgresEngine(database.url)
  t.teardown(() => other.close())
  await engine.write(async ({ session }) => {
    for (const id of [1, 2]) await session.run(insertCertificationWithId, { ...CERTIFICATION, id })
  })
  let tries = 0
  let locked = 0
  const lockBoth = (by: typeof engine, first: number, second: number) =>
    by.write(async ({ session }) => {
      tries++
      await session.first(lockCertification, { id: first }) // run would not wait for the lock
      locked++
      await waitUntil('both have their first lock', () => locked >= 2)
      await session.first(lockCertification, { id: second })
      await session.run({ sql: 'update certification set version = version + 1', bind: () => [] }, {})
    })
  await Promise.all([lockBoth(engine, 1, 2), lockBoth(other, 2, 1)])
  t.ok(tries >= 3, 'at least one of the two was repeated')
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

t.test('ten processes that open a new database at once take turns to migrate it', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const stores = await Promise.all(Array.from({ length: 10 }, () => openStore(url)))
  const created = await Promise.all(stores.map((store) => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)))
  t.same(new Set(created.map(({ id }) => id)).size, 10)
  await Promise.all(stores.map((store) => store.close()))
})

t.test('repeats each write of a failed batch separately, and only the bad one fails', async (t) => {
  const { engine, database, putMentor, insertRenewal } = await temporaryEngine(t)
  const orphan = { certification_id: 404, sequence: 1, renewed_at: 0, expires_at: 1 }
  const outcomes = await Promise.allSettled([
    engine.write(({ session }) => session.run(putMentor, { id: 'a', name: 'Ada' })),
    engine.write(({ session }) => session.run(insertRenewal, orphan)),
    engine.write(({ session }) => session.run(putMentor, { id: 'b', name: 'Bo' })),
  ])
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  t.equal(await database.value('select count(*)::int from mentor'), 2)
})

t.test('writes one record in the order of the requests, within a batch too', async (t) => {
  const { store } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const renewals = Array.from({ length: 20 }, (_, n) =>
    store.updateCertification(id, { expiresAt: 200 + n }, n, SYSTEM_ACTOR, { maxRenewals: 1_000 }),
  )
  const counts = (await Promise.all(renewals)).map((it) => it?.renewalCount)
  t.strictSame(
    counts,
    renewals.map((_, n) => n + 1),
  )
  t.equal((await store.getCertification(id))?.renewals.length, 20)
})

t.test('enters the creation of a record before a change that guessed its id', async (t) => {
  const { store } = await temporaryStore(t)
  let next = 1
  for (let i = 0; i < 10; i++) {
    const deletion = store.deleteCertification(next, 1, SYSTEM_ACTOR)
    const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const wasDeleted = (await deletion) && id === next
    const operations: string[] = []
    for await (const { operation } of store.auditTrail(id)) operations.push(operation)
    t.same(operations, wasDeleted ? ['create', 'delete'] : ['create'])
    next = id + 1
  }
})

t.test('waits no longer than a second for a record that another process has locked', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  for (let n = 0; n < 2; n++) await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const client = new pg.Client(url)
  await client.connect()
  t.teardown(() => client.end())
  await client.query('begin')
  await client.query('select from certification where id = 1 for update')
  const limits = { maxRenewals: 1_000 }
  const blocked = store.updateCertification(1, { expiresAt: 200 }, 0, SYSTEM_ACTOR, limits)
  const free = store.updateCertification(2, { expiresAt: 200 }, 0, SYSTEM_ACTOR, limits)
  t.match(await free, { renewalCount: 1 }, 'the other write of the batch is done')
  await waitUntil('the update waits', async () => (await database.value(WAITING)) === 1)
  await client.query('commit')
  t.match(await blocked, { renewalCount: 1 })
})

t.test('a batch waits for the counts of another one whose commit takes long', async (t) => {
  const { url, database } = await temporaryStore(t)
  const commits: number[] = []
  const engine = await openPostgresEngine(url, { committed: (writes) => void commits.push(writes) })
  const store = createStore(engine)
  t.teardown(() => store.close())
  const create = () => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await create()
  const other = new pg.Client(url)
  await other.connect()
  t.teardown(() => other.end())
  await other.query('begin; update tally set total = total')
  const creations = Promise.all([create(), create()])
  await waitUntil(
    'the batch waits longer than for a record',
    async () =>
      (await database.value(`select count(*)::int from pg_stat_activity
        where wait_event_type = 'Lock' and query like 'insert into tally%' and query_start < now() - interval '1.5 s'
        and pid in (select pid from pg_locks where relation = 'tally'::regclass)`)) === 1,
  )
  await other.query('commit')
  await creations
  t.same(commits, [1, 2], 'the two are one batch')
})

t.test('an import lets other writes wait and reads continue', async (t) => {
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
  t.ok(await store.getCertificationStatus(8), 'new ids follow the imported ones')
})

t.test(
  'a write waits for an import up to its time-out, whatever the statement time-out, and reads continue',
  async (t) => {
    const { store, url } = await temporaryStore(t)
    const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const impatient = new URL(url)
    impatient.searchParams.set('pool_timeout', '2000')
    impatient.searchParams.set('statement_timeout', '0')
    const other = await openStore(impatient.href)
    t.teardown(() => other.close())
    const limits = { maxRenewals: 1_000 }
    const by = { months: 1, days: 0 }
    await store.bulkImport(async (writer) => {
      await writer.insertCertification({ ...DRAFT, id: 7 }, 0)
      const writes = [
        ...Array.from({ length: 20 }, () => other.createCertification(DRAFT, 0, SYSTEM_ACTOR)),
        other.updateCertification(id, { expiresAt: 200 }, 0, SYSTEM_ACTOR, limits),
        other.deleteCertification(id, 0, SYSTEM_ACTOR),
        other.renewCertifications({ ids: [id], until: { by, from: 'expiry' } }, 0, SYSTEM_ACTOR, limits),
      ]
      const [outcomes] = await Promise.all([Promise.allSettled(writes), other.getCertification(id)])
      for (const outcome of outcomes)
        t.match(outcome, { status: 'rejected', reason: { name: 'StoreUnavailableError' } })
    })
    t.match(await other.updateCertification(id, { expiresAt: 200 }, 0, SYSTEM_ACTOR, limits), {
      renewalCount: 1,
    })
    t.equal(
      (await other.listCertifications({}, { limit: 1, offset: 0 }, 0)).total,
      2,
      'none of them was done',
    )
  },
)

t.test('finishes pending writes before it closes', async (t) => {
  const { url, database } = await temporaryStore(t)
  const closing = await openStore(url)
  const writes = Array.from({ length: 30 }, () => closing.createCertification(DRAFT, 0, SYSTEM_ACTOR))
  await closing.close()
  await Promise.all(writes)
  t.equal(await database.value('select count(*)::int from certification'), 30)
})

t.test('says why a database cannot be opened', async (t) => {
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

t.test('does not change a database whose tables are not of a migration', async (t) => {
  const { database, url } = await temporaryStore(t)
  await database.value('drop table kysely_migration')
  await t.rejects(openStore(url), /already exists/)
})

t.test('rejects a read whose queries are not sent together', async (t) => {
  const { engine, getMentor } = await temporaryEngine(t)
  const late = engine.readTogether(async (session) => {
    await session.first(getMentor, { id: 'a' })
    await session.tuples(getMentor, { id: 'b' })
  }, true)
  await t.rejects(late, { message: 'the query was not sent together with the others' })
})

/** Returns a list to which the text of every statement is added that any connection sends. */
function noteStatements(t: Test): string[] {
  const sent: string[] = []
  const { query } = pg.Client.prototype
  const note = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given
    sent.push(typeof first === 'string' ? first : (first as pg.QueryConfig).text)
    return Reflect.apply(query, this, given)
  }
  pg.Client.prototype.query = note as typeof query
  t.teardown(() => (pg.Client.prototype.query = query))
  return sent
}

t.test('reads a page and its total in one statement, an empty page with a snapshot', async (t) => {
  const { store } = await temporaryStore(t)
  for (let i = 0; i < 3; i++) await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const list = (offset: number) => store.listCertifications({}, { limit: 1, offset }, 0)
  await Promise.all([list(0), list(0)]) // opens the connections
  const sent = noteStatements(t)
  for (const [offset, shown, statements] of [
    [0, 1, 1],
    [2, 1, 1],
    [3, 0, 5], // once more, with a total, between `begin` and `commit`
  ] as const) {
    sent.length = 0
    t.match(await list(offset), { records: { length: shown }, total: 3, hasMore: offset === 0 })
    t.equal(sent.length, statements, sent.join('\n'))
  }
})

t.test(
  'answers equal lists of one turn by one statement, and each shows what was committed before',
  async (t) => {
    const { store } = await temporaryStore(t)
    const list = (limit: number) => store.listCertifications({}, { limit, offset: 0 }, 0)
    const create = () => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    await create()
    await Promise.all([list(1), list(1)]) // opens the connections
    const sent = noteStatements(t)
    const pages = await Promise.all([1, 1, 2, 1].map(list))
    t.equal(sent.length, 2, sent.join('\n'))
    t.same(
      pages.map(({ total }) => total),
      [1, 1, 1, 1],
    )
    for (const total of [2, 3]) {
      await create()
      t.match(await Promise.all([list(1), list(1)]), [{ total }, { total }])
    }
  },
)

t.test('erases a mentor from a trail without triggers, as one on Citus is', async (t) => {
  const { store, database } = await temporaryStore(t)
  await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await database.value('drop trigger audit_line_no_change on audit_line')
  t.match(await store.eraseMentor(DRAFT.mentorId, 1), { certifications: 1 })
})

t.test('lets the server choose plans where Citus cannot plan for any values', async (t) => {
  const { url } = await temporaryStore(t)
  const planMode = { sql: `select current_setting('plan_cache_mode') as mode`, bind: () => [] }
  for (const [hasCitus, mode] of [
    [true, 'auto'],
    [false, 'force_generic_plan'],
  ] as const) {
    const engine = new PostgresEngine({ ...readPostgresUrl(url), hasCitus })
    t.teardown(() => engine.close())
    t.same(await engine.reader.first(planMode, {}), { mode })
    const filtered = await engine.readTogether((session) => session.first(planMode, {}), false)
    t.same(filtered, { mode: 'force_custom_plan' })
  }
})

t.test('writes without arrays and joins where Citus would reject them', async (t) => {
  const { url, database } = await temporaryStore(t)
  const commits: number[] = []
  const observer = { committed: (writes: number) => void commits.push(writes) }
  const engine = new PostgresEngine({ ...readPostgresUrl(url), hasCitus: true }, observer)
  const store = createStore(engine)
  t.teardown(() => store.close())
  await Promise.all([1, 2, 3].map(() => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)))
  const limits = { maxRenewals: 1_000 }
  await Promise.all([
    store.updateCertification(1, { expiresAt: 200 }, 0, SYSTEM_ACTOR, limits),
    store.deleteCertification(2, 0, SYSTEM_ACTOR),
  ])
  await store.deleteCertification(3, 0, SYSTEM_ACTOR)
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 1)
  t.equal(await database.value('select count(*)::int from tally where total <> 1'), 0)
  t.strictSame(commits, [3, 2, 1])
  const { insertRenewal } = defineQueries(engine)
  const orphan = { certification_id: 404, sequence: 1, renewed_at: 0, expires_at: 1 }
  const [creation] = await Promise.allSettled([
    store.createCertification(DRAFT, 0, SYSTEM_ACTOR),
    engine.write(({ session }) => session.run(insertRenewal, orphan)),
  ])
  t.equal(creation.status, 'fulfilled')
  t.strictSame(commits, [3, 2, 1, 1], 'alone')
})

t.test('creates one record if another process uses the key at the same time', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  const key = { key: 'k', fingerprint: 'f' }
  const first = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const client = new pg.Client(url)
  await client.connect()
  t.teardown(() => client.end())
  await client.query('begin')
  await client.query(`insert into idempotency_key values ('k', 'f', ${first.id}, 0)`)
  const creation = store.createCertification(DRAFT, 0, SYSTEM_ACTOR, key)
  const isWaiting = `select count(*)::int from pg_stat_activity
    where wait_event_type = 'Lock' and query like 'insert into "idempotency_key"%'`
  await waitUntil('the creation waits', async () => (await database.value(isWaiting)) !== 0)
  await client.query('commit')
  t.equal((await creation).id, first.id)
})
