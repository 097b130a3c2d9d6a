import tap, { type Test } from 'tap'
import { LocalServer } from '../../../scripts/crash-test/local-server.js'
import { startPostgresProxy } from '../../support/postgres-proxy.js'
import { connectPostgres } from '../../support/postgres-server.js'
import { startService, temporaryFolder } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

// A server that crashes forgets the number of a transaction of which nothing was on disk, and gives it to another one after its restart.
// These tests lose a commit of the service in such a crash.

const EXPIRES_AT = '2028-03-01T00:00:00Z'

/** Only the log's writer and commits write the log to the disk, and only the transactions of the tests get a number. */
const SETTINGS = ['checkpoint_timeout=1d', 'bgwriter_lru_maxpages=0', 'autovacuum=off']

const skip = LocalServer.isInstalled ? false : 'PostgreSQL is not installed on this machine'

/** Begins a renewal, and crashes the server before the commit arrives there. The service cannot reach the server until it is restored. */
async function crashDuringRenewal(t: Test) {
  const server = await LocalServer.start(await temporaryFolder(t), 'server', SETTINGS)
  t.teardown(() => server.stop('SIGQUIT'))
  const proxy = await startPostgresProxy(t, server.url)
  const reachedBy = () => `${proxy.through(server.url)}?pool_timeout=100000`
  const { send, create } = await startService(t, { reachedBy })
  await create()

  const observer = await connectPostgres(server.url)
  const { rows } = await observer.query<{ next: string; writer: number }>(
    `select pg_snapshot_xmax(pg_current_snapshot())::text as next, pid as writer
     from pg_stat_activity where backend_type = 'walwriter'`,
  )
  await observer.end()
  const [found] = rows
  if (found === undefined) throw new Error('the process that writes the log does not run')
  process.kill(found.writer, 'SIGSTOP')
  proxy.loseNextCommit('lost and cut off')
  const renewing = send('PUT', '/cert-001', { body: { expires_at: EXPIRES_AT } })
  await waitUntil('the commit is lost', () => proxy.isCutOff)
  await server.stop('SIGKILL')
  process.kill(found.writer, 'SIGKILL')
  await server.start()
  return { server, proxy, send, renewing, forgotten: found.next }
}

/** Checks that the renewal was acknowledged, and carried out once. */
async function wasRenewed(
  t: Test,
  { send, renewing }: Pick<Awaited<ReturnType<typeof crashDuringRenewal>>, 'send' | 'renewing'>,
): Promise<void> {
  const expected = { renewal_count: 1, expires_at: EXPIRES_AT }
  const renewed = await renewing
  t.equal(renewed.statusCode, 200)
  t.match(renewed.json(), expected)
  t.match((await send('GET', '/cert-001')).json(), expected, 'the record has the acknowledged renewal')
}

tap.test('does not take the commit of another transaction for its own after a crash', { skip }, async (t) => {
  const { server, proxy, forgotten, ...service } = await crashDuringRenewal(t)
  const other = await connectPostgres(server.url)
  t.teardown(() => other.end())
  await other.query('begin')
  const { rows } = await other.query<{ id: string }>('select pg_current_xact_id()::text as id')
  t.equal(rows[0]?.id, forgotten, 'the other transaction has the number')
  const { accepted } = proxy
  proxy.restore()
  await waitUntil(
    'the service has asked for the outcome and asks again',
    () => proxy.accepted >= accepted + 2,
  )
  await other.query('commit')
  await wasRenewed(t, service)
})

tap.test('repeats a write of which nothing is left after a crash', { skip }, async (t) => {
  const { proxy, ...service } = await crashDuringRenewal(t)
  proxy.restore()
  await wasRenewed(t, service)
})
