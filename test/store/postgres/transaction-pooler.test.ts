import pg from 'pg'
import tap, { type Test } from 'tap'
import { startLocalDeploymentOn } from '../../../scripts/contract-test/local-deployment.js'
import { formatReport, isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { createApp } from '../../../src/app.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { systemClock } from '../../../src/domain/clock.js'
import { createImporter } from '../../../src/import/import-thread.js'
import { openStore } from '../../../src/store/open-store.js'
import { SYSTEM_ACTOR, StoreUnavailableError } from '../../../src/store/interface/store.js'
import { ownDatabase } from '../../support/own-database.js'
import { missingPgBouncer, startPgBouncer } from '../../support/pgbouncer.js'
import { missingPostgres } from '../../support/postgres-server.js'

// A pooler in transaction mode gives each transaction any session: settings, prepared statements and locks of a session are lost, or
// are another client's.

const skip = (await missingPostgres()) ?? (await missingPgBouncer()) ?? false
const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const NEEDS_SETTING = /add pooler=transaction to DATABASE_URL/

/** @param sessions fewer than the clients have connections, so that they get each other's. */
async function behindPooler(t: Test, sessions = 4) {
  const database = await ownDatabase(t)
  const port = await startPgBouncer(t, database.name, 'transaction', sessions)
  const url = (parameters: Record<string, string> = { pooler: 'transaction' }) => {
    const it = new URL(database.url(port))
    for (const [name, value] of Object.entries(parameters)) it.searchParams.set(name, value)
    return it.href
  }
  const direct = new pg.Client(database.url())
  await direct.connect()
  t.teardown(() => direct.end())
  const valueOf = async (text: string) =>
    (await direct.query<unknown[]>({ text, rowMode: 'array' })).rows[0]?.[0]
  const open = async (parameters?: Record<string, string>) => {
    const store = await openStore(url(parameters))
    t.teardown(() => store.close())
    return store
  }
  return { database, direct, url, valueOf, open }
}

tap.test('conforms to the contract with a transaction pooler', { skip }, async (t) => {
  const { open, url } = await behindPooler(t)
  const { baseUrl, failingUrls, close } = await startLocalDeploymentOn(
    await open(),
    createImporter(url()),
    systemClock,
  )
  t.teardown(close)
  const report = await runContractSuite({ contract: await loadContract(), baseUrl, failingUrls })
  t.ok(isConformant(report), formatReport(report))
  for (const { operationId, status, state } of report.cells) t.equal(state, 'ok', `${operationId} ${status}`)
})

tap.test('several processes share the sessions of a transaction pooler', { skip }, async (t) => {
  const { open, valueOf } = await behindPooler(t)
  const stores = await Promise.all(Array.from({ length: 3 }, () => open()))
  const limits = { maxRenewals: 1_000 }
  const work = stores.map(async (store, process) => {
    for (let n = 0; n < 8; n++) {
      const drafts = Array.from({ length: 6 }, (_, i) => ({ ...DRAFT, mentorId: `m-${process}-${n}-${i}` }))
      const created = await Promise.all(drafts.map((it) => store.createCertification(it, 0, SYSTEM_ACTOR)))
      const ids = created.map(({ id }) => id) as [number, number, ...number[]]
      await Promise.all([
        store.updateCertification(1, { expiresAt: 200 + process * 100 + n }, 0, SYSTEM_ACTOR, limits),
        store.deleteCertification(ids[0], 0, SYSTEM_ACTOR),
        store.renewCertifications(
          { ids: ids.slice(1), until: { by: { months: 1, days: 0 }, from: 'expiry' } },
          0,
          SYSTEM_ACTOR,
          limits,
        ),
        store.listCertifications({ certType: 'x' }, { limit: 20, offset: 0 }, 0),
        store.getCertification(ids[1]),
      ])
    }
    for await (const _ of store.exportCertifications());
  })
  await Promise.all(work)
  const total = Number(await valueOf('select count(*) from certification'))
  t.equal(total, 3 * 8 * 5 + 1 - 1, 'the first record is among those that were deleted')
  for (const store of stores)
    t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, total)
})

tap.test(
  'applies its settings in each transaction only, so that other clients do not get them',
  { skip },
  async (t) => {
    const { database, direct, url, open, valueOf } = await behindPooler(t, 1)
    await direct.query('create schema app')
    await database.set('database', { default_transaction_isolation: 'serializable' })
    const options = '-c search_path=app -c application_name=ours'
    const store = await open({ pooler: 'transaction', options })
    await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 1)
    await store.ping()
    t.equal(Number(await valueOf('select count(*) from app.certification')), 1)
    const other = new pg.Client(url({}))
    await other.connect()
    const { rows } = await other.query(
      `select current_setting('search_path') as path, current_setting('enable_hashjoin') as joins,
      (select count(*)::int from pg_prepared_statements) as statements,
      (select count(*)::int from pg_locks join pg_database on pg_database.oid = database
        where locktype = 'advisory' and datname = current_database()) as locks`,
    )
    await other.end()
    t.same(rows, [{ path: '"$user", public', joins: 'on', statements: 0, locks: 0 }])
  },
)

tap.test(
  'does not start with a transaction pooler unless DATABASE_URL says so, and names the setting',
  { skip },
  async (t) => {
    const { open, valueOf } = await behindPooler(t)
    await t.rejects(open({}), { message: NEEDS_SETTING })
    t.equal(await valueOf(`select to_regclass('certification')`), null, 'nothing was created')
  },
)

tap.test(
  'answers 503 if it gets the session of another client; the cause names the setting',
  { skip },
  async (t) => {
    const { url, open } = await behindPooler(t)
    const store = await open({ pool_size: '1' }) // too few connections to notice it at the start
    const app = await createApp({
      store,
      importer: createImporter(url({ pool_size: '1' })),
      clock: systemClock,
      config: { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: true },
    })
    t.teardown(() => app.close())
    const ready = async () =>
      (await app.inject({ url: '/health/ready', headers: { host: 'test' } })).statusCode
    t.equal(await ready(), 200)
    const other = new pg.Client(url({}))
    await other.connect()
    t.teardown(() => other.end())
    await other.query('begin') // takes the session that was used last
    t.equal(await ready(), 503)
    await t.rejects(store.ping(), StoreUnavailableError)
    await t.rejects(store.ping(), { cause: { message: NEEDS_SETTING } })
  },
)
