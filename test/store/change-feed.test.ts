import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import type { Test } from 'tap'
import {
  SYSTEM_ACTOR,
  StoreUnavailableError,
  type FeedPosition,
  type FeedStart,
  type Store,
} from '../../src/store/interface/store.js'
import { createStore } from '../../src/store/operations/certification-store.js'
import { readPostgresUrl } from '../../src/store/postgres/postgres-url.js'
import type { NewAuditRow } from '../../src/store/engine/dialects.js'
import { openPostgresEngine, PostgresEngine } from '../../src/store/postgres/postgres-engine.js'
import { postgresFeed } from '../../src/store/postgres/postgres-feed.js'
import { CombiningSession } from '../../src/store/postgres/combining-session.js'
import { openStore } from '../../src/store/open-store.js'
import { defineQueries } from '../../src/store/queries/queries.js'
import { transferRecords } from '../../src/transfer/transfer-records.js'
import { CITUS_FEED_STAND_INS } from '../support/citus-stand-ins.js'
import { engineOf, onBothDialects as t, onPostgres, onSharedEngines, sqlite } from '../support/engines.js'
import { checkProperty } from '../support/property.js'
import { temporaryStore } from '../support/service.js'
import { waitUntil } from '../support/wait.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const LIMITS = { maxRenewals: 1_000 }

type Seen = { readonly record: number; readonly operation: string; readonly position: FeedPosition }

/**
 * Reads what follows a start, and where the reader continues. A server also waits for transactions of other databases, so it waits for
 * as many entries as are expected.
 */
async function read(
  store: Store,
  start: FeedStart,
  expected = 0,
  limit = 3,
): Promise<{ seen: Seen[]; next: FeedPosition }> {
  const seen: Seen[] = []
  let next = start
  let hasMore = true
  const readPage = async () => {
    const page = await store.listCertificationChanges(next, limit)
    if (page === undefined) throw new Error('a cursor of another database')
    for (const { position, entry } of page.changes)
      seen.push({ record: entry.certificationId, operation: entry.operation, position })
    next = page.next
    hasMore = page.hasMore
    return !hasMore && seen.length >= expected
  }
  await waitUntil(`${expected} changes`, readPage)
  return { seen, next: next as FeedPosition }
}

const changesIn = ({ seen }: { readonly seen: readonly Seen[] }) =>
  seen.map(({ record, operation }) => `${operation} ${record}`)

/** Follows the feed until it has seen the number of entries that `stop` gets, and then to its end. */
function follow(store: Store, start: FeedStart) {
  const seen: Seen[] = []
  let expected = Number.POSITIVE_INFINITY
  const run = async () => {
    for (let from = start; ;) {
      const isLast = seen.length >= expected
      const { seen: more, next } = await read(store, from, 0, 2)
      seen.push(...more)
      from = next
      if (isLast) return seen
      await setImmediate() // reads of SQLite would never let others run
    }
  }
  const running = run()
  return {
    stop(count: number) {
      expected = count
      return running
    },
  }
}

t.test('lists every change once, and continues after a position', async (t) => {
  const { store } = await temporaryStore(t)
  t.same(changesIn(await read(store, 'oldest')), [])
  const start = await store.listCertificationChanges('latest', 1)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await store.updateCertification(id, { expiresAt: 200 }, 1, SYSTEM_ACTOR, LIMITS)
  await store.createCertification(DRAFT, 2, SYSTEM_ACTOR)
  await store.updateCertification(
    id,
    { status: 'revoked', revocationReason: 'Left' },
    3,
    SYSTEM_ACTOR,
    LIMITS,
  )
  const first = await read(store, start?.next ?? 'oldest', 4)
  t.same(changesIn(first), ['create 1', 'renew 1', 'create 2', 'revoke 1'])
  t.same(changesIn(await read(store, first.next)), [])
  await store.deleteCertification(id, 4, SYSTEM_ACTOR)
  t.same(changesIn(await read(store, first.next, 1)), ['delete 1'])
  t.same(changesIn(await read(store, first.seen[1]?.position ?? 'latest', 3)), [
    'create 2',
    'revoke 1',
    'delete 1',
  ])
  const latest = await store.listCertificationChanges('latest', 1)
  t.same(latest, { ...latest, changes: [], hasMore: false })
  t.same(changesIn(await read(store, latest?.next ?? 'oldest')), [])
})

