import { openStore } from '../../../src/store/open-store.js'
import { distribute } from '../../../src/store/postgres/distribute.js'
import { SYSTEM_ACTOR } from '../../../src/store/interface/store.js'
import { CITUS_STAND_INS } from '../../support/citus-stand-ins.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'

t.test('rejects a database without Citus, and does not change it', async (t) => {
  const { url, store } = await temporaryStore(t)
  await t.rejects(distribute(url), /^the database has no Citus: /)
  const draft = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 1 }
  t.equal((await store.createCertification(draft, 0, SYSTEM_ACTOR)).id, 1)
})

t.test('distributes each table once, and still deletes histories with their certifications', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  await (await openStore(database.url)).close()
  await database.value(CITUS_STAND_INS)

  t.same(await distribute(database.url), [
    'certification: distributed by id',
    "renewal: distributed by its certification's id, beside it",
    "audit_line: distributed by its certification's id, beside it, without its trigger, which Citus refuses",
    'mentor: on every node',
    'mentor_prefix: on every node, beside the names',
  ])
  const noted = `select json_agg(array[logicalrelid::text, partkey]) from pg_dist_partition`
  t.same(await database.value(noted), [
    ['certification', 'id'],
    ['renewal', 'certification_id'],
    ['audit_line', 'certification_id'],
    ['mentor', null],
    ['mentor_prefix', null],
  ])
  const truncated = 'select json_agg(name::text order by name::text) from truncated_locally'
  t.same(
    await database.value(truncated),
    ['audit_line', 'certification', 'mentor', 'mentor_prefix', 'renewal'],
    'no rows stay hidden on the coordinator',
  )
  const cascades = `select count(*)::int from pg_constraint
    where conrelid = 'renewal'::regclass and contype = 'f' and confdeltype = 'c'`
  t.equal(await database.value(cascades), 1, 'the foreign key is there again')
  const triggers = `select count(*)::int from pg_trigger where tgrelid = 'audit_line'::regclass`
  t.equal(await database.value(triggers), 0)
  t.same(await distribute(database.url), [], 'a second run distributes nothing')
})

t.test('brings the counts that version 1.2.0 distributed back to the coordinator', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  await (await openStore(database.url)).close()
  await database.value(CITUS_STAND_INS)
  await database.value(`select create_distributed_table('tally', 'cert_type')`)
  await (await openStore(database.url)).close()
  t.equal(await database.value('select count(*)::int from pg_dist_partition'), 0)
})
