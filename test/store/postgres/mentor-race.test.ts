import pg from 'pg'
import { engineOf, onPostgres as t } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

t.test('renames a mentor that another process adds at the same moment', async (t) => {
  const { store, url, database } = await temporaryStore(t)
  t.equal(engineOf(t).name, 'PostgreSQL')
  const other = new pg.Client(url)
  await other.connect()
  t.teardown(() => other.end())
  const { rows } = await other.query<{ id: number }>('select pg_backend_pid() as id')
  await other.query(`begin; insert into mentor (id, name) values ('m', 'First')`)
  const put = store.putMentor({ id: 'm', name: 'Second' }, 0)
  const waiting = `select count(*)::int from pg_stat_activity where ${rows[0]?.id} = any(pg_blocking_pids(pid))`
  await waitUntil('the store waits for the other process', async () => (await database.value(waiting)) === 1)
  await other.query('commit')
  t.match(await put, { isNew: false, mentor: { id: 'm', name: 'Second' } })
  t.match((await store.listMentors({ search: 'second', after: '', limit: 9 }, 0)).mentors, [{ id: 'm' }])
})
