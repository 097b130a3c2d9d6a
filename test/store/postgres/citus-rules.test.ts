import pg from 'pg'
import type { Test } from 'tap'
import { startLocalDeploymentOn } from '../../../scripts/contract-test/local-deployment.js'
import { isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { systemClock } from '../../../src/domain/clock.js'
import { certificationImport } from '../../../src/import/certification-import.js'
import { importFile } from '../../../src/import/import-file.js'
import { createStore } from '../../../src/store/operations/certification-store.js'
import { PostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'
import { defineQueries } from '../../../src/store/queries/queries.js'
import type { Query } from '../../../src/store/engine/query.js'
import { SYSTEM_ACTOR } from '../../../src/store/interface/store.js'
import { defineTableQueries, defineTallyReading } from '../../../src/transfer/transfer-queries.js'
import { TRANSFERRED_TABLES } from '../../../src/transfer/transferred-tables.js'
import { CITUS_FEED_STAND_INS } from '../../support/citus-stand-ins.js'
import { violationsOf } from '../../support/citus-rules.js'
import { onPostgres as t } from '../../support/engines.js'
import { LIST_SHAPES, queriesOf } from '../../support/list-shapes.js'
import { temporaryStore } from '../../support/service.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const LIMITS = { maxRenewals: 1_000 }

/** A store as on Citus, or not, and the texts that it sends. */
async function watchedStore(t: Test, hasCitus: boolean) {
  const { url, database } = await temporaryStore(t)
  await database.value(CITUS_FEED_STAND_INS)
  const sent = new Set<string>()
  const { query } = pg.Client.prototype
  const note = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given
    sent.add(typeof first === 'string' ? first : (first as pg.QueryConfig).text)
    return Reflect.apply(query, this, given)
  }
  pg.Client.prototype.query = note as typeof query
  t.teardown(() => (pg.Client.prototype.query = query))
  const engine = new PostgresEngine({ ...readPostgresUrl(url), hasCitus })
  const store = createStore(engine)
  t.teardown(() => store.close())
  return { engine, store, sent }
}

const violationsIn = (texts: Iterable<string>) =>
  [...texts].flatMap((text) => violationsOf(text).map((violation) => `${violation}: ${text}`))

t.test('sends no statement that Citus would reject while the contract suite runs', async (t) => {
  const { store, sent } = await watchedStore(t, true)
  const contract = await loadContract()
  const kind = certificationImport(contract)
  const deployment = await startLocalDeploymentOn(
    store,
    async (task) => importFile({ ...task, store, kind }),
    systemClock,
  )
  t.teardown(() => deployment.close())
  const { baseUrl, failingUrls } = deployment
  const report = await runContractSuite({
    contract,
    baseUrl,
    failingUrls,
    readOnly: false,
    headers: {},
    seed: 1,
  })
  t.ok(isConformant(report))
  await store.bulkImport(async (writer) => {
    await writer.addCertification({ ...DRAFT, id: 100_000 }, 0)
    // So many days that the counts are written from arrays.
    for (let day = 1; day < 400; day++)
      await writer.insertCertification({ ...DRAFT, expiresAt: day * 86_400 }, 0)
  })
  await store.eraseMentor('m', 1)
  t.ok(sent.size > 60, `${sent.size} texts`)
  t.same(violationsIn(sent), [])
})

t.test('defines no query that Citus would reject', async (t) => {
  const { engine } = await watchedStore(t, true)
  const queries = defineQueries(engine)
  const all = [
    ...Object.values(queries).filter((it) => typeof it !== 'function'),
    ...LIST_SHAPES.flatMap((shape) => Object.values(queriesOf(queries, shape))),
    ...TRANSFERRED_TABLES.flatMap((it) => Object.values(defineTableQueries(engine.builder, it, 21))),
    ...Object.values(defineTallyReading(engine.builder, 21)),
  ] as Query<object, unknown>[]
  t.same(violationsIn(all.map(({ sql }) => sql)), [])
})

t.test('notices what Citus rejects: statements that only PostgreSQL gets', async (t) => {
  const { store, sent } = await watchedStore(t, false)
  const ids = (await Promise.all([1, 2, 3].map(() => store.createCertification(DRAFT, 0, SYSTEM_ACTOR)))).map(
    ({ id }) => id,
  )
  const update = (id: number) => store.updateCertification(id, { expiresAt: 200 }, 0, SYSTEM_ACTOR, LIMITS)
  await Promise.all(ids.map(update))
  await Promise.all(ids.map((id) => store.deleteCertification(id, 1, SYSTEM_ACTOR)))
  await store.updateCertification(
    (await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)).id,
    { expiresAt: 300 },
    0,
    SYSTEM_ACTOR,
    LIMITS,
  )
  const found = violationsIn(sent)
  for (const violation of [
    'a write with a join',
    'a subquery in the values of an insert',
    'a lock on several shards',
  ])
    t.ok(
      found.some((it) => it.startsWith(violation)),
      violation,
    )
})

t.test('notices other statements that Citus rejects', (t) => {
  for (const [sql, violation] of [
    ['update certification set version = 2 where id = 1; delete from renewal', 'several statements'],
    ['delete from renewal using unnest($1) as change', 'a delete with a join'],
    [
      'with gone as (delete from renewal returning sequence) select * from gone',
      'a write in a common table expression',
    ],
    [
      'insert into renewal (a) values ($1) on conflict (sequence) do nothing',
      'a conflict target without the column',
    ],
    [
      'select * from certification join renewal on renewal.sequence = certification.version',
      'a join of other columns',
    ],
    [
      'select (select count(*) from renewal where renewal.certification_id = certification.id) from certification',
      'a correlated subquery',
    ],
  ] as const)
    t.match(violationsOf(sql)[0], new RegExp(`^${violation}`))
  t.same(
    violationsOf('select * from certification join renewal on renewal.certification_id = certification.id'),
    [],
  )
  t.end()
})
