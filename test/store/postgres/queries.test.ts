import pg from 'pg'
import { defineQueries } from '../../../src/store/queries/queries.js'
import { openPostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { openPool } from '../../../src/store/postgres/pool.js'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'
import type { Query } from '../../../src/store/engine/query.js'
import { defineTableQueries, defineTallyReading } from '../../../src/transfer/transfer-queries.js'
import { TRANSFERRED_TABLES } from '../../../src/transfer/transferred-tables.js'
import type { Reading } from '../../../src/transfer/reading.js'
import { changeTally } from '../../../src/store/postgres/postgres-tally.js'
import { Grain } from '../../../src/store/engine/tally.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'
import { LIST_SHAPES, queriesOf } from '../../support/list-shapes.js'

/** 100,000 certifications of 10,000 mentors in 12 types, a fifth of them revoked, which expire in the 2,000 days from 1970 on. */
const RECORDS = `
  insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at,
    revoked_at, revocation_reason)
  select 'mentor-' || n % 10000, 'type-' || n / 7 % 12, 0, 1 + n::bigint * 7919 % 172800000, 0, 1,
    0, 0, case when n % 5 = 0 then 5 end, case when n % 5 = 0 then 'left' end
  from generate_series(1, 100000) n`
/** Half of the names have two prefixes each. */
const PREFIXES = `
  insert into mentor_prefix select prefix, 'mentor-' || n from generate_series(1, 50000) n, unnest(array['a', 'ad']) prefix`
/** As many rows in every other table. */
const OTHERS = `
  insert into idempotency_key select 'key-' || n, 'f', n, n from generate_series(1, 100000) n;
  insert into mentor select 'mentor-' || n, 'Ada' from generate_series(1, 100000) n;
  insert into renewal select n, 1, 0, 1 from generate_series(1, 100000) n;
  insert into loaded_source select 'digest-' || n, 0 from generate_series(1, 100000) n;
  insert into tally select 'type-' || n % 12, ${Grain.instant}, n / 12, 0, 1
    from generate_series(1, 100000) n`

/** The trail of as many certifications, ten to a transaction. */
const TRAIL = `
  insert into audit_line (certification_id, changed_at, operation, xid)
  select n, 0, 'create', n / 10 from generate_series(1, 100000) n`

const DAYS = { from: 3, to: 3 }

/** Parameters by name. All others are ids or counts: 3. */
const VALUES: Record<string, unknown> = {
  filter: { mentorId: 'mentor-7', certType: 'type-4' },
  position: { id: 50_000, expiresAt: 87_000_000 },
  buckets: { firstInstants: DAYS, firstDays: DAYS, months: DAYS, lastDays: DAYS, lastInstants: DAYS },
  period: { from: 1_000_000, before: 171_000_000 },
  months: DAYS,
  types: { list: '{type-4}' },
  step: 20,
  mentorId: 'mentor-7',
  certType: 'type-4',
  mentor_id: 'mentor-7',
  cert_type: 'type-4',
  key: 'key-7',
  fingerprint: 'f',
  digest: 'd',
  name: 'Ada',
  prefix: 'ad',
  other: 'a',
  ids: '[["mentor-7"],["mentor-8"]]',
  from: 'mentor-7',
  before: 'mentor-8',
  now: 86_400_000,
  since: 30_000,
  end: 50_060,
  expires_at: 5,
  expiresAt: 5,
  revocation: null,
  limit: 21,
  offset: 40,
  after: 50_000,
  horizon: 9_000,
  instant: 86_400_000,
}
/** A sort of more than a page, or a filter that discards many records. */
const SORTED_LIST = /Sort .*actual time=\S* rows=(?!21 |0 )|Rows Removed by Filter: \d\d/
/**
 * What stands before a page and the page itself, once in the list's index and once in that of the ids; names for it; one more to
 * merge; a count in each range of its total.
 */
const MAX_READ = 40 + 21 + 21 + 21 + 1 + 10

/** The number of rows that the scans of a plan returned. */
function rowsRead(plan: string): number {
  const scans = plan.matchAll(/Scan .*actual time=\S* rows=(\d+) loops=(\d+)/g)
  return [...scans].reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)
}

const withDefaults = (values: Record<string, unknown>) =>
  new Proxy(values, { get: (known, name) => known[String(name)] ?? 3 })