t.test('lists imports and erasures, but no sample records', async (t) => {
  const { store } = await temporaryStore(t)
  await store.bulkImport(async (writer) => {
    await writer.insertCertification(DRAFT, 0)
    await writer.addCertification(DRAFT, 0)
    await writer.addCertification({ ...DRAFT, mentorId: 'n', id: 7 }, 0)
  })
  await store.deleteCertification(7, 1, SYSTEM_ACTOR)
  await store.bulkImport((writer) => writer.addCertification({ ...DRAFT, id: 7 }, 2))
  await store.eraseMentor('m', 3)
  const { seen } = await read(store, 'oldest', 7)
  t.same(changesIn({ seen: seen.filter(({ record }) => record === 7) }), [
    'import 7',
    'delete 7',
    'import 7',
    'erase 7',
  ])
  t.same(changesIn({ seen: seen.filter(({ record }) => record === 1) }), ['erase 1'])
  t.same(changesIn({ seen: seen.filter(({ record }) => record === 2) }), ['import 2', 'erase 2'])
})

t.test('keeps a position over a restart, and rejects one of another or a newer database', async (t) => {
  const { store, url } = await temporaryStore(t)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const { next } = await read(store, 'oldest', 1)
  const again = await openStore(url)
  t.teardown(() => again.close())
  await again.deleteCertification(id, 1, SYSTEM_ACTOR)
  t.same(changesIn(await read(again, next, 1)), ['delete 1'])
  for (const change of [{ database: 'another' }, { order: next.order + 1_000_000 }])
    t.equal(await again.listCertificationChanges({ ...next, ...change }, 1), undefined)
})

onSharedEngines.test('a transfer keeps the order, and the target rejects old positions', async (t) => {
  const source = await engineOf(t).createDatabase(t)
  const store = await openStore(source.url)
  await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  for (const expiresAt of [200, 300])
    await store.updateCertification(1, { expiresAt }, 1, SYSTEM_ACTOR, LIMITS)
  await store.deleteCertification(id, 2, SYSTEM_ACTOR)
  const before = await read(store, 'oldest', 5)
  await store.close()
  const inFile = await sqlite.createDatabase(t)
  const back = await engineOf(t).createDatabase(t)
  await transferRecords({ from: source.url, to: inFile.url, batchRows: 2 })
  await transferRecords({ from: inFile.url, to: back.url, batchRows: 2 })
  for (const { url } of [inFile, back]) {
    const moved = await openStore(url)
    t.teardown(() => moved.close())
    t.same(changesIn(await read(moved, 'oldest', 5)), changesIn(before))
    t.equal(await moved.listCertificationChanges(before.next, 1), undefined)
    const { next } = await read(moved, 'oldest')
    await moved.updateCertification(1, { expiresAt: 400 }, 3, SYSTEM_ACTOR, LIMITS)
    t.same(changesIn(await read(moved, next, 1)), ['renew 1'])
  }
})

/** A connection to the database of a store, past the store. */
async function connect(t: Test, url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, pipeline: true }) // as a CombiningSession needs
  await client.connect()
  t.teardown(() => client.end())
  return client
}

const insertRaw = (record: number) =>
  `insert into audit_line (certification_id, changed_at, operation) values (${record}, 0, 'create')`

onPostgres.test(
  'shows nothing that was written after an open transaction began, until it ends',
  async (t) => {
    const { store, url } = await temporaryStore(t)
    await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    const client = await connect(t, url)
    await client.query(`begin; ${insertRaw(1_001)}`)
    const start = await read(store, 'oldest', 1)
    t.same(changesIn(start), ['create 1'])
    await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    t.same(changesIn(await read(store, start.next)), [], 'a later entry would hide the open one')
    const latest = await store.listCertificationChanges('latest', 1)
    await client.query('commit')
    t.same(changesIn(await read(store, start.next, 2)), ['create 1001', 'create 2'])
    t.same(changesIn(await read(store, latest?.next ?? 'oldest', 2)), ['create 1001', 'create 2'])

    await client.query(`begin; ${insertRaw(1_002)}`)
    await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    await client.query('rollback')
    t.same(changesIn(await read(store, start.next, 3)), ['create 1001', 'create 2', 'create 3'])
  },
)

