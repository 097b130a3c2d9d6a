import pg from 'pg'
import type { ListShape } from '../../../src/store/list-queries.js'
import { defineQueries } from '../../../src/store/queries.js'
import { openPostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { openPool } from '../../../src/store/postgres/pool.js'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'
import type { Query } from '../../../src/store/query.js'
import { defineTableQueries, defineTallyQueries } from '../../../src/store/transfer/transfer-queries.js'
import { TRANSFERRED_TABLES } from '../../../src/store/transfer/transferred-tables.js'
import type { Reading } from '../../../src/store/transfer/reading.js'
import { deleteEmptyTally } from '../../../src/store/postgres/postgres-tally.js'
import { Grain } from '../../../src/store/tally.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'

/** 100,000 certifications of 10,000 mentors in 12 types, a fifth of them revoked, which expire in the 2,000 days from 1970 on. */
const RECORDS = `
  insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at,
    revoked_at, revocation_reason)
  select 'mentor-' || n % 10000, 'type-' || n / 7 % 12, 0, 1 + n::bigint * 7919 % 172800000, 0, 1,
    0, 0, case when n % 5 = 0 then 5 end, case when n % 5 = 0 then 'left' end
  from generate_series(1, 100000) n`
/** As many rows in every other table. */
const OTHERS = `
  insert into idempotency_key select 'key-' || n, 'f', n, n from generate_series(1, 100000) n;
  insert into mentor select 'mentor-' || n, 'Ada' from generate_series(1, 100000) n;
  insert into renewal select n, 1, 0, 1 from generate_series(1, 100000) n;
  insert into loaded_source select 'digest-' || n, 0 from generate_series(1, 100000) n;
  insert into tally select 'type-' || n % 12, ${Grain.instant}, n / 12 / 8, n / 12 % 8, 1
    from generate_series(1, 100000) n`

const DAYS = { from: 3, to: 3 }

/** Parameters by name. All others are ids or counts: 3. */
const VALUES: Record<string, unknown> = {
  filter: { mentorId: 'mentor-7', certType: 'type-4' },
  position: { id: 3, expiresAt: 87_000_000 },
  ranges: { instants: DAYS, firstDays: DAYS, months: DAYS, lastDays: DAYS },
  mentorId: 'mentor-7',
  certType: 'type-4',
  mentor_id: 'mentor-7',
  cert_type: 'type-4',
  key: 'key-7',
  fingerprint: 'f',
  digest: 'd',
  name: 'Ada',
  now: 86_400_000,
  since: 30_000,
  end: 90_000_000,
  expires_at: 5,
  expiresAt: 5,
  revocation: null,
  limit: 21,
  offset: 40,
}
/** A sort of more than a page, or many records that are looked at in vain. */
const SORTED_LIST = /Sort .*actual time=\S* rows=(?!21 |0 )|Rows Removed by Filter: \d\d/
/** What stands before a page and the page itself, once in the list's index and once in that of the ids; and names for it. */
const MAX_READ = 40 + 21 + 21 + 21

/** How many rows the scans of a plan gave. */
function rowsRead(plan: string): number {
  const scans = plan.matchAll(/Scan .*actual time=\S* rows=(\d+) loops=(\d+)/g)
  return [...scans].reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)
}

const values = new Proxy(VALUES, { get: (known, name) => known[String(name)] ?? 3 })

t.test('every query finds its way through an index: none scans a table, no list is sorted', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  const engine = await openPostgresEngine(database.url)
  t.teardown(() => engine.close())
  const { pool: config, session } = readPostgresUrl(database.url)
  const pool = openPool({ ...config, max: 1 }, session)
  t.teardown(() => pool.end())
  const client = await pool.connect()
  t.teardown(() => client.release())
  await client.query(`${RECORDS}; ${OTHERS}`)
  await client.query('vacuum analyze certification, renewal, mentor, tally, idempotency_key, loaded_source')

  const planOf = async ({ sql, bind }: Query<typeof values, unknown>): Promise<string> => {
    await client.query('begin')
    await client.query(`prepare planned as ${sql}`)
    const list = bind(values).map((value) => (value === null ? 'null' : pg.escapeLiteral(`${value}`)))
    const execute = list.length === 0 ? 'execute planned' : `execute planned (${list.join(', ')})`
    const { rows } = await client.query<[string]>({ text: `explain (analyze) ${execute}`, rowMode: 'array' })
    await client.query('rollback; deallocate planned')
    return rows.map(([line]) => line).join('\n')
  }

  const { listCertifications, listCertificationsAfter, totalOfCertifications, ...queries } =
    defineQueries(engine)
  for (const [name, query] of Object.entries(queries)) {
    if (/^(insert|put)/.test(name)) continue
    const plan = await planOf(query as Query<typeof values, unknown>)
    t.notMatch(plan, /Seq Scan/, `${name}: ${plan}`)
    t.ok(rowsRead(plan) <= MAX_READ, `${name}: ${rowsRead(plan)}`)
  }
  for (const mentorId of [undefined, 'm']) {
    for (const certType of [undefined, 'c']) {
      for (const status of [undefined, 'active', 'expired', 'revoked'] as const) {
        const shape: ListShape = { mentorId, certType, status }
        for (const queryOf of [listCertifications, listCertificationsAfter, totalOfCertifications]) {
          const plan = await planOf(queryOf(shape) as Query<object, unknown>)
          t.notMatch(plan, /Seq Scan/, plan)
          t.ok(rowsRead(plan) <= MAX_READ, `${rowsRead(plan)}: ${plan}`)
          if (mentorId === undefined) t.notMatch(plan, SORTED_LIST, plan)
          else t.match(plan, /certification_by_mentor/, 'a mentor has few certifications')
        }
      }
    }
  }
  const emptied = [Grain.all, Grain.day, Grain.instant].map((grain) => {
    return { certType: 'type-4', grain, bucket: 3, shard: 3, delta: -1 }
  })
  const deletion = deleteEmptyTally.bind({ rows: emptied }).map((values) => `{${values}}`)
  t.match(
    await planOf({ sql: deleteEmptyTally.sql, bind: () => deletion }),
    /Index Scan (using|on) tally_pkey/,
  )

  const readings: [name: string, reading: Reading][] = [
    ...TRANSFERRED_TABLES.map((it): [string, Reading] => [
      it.name,
      defineTableQueries(engine.builder, it, 21),
    ]),
    ['tally', defineTallyQueries(engine.builder, 21)],
  ]
  for (const [name, { first, after }] of readings) {
    for (const query of [first, after]) {
      const plan = await planOf(query as Query<object, unknown>)
      t.notMatch(plan, /Seq Scan|Sort /, `a move reads ${name} through its key: ${plan}`)
      t.ok(rowsRead(plan) <= 21 * engine.tallyShards + 1, `${name}: ${rowsRead(plan)}`)
    }
  }
})