const values = withDefaults(VALUES)
/** For a list that is sorted, because few certifications expire in the period. */
const shortPeriod = withDefaults({ ...VALUES, period: { from: 86_000_000, before: 87_000_000 } })
/** For the change feed, whose positions are pairs. */
const placeInFeed = withDefaults({ ...VALUES, after: { order: 5_000, id: 50_000 } })
const OF_FEED = ['listChanges', 'getLastChange']

t.test('every query uses an index: none scans a table, and no list is sorted', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  const engine = await openPostgresEngine(database.url)
  t.teardown(() => engine.close())
  const { pool: config, session } = readPostgresUrl(database.url)
  const pool = openPool({ ...config, max: 1, query_timeout: 0 }, { ...session, statement_timeout: '0' })
  t.teardown(() => pool.end())
  const client = await pool.connect()
  t.teardown(() => client.release())
  await client.query(`${RECORDS}; ${OTHERS}`)
  await client.query(TRAIL)
  await client.query(PREFIXES)
  await client.query(
    'vacuum analyze certification, renewal, mentor, mentor_prefix, tally, idempotency_key, loaded_source, audit_line',
  )

  const planOf = async ({ sql, bind }: Query<typeof values, unknown>, given = values): Promise<string> => {
    await client.query('begin')
    await client.query(`prepare planned as ${sql}`)
    const list = bind(given).map((value) => (value === null ? 'null' : pg.escapeLiteral(`${value}`)))
    const execute = list.length === 0 ? 'execute planned' : `execute planned (${list.join(', ')})`
    const { rows } = await client.query<[string]>({ text: `explain (analyze) ${execute}`, rowMode: 'array' })
    await client.query('rollback; deallocate planned')
    return rows.map(([line]) => line).join('\n')
  }

  const queries = defineQueries(engine)
  for (const [name, query] of Object.entries(queries)) {
    if (typeof query === 'function' || /^(insert|put)/.test(name)) continue
    const isOfFeed = OF_FEED.includes(name)
    const plan = await planOf(query as Query<typeof values, unknown>, isOfFeed ? placeInFeed : values)
    t.notMatch(plan, /Seq Scan/, `${name}: ${plan}`)
    t.ok(rowsRead(plan) <= MAX_READ, `${name}: ${rowsRead(plan)} ${plan}`)
    if (isOfFeed) t.match(plan, /Index (Only )?Scan (Backward )?using audit_line_by_commit/, plan)
  }
  for (const shape of LIST_SHAPES) {
    for (const [name, query] of Object.entries(queriesOf(queries, shape))) {
      if (name === 'positionAfter') continue // SQLite alone reaches late pages by positions (deep-pages.ts)
      const plan = await planOf(query as Query<object, unknown>, name === 'listSorted' ? shortPeriod : values)
      const about = `${name} of ${JSON.stringify(shape)}: ${plan}\n${query.sql}`
      t.notMatch(plan, /Seq Scan/, about)
      if (shape.mentorId !== undefined)
        t.match(plan, /certification_by_mentor/, 'a mentor has few certifications')
      // In the order of the ids, the entries of a period are sorted, but only if the tally says that they are not many.
      else if (name === 'listSorted') t.match(plan, /Scan (using|on) certification_\w*by_\w*expiry/, about)
      else {
        t.notMatch(plan, name === 'listStep' ? /Sort .*rows=\d\d/ : SORTED_LIST, about)
        t.ok(rowsRead(plan) <= MAX_READ, `${rowsRead(plan)} ${about}`)
      }
    }
  }
  const emptied = [Grain.all, Grain.day, Grain.instant].map((grain) => {
    return { certType: 'type-4', grain, bucket: 3, delta: -1 }
  })
  const changes = changeTally.bind({ rows: emptied }).map((values) => `{${values}}`)
  t.match(await planOf({ sql: changeTally.sql, bind: () => changes }), /Index Scan (using|on) tally_pkey/)

  const readings: [name: string, reading: Reading][] = [
    ...TRANSFERRED_TABLES.map((it): [string, Reading] => [
      it.name,
      defineTableQueries(engine.builder, it, 21),
    ]),
    ['tally', defineTallyReading(engine.builder, 21)],
  ]
  for (const [name, { first, after }] of readings) {
    for (const query of [first, after]) {
      const plan = await planOf(query as Query<object, unknown>)
      t.notMatch(plan, /Seq Scan|Sort /, `a move reads ${name} through its key: ${plan}`)
      t.ok(rowsRead(plan) <= 21 + 1, `${name}: ${rowsRead(plan)}`)
    }
  }
})