onPostgres.test('a reader sees each entry once, whatever the order of the commits', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  const clients = await Promise.all(Array.from({ length: 4 }, () => connect(t, url)))
  let record = 1_000
  const step = fc.record({ client: fc.nat(3), ends: fc.boolean(), rollsBack: fc.boolean() })
  await checkProperty(
    t,
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const start = (await store.listCertificationChanges('latest', 1))?.next ?? 'oldest'
      const since = Number(await database.value('select coalesce(max(id), 0) from audit_line'))
      const seen: Seen[] = []
      let next: FeedStart = start
      const isOpen = clients.map(() => false)
      const end = async (i: number, sql: string) => {
        if (isOpen[i] === true) await clients[i]?.query(sql)
        isOpen[i] = false
      }
      for (const { client, ends, rollsBack } of steps) {
        if (isOpen[client] !== true) await clients[client]?.query('begin')
        isOpen[client] = true
        await clients[client]?.query(insertRaw(++record))
        if (ends) await end(client, rollsBack ? 'rollback' : 'commit')
        const more = await read(store, next, 0, 2)
        seen.push(...more.seen)
        next = more.next
      }
      for (const i of clients.keys()) await end(i, 'commit')
      const written = (await database.value(
        `select coalesce(json_agg(id order by id), '[]') from audit_line where id > ${since}`,
      )) as number[]
      seen.push(...(await read(store, next, written.length - seen.length, 2)).seen)
      const ids = seen.map(({ position }) => position.id).sort((a, b) => a - b)
      t.same(ids, written)
    }),
    { numRuns: 15 },
  )
})

/** Writes from several stores at once. Returns when all have ended. */
async function writeTogether(stores: readonly Store[], rounds: number): Promise<void> {
  const [first] = stores as [Store]
  const shared = await first.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await Promise.all(
    stores.map(async (store, n) => {
      for (let round = 0; round < rounds; round++) {
        const own = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
        const certType = `type-${n}-${round}`
        const update = (id: number) => store.updateCertification(id, { certType }, 0, SYSTEM_ACTOR, LIMITS)
        await Promise.all([update(shared.id), update(own.id)])
        await store.deleteCertification(own.id, 0, SYSTEM_ACTOR)
      }
    }),
  )
}

onSharedEngines.test('misses nothing and repeats nothing while several stores write', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  const others = await Promise.all([openStore(url), openStore(url)])
  t.teardown(() => Promise.all(others.map((it) => it.close())))
  const follower = follow(store, 'oldest')
  await writeTogether([store, ...others], 8)
  const seen = await follower.stop(Number(await database.value('select count(*) from audit_line')))
  t.equal(seen.length, Number(await database.value('select count(*) from audit_line')))
  const ids = seen.map(({ position }) => position.id)
  t.equal(new Set(ids).size, ids.length)
  for (const record of new Set(seen.map((it) => it.record))) {
    const own = seen.filter((it) => it.record === record).map(({ position }) => position.id)
    t.same(
      own,
      [...own].sort((a, b) => a - b),
      `the changes of ${record} are in their order`,
    )
  }
})

onPostgres.test(
  'a transaction that began earlier and waited for a record comes after what it waited for',
  async (t) => {
    const dialects = [
      ['PostgreSQL', false],
      ['Citus', true],
    ] as const
    for (const [name, hasCitus] of engineOf(t).name === 'Citus' ? dialects.slice(1) : dialects) {
      const { store, url } = await temporaryStore(t)
      const { insertFirstAuditEntry } = defineQueries(await engineFor(t, url))
      await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
      await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
      const client = await connect(t, url)
      await client.query('begin; select pg_current_xact_id()')
      for (const id of [1, 2]) await store.updateCertification(id, { certType: 'y' }, 0, SYSTEM_ACTOR, LIMITS)
      const session = new CombiningSession(client)
      const rowOf = (id: number): NewAuditRow => ({
        certification_id: id,
        changed_at: 0,
        operation: 'renew',
        before: null,
        after: null,
        subject: null,
        request_id: null,
      })
      const { appendLater } = postgresFeed(hasCitus)
      await Promise.all([1, 2, 9].map((id) => appendLater(session, rowOf(id), insertFirstAuditEntry)))
      await appendLater(session, rowOf(1), insertFirstAuditEntry)
      await session.flush()
      await client.query('commit')
      const { seen } = await read(store, 'oldest', 8)
      const of = (record: number) => changesIn({ seen: seen.filter((it) => it.record === record) })
      t.same(of(1), ['create 1', 'correct 1', 'renew 1', 'renew 1'], name)
      t.same(of(2), ['create 2', 'correct 2', 'renew 2'], name)
      t.same(of(9), ['renew 9'], name)
    }
  },
)

