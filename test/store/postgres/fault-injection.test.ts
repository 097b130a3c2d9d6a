import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'
import { engineOf, onPostgres as t, type TestDatabase } from '../../support/engines.js'
import { connectPostgres } from '../../support/postgres-server.js'
import { startPostgresProxy } from '../../support/postgres-proxy.js'
import { EXAMPLE, isProblem, startService } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

const RENEWAL = { body: { expires_at: '2028-03-01T00:00:00Z' } }

const withParameters = (parameters: Record<string, string>) => (text: string) => {
  const url = new URL(text)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** How many sessions wait for the lock of a record. */
const WAITING = `select count(*)::int from pg_stat_activity
  where wait_event_type = 'Lock' and pid in (select pid from pg_locks where relation = 'certification'::regclass)`

/** Locks a record until the returned function is called. */
async function lockRecord(t: Test, { url }: TestDatabase, id: number): Promise<() => Promise<void>> {
  const client = new pg.Client(url)
  await client.connect()
  t.teardown(() => client.end())
  await client.query('begin')
  await client.query('select from certification where id = $1 for update', [id])
  return async () => void (await client.query('rollback'))
}

function isUnavailable(
  t: Test,
  reply: Parameters<typeof isProblem>[1],
  detail = /Nothing was changed/,
): void {
  isProblem(t, reply, 503)
  t.equal(reply.headers['retry-after'], '1')
  t.match(reply.json().detail, detail)
}

t.test('answers reads while any number of writes waits for a lock', async (t) => {
  const { send, create, database } = await startService(t, {
    reachedBy: withParameters({ pool_size: '2', pool_timeout: '2000' }),
  })
  const { id } = await create()
  const release = await lockRecord(t, database, 1)
  const writes = Array.from({ length: 5 }, () => send('PUT', `/${id}`, RENEWAL))
  await waitUntil('a write waits', async () => (await database.value(WAITING)) === 1)
  t.equal((await send('GET', '')).statusCode, 200)
  for (const refused of await Promise.all(writes)) isUnavailable(t, refused)
  await release()
  t.equal((await send('PUT', `/${id}`, RENEWAL)).statusCode, 200)
  const releaseAgain = await lockRecord(t, database, 1)
  const statuses: number[] = []
  await Promise.all(
    Array.from({ length: 1_500 }, async () => statuses.push((await send('DELETE', `/${id}`)).statusCode)),
  )
  t.same(new Set(statuses), new Set([503]), 'the number of waiting writes is limited')
  await releaseAgain()
})

/** A service that reaches the server through a proxy. */
async function startBehindProxy(t: Test, statement_timeout = '10000') {
  const { url } = await engineOf(t).createDatabase(t)
  const proxy = await startPostgresProxy(t, url)
  const service = await startService(t, {
    reachedBy: (text) => withParameters({ pool_timeout: '2000', statement_timeout })(proxy.through(text)),
  })
  return { ...service, proxy }
}

t.test('loses no acknowledged write and repeats none when backends are terminated under load', async (t) => {
  const name = `faults_${process.pid}`
  const service = await startService(t, { reachedBy: withParameters({ application_name: name }) })
  const { send, create, database } = service
  const renewed = await create()
  const killer = await connectPostgres()
  t.teardown(() => killer.end())
  const kill = () =>
    killer.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])

  const statuses = new Map<number, number>()
  const acknowledged = new Map<string, string>()
  let renewals = 0
  let isOver = false
  const work = async (worker: number): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const key = `${worker}-${n}`
      const body = { ...EXAMPLE, mentor_id: `mentor-${key}` }
      const created = await send('POST', '', { body, headers: { 'idempotency-key': key } })
      if (created.statusCode === 201) acknowledged.set(body.mentor_id, created.json().id)
      const expires_at = `2028-03-01T00:${String(worker).padStart(2, '0')}:00Z`
      const renewal = await send('PUT', `/${renewed.id}`, {
        body: { expires_at, issued_at: EXAMPLE.issued_at },
      })
      if (renewal.statusCode === 200) renewals++
      const read = await send('GET', '?status=active')
      for (const { statusCode } of [created, renewal, read])
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    }
  }
  const workers = Array.from({ length: 8 }, (_, worker) => work(worker))
  for (let n = 0; n < 15; n++) {
    await setTimeout(100)
    await kill()
  }
  isOver = true
  await Promise.all(workers)

  t.comment(Object.fromEntries(statuses))
  for (const status of statuses.keys()) t.ok([200, 201, 503].includes(status), `${status}`)
  t.comment(`${acknowledged.size} creations and ${renewals} updates were acknowledged`)
  const rows = await database.value(
    `select json_object_agg(mentor_id, 'cert-' || lpad(id::text, greatest(3, length(id::text)), '0'))
    from certification where id > 1`,
  )
  const stored = rows as Record<string, string>
  for (const [mentor, id] of acknowledged) if (stored[mentor] !== id) t.fail(`${mentor} is not there`)
  const twice = await database.value(
    'select count(*)::int from (select from certification group by mentor_id having count(*) > 1) as twice',
  )
  t.equal(twice, 0, 'no creation was done twice')
  const total = (await send('GET', '')).json().pagination.total
  t.equal(total, await database.value('select count(*)::int from certification'), 'the tally has not drifted')
  const record = (await send('GET', `/${renewed.id}`)).json()
  t.equal(record.renewal_count, record.renewal_history.length)
})

