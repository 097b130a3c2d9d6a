import type { Test } from 'tap'
import { SYSTEM_ACTOR } from '../../../src/store/interface/store.js'
import { openPostgresEngine } from '../../../src/store/postgres/postgres-engine.js'
import { MarkedCommits } from '../../../src/store/postgres/marked-commits.js'
import { PostgresSession } from '../../../src/store/postgres/postgres-session.js'
import { readPostgresUrl } from '../../../src/store/postgres/postgres-url.js'
import { engineOf, onPostgres as t, type TestDatabase } from '../../support/engines.js'
import { startPostgresProxy } from '../../support/postgres-proxy.js'
import { connectPostgres } from '../../support/postgres-server.js'
import { temporaryStore } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

/** The error of a commit that did not take effect, so it is not a CommitInDoubtError. */
const LOST = { name: 'StoreUnavailableError' }
const COUNT_MARKS = 'select count(*)::int from commit_mark'

/** A database with its tables, and commits on it. */
async function temporaryCommits(t: Test) {
  const database = await engineOf(t).createDatabase(t)
  await (await openPostgresEngine(database.url)).close()
  return { database, commits: new MarkedCommits(readPostgresUrl(database.url)) }
}

/** Begins a transaction. @returns its number. */
async function begin(t: Test, { url }: TestDatabase) {
  const client = await connectPostgres(url)
  t.teardown(() => client.end())
  const session = new PostgresSession(client)
  return { client, session, id: await session.begin('begin') }
}

t.test('leaves as many marks as commits run at a time', async (t) => {
  const { database, commits } = await temporaryCommits(t)
  const commit = async () => {
    const { session, id } = await begin(t, database)
    await commits.commit(session, id)
  }
  for (let n = 0; n < 3; n++) await Promise.all([commit(), commit()])
  const marks = Number(await database.value(COUNT_MARKS))
  t.ok(marks === 1 || marks === 2, `${marks} marks`)
})

t.test('leaves no mark if nothing was written', async (t) => {
  const { store, database } = await temporaryStore(t)
  t.equal(await store.deleteCertification(1, 0, SYSTEM_ACTOR), false)
  t.equal(await database.value(COUNT_MARKS), 0)
})

t.test('does not take the commit of another transaction for a lost one', async (t) => {
  const { database } = await temporaryCommits(t)
  const proxy = await startPostgresProxy(t, database.url)
  const commits = new MarkedCommits(readPostgresUrl(proxy.through(database.url)))
  const lost = await begin(t, database)
  await lost.client.end()
  const other = await begin(t, database)
  const rejected = t.rejects(commits.commit(lost.session, other.id), LOST)
  await waitUntil('the outcome was looked up, and is looked up again', () => proxy.accepted >= 2)
  await other.client.query('commit')
  await rejected
})

t.test('takes a commit for lost if no transaction has its number', async (t) => {
  const { database, commits } = await temporaryCommits(t)
  const { client, session } = await begin(t, database)
  await client.end()
  await t.rejects(commits.commit(session, '9000000000000000000'), LOST)
})

t.test('deletes the marks of processes that ended', async (t) => {
  const { url, database } = await temporaryStore(t)
  await database.value(
    `insert into commit_mark select gen_random_uuid(), 0, 1, now() - age::interval from unnest(array['2 days', '1 hour']) as age`,
  )
  await (await openPostgresEngine(url)).close()
  t.equal(await database.value(COUNT_MARKS), 1)
})