async function engineFor(t: Test, url: string) {
  const engine = await openPostgresEngine(url)
  t.teardown(() => engine.close())
  return engine
}

onPostgres.test('a dump that is restored on another server begins a new order', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await store.updateCertification(1, { certType: 'y' }, 0, SYSTEM_ACTOR, LIMITS)
  const { next } = await read(store, 'oldest', 2)
  const setTriggers = async (state: string) => {
    if (engineOf(t).name !== 'Citus') await database.value(`alter table audit_line ${state} trigger user`)
  }
  await setTriggers('disable')
  await database.value(`update audit_line set xid = xid + 1000000000`)
  await setTriggers('enable')
  await database.value(`update feed set server = 'another server'`)
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  t.teardown(() => holder.end())
  await holder.query('begin; lock table feed in share mode')
  const opened = Promise.all([openStore(url), openStore(url).then((it) => it.close())])
  const waiting = `select count(*)::int from pg_locks where relation = 'feed'::regclass and not granted`
  await waitUntil(
    'one restarts the order before the other',
    async () => (await database.value(waiting)) === 1,
  )
  await holder.query('commit')
  const [restored] = await opened
  t.teardown(() => restored.close())
  t.equal(await restored.listCertificationChanges(next, 1), undefined)
  t.same(changesIn(await read(restored, 'oldest', 2)), ['create 1', 'correct 1'])
  await restored.deleteCertification(1, 0, SYSTEM_ACTOR)
  t.same(changesIn(await read(restored, 'oldest', 3)), ['create 1', 'correct 1', 'delete 1'])
  const reopened = await openStore(url)
  t.teardown(() => reopened.close())
  t.same(changesIn(await read(reopened, 'oldest', 3)), ['create 1', 'correct 1', 'delete 1'])
})

onPostgres.test('on Citus, hides what a worker has not committed yet', async (t) => {
  if (engineOf(t).name === 'Citus') return void t.plan(0, 'has stand-ins for functions of Citus')
  const { url, database, store: plain } = await temporaryStore(t)
  await database.value(CITUS_FEED_STAND_INS)
  const store = createStore(new PostgresEngine({ ...readPostgresUrl(url), hasCitus: true }))
  t.teardown(() => store.close())
  await plain.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  t.same(changesIn(await read(store, 'oldest', 1)), ['create 1'], 'shows all changes if there are no workers')

  await database.value(`insert into worker_answer values (true, null)`)
  await database.value(`insert into pg_dist_transaction values ('citus_0_1_1')`)
  await plain.createCertification(DRAFT, 1, SYSTEM_ACTOR)
  const first = await read(store, 'oldest', 2)
  t.same(changesIn(first), ['create 1', 'create 2'], 'shows a change that the worker has committed')

  await database.value(`update worker_answer set result = 'citus_0_1_0 citus_0_1_1'`)
  await plain.createCertification(DRAFT, 2, SYSTEM_ACTOR)
  const hidden = await store.listCertificationChanges('oldest', 9)
  t.equal(hidden?.changes.length, 1, 'hides a change that only the coordinator has committed')

  await database.value(`update worker_answer set result = null`)
  t.same(changesIn(await read(store, first.next, 1)), ['create 3'], 'shows it after the commit of the worker')
  await database.value(`update worker_answer set success = false`)
  await t.rejects(store.listCertificationChanges(first.next, 9), StoreUnavailableError)
})