t.test('carries out a write once if the reply to its commit is lost', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t)
  await create()
  proxy.loseNextCommit('reply lost')
  const renewed = await send('PUT', '/cert-001', RENEWAL)
  t.equal(renewed.statusCode, 200)
  t.equal(renewed.json().renewal_count, 1)
  proxy.loseNextCommit('reply lost')
  t.equal((await create()).id, 'cert-002')
  t.equal((await send('GET', '')).json().pagination.total, 2)
  t.equal((await send('GET', '/cert-001')).json().renewal_count, 1)
})

t.test('repeats a write if its commit does not arrive', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t)
  await create()
  proxy.loseNextCommit('lost')
  const renewed = await send('PUT', '/cert-001', RENEWAL)
  t.equal(renewed.statusCode, 200)
  t.equal((await send('GET', '/cert-001')).json().renewal_count, 1)
})

t.test('begins an export on another connection if one is lost', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t)
  await create()
  proxy.loseNext('repeatable read')
  const exported = await send('GET', '/export.csv')
  t.equal(exported.statusCode, 200)
  t.match(exported.body, /cert-001/)
})

t.test('reports a commit as in doubt if its outcome cannot be found out', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t)
  await create()
  proxy.loseNextCommit('cut off')
  isUnavailable(t, await send('PUT', '/cert-001', RENEWAL), /The outcome of the request is unknown/)
  proxy.restore()
  t.equal((await send('GET', '/cert-001')).json().renewal_count, 1)
})

t.test('answers 503 while the server is unreachable, and recovers', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t)
  await create()
  proxy.cutOff()
  for (const [method, path, options] of [
    ['GET', '', {}],
    ['GET', '/cert-001', {}],
    ['POST', '', { body: EXAMPLE }],
    ['PUT', '/cert-001', RENEWAL],
    ['DELETE', '/cert-001', {}],
  ] as const)
    isUnavailable(t, await send(method, path, options))
  proxy.restore()
  t.equal((await send('PUT', '/cert-001', RENEWAL)).json().renewal_count, 1)
  t.equal((await send('GET', '')).json().pagination.total, 1)
})

t.test('cancels a statement that takes too long', async (t) => {
  const { send, create, database } = await startService(t, {
    reachedBy: withParameters({ statement_timeout: '1000' }),
  })
  await create()
  const unlock = await lockRecord(t, database, 1)
  isUnavailable(t, await send('PUT', '/cert-001', RENEWAL))
  t.equal((await send('GET', '/cert-001')).json().renewal_count, 0, 'reads do not wait for locks')
  await unlock()
  t.equal((await send('PUT', '/cert-001', RENEWAL)).json().renewal_count, 1)
})

t.test('answers 503 if no connection becomes free in time', async (t) => {
  const { send, create, store } = await startService(t, {
    reachedBy: withParameters({ pool_size: '1', pool_timeout: '2000' }),
  })
  await create()
  const exporting = store.exportCertifications()
  await exporting[Symbol.asyncIterator]().next() // takes the only connection
  isUnavailable(t, await send('GET', ''))
  for await (const _ of exporting);
  t.equal((await send('PUT', '/cert-001', RENEWAL)).statusCode, 200)
  t.equal((await send('PUT', '/cert-001', RENEWAL)).statusCode, 200)
  t.equal(
    (await send('GET', '/cert-001')).json().renewal_count,
    1,
    'the second request was not a renewal any more',
  )
})

t.test('does not retry a read if the server does not reply, and recovers', async (t) => {
  const { send, create, proxy } = await startBehindProxy(t, '300')
  await create()
  proxy.hang()
  isUnavailable(t, await send('GET', '/cert-001'))
  isUnavailable(t, await send('PUT', '/cert-001', RENEWAL))
  proxy.restore()
  t.equal((await send('GET', '/cert-001')).statusCode, 200)
  t.equal((await send('PUT', '/cert-001', RENEWAL)).statusCode, 200)
})
