import { Kysely, Migrator } from 'kysely'
import pg from 'pg'
import { CurrentSchemaDialect, MIGRATIONS } from '../../../src/store/postgres/migrate.js'
import { openStore } from '../../../src/store/open-store.js'
import { SYSTEM_ACTOR } from '../../../src/store/interface/store.js'
import { Grain } from '../../../src/store/engine/tally.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'

/** Creates the tables of an earlier version. */
async function migrateTo(url: string, lastMigration: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new CurrentSchemaDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  })
  const migrationTableSchema = /search_path=(\w+)/.exec(decodeURIComponent(url))?.[1] ?? ''
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableSchema,
  })
  const { error } = await migrator.migrateTo(lastMigration)
  await db.destroy()
  if (error !== undefined) throw error
}

t.test('keeps every time of a version 1.1 database to the second', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  await migrateTo(url, '002-audit-and-export')
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`set timezone = 'Asia/Kolkata'`)
  await client.query(`
    insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at,
      revoked_at, revocation_reason)
    values
      ('m', 'x', '1900-01-01T00:00:00Z', '2199-12-31T23:59:59Z', 1, 3, '2026-03-26T10:00:00Z', '2026-03-27T10:00:00Z', null, null),
      ('m', 'x', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z', 0, 2, '2026-03-26T10:00:00Z', '2026-03-27T10:00:00Z',
        '2026-03-27T10:00:00Z', 'left')`)
  await client.query(
    `insert into mentor select 'm' || n, case when n % 2 = 0 then 'Søren' else 'Ada' end || n from generate_series(1, 2500) n`,
  )
  await client.query(`insert into renewal values (1, 1, '2026-03-27T10:00:00Z', '2199-12-31T23:59:59Z')`)
  await client.query(
    `insert into audit_line (certification_id, changed_at, operation) values (1, '2026-03-27T10:00:00Z', 'renew')`,
  )
  await client.end()

  const store = await openStore(url)
  t.teardown(() => store.close())
  const at = (text: string) => Date.parse(text) / 1000
  t.match(await store.getCertification(1), {
    certification: {
      issuedAt: at('1900-01-01T00:00:00Z'),
      expiresAt: at('2199-12-31T23:59:59Z'),
      createdAt: at('2026-03-26T10:00:00Z'),
      updatedAt: at('2026-03-27T10:00:00Z'),
      revocation: null,
    },
    renewals: [{ renewedAt: at('2026-03-27T10:00:00Z'), expiresAt: at('2199-12-31T23:59:59Z') }],
  })
  t.match(await store.getCertificationStatus(2), {
    issuedAt: -1,
    expiresAt: 0,
    revocation: { revokedAt: at('2026-03-27T10:00:00Z'), reason: 'left' },
  })
  const found = await store.listMentors({ search: 'soren2500', after: '', limit: 9 }, 0)
  t.match(found.mentors, [{ id: 'm2500', name: 'Søren2500' }], 'existing names can be searched')
  t.equal((await store.listMentors({ search: 'ada', after: '', limit: 99 }, 0)).mentors.length, 99)
  for await (const { changedAt } of store.auditTrail(1)) t.equal(changedAt, at('2026-03-27T10:00:00Z'))
})

t.test('says that a database is of a later version', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  await (await openStore(database.url)).close()
  await database.value(`insert into kysely_migration (name, timestamp) values ('999-later', '')`)
  await t.rejects(openStore(database.url), {
    message: /the database was migrated by a later version of the service \(it has the migration 999-later\)/,
  })
})

t.test('does not open a database that lacks a migration', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  await (await openStore(database.url)).close()
  await database.value(`delete from kysely_migration where name like '002%'`)
  await t.rejects(openStore(database.url), { message: /corrupted migrations/ })
})

t.test('reports the migrations of a new database, and the merged counts of an older one', async (t) => {
  const reported: string[] = []
  const observer = { committed() {}, migrated: (names: readonly string[]) => void reported.push(...names) }
  const other = await engineOf(t).createDatabase(t)
  await (await openStore(other.url, { observer })).close()
  t.strictSame(reported.splice(0), Object.keys(MIGRATIONS))
  const database = await engineOf(t).createDatabase(t)
  await migrateTo(database.url, '003-epoch-seconds')
  await database.value(
    `insert into tally (cert_type, grain, at, slot, total) values ('', 0, 0, 3, 5), ('', 0, 0, 4, -2)`,
  )
  const store = await openStore(database.url, { observer })
  t.teardown(() => store.close())
  t.strictSame(
    reported,
    Object.keys(MIGRATIONS).filter((it) => it > '003-epoch-seconds'),
  )
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 3)
  t.equal(await database.value('select count(*)::int from tally'), 1)
})

t.test('counts the revoked certifications of a database of version 1.1 by expiry', async (t) => {
  const database = await engineOf(t).createDatabase(t)
  const store = await openStore(database.url)
  for (const expiresAt of [-1, -86_400, -86_401, 31 * 86_400 - 1, 365 * 86_400 - 1, 365 * 86_400 - 1]) {
    const draft = { mentorId: 'm', certType: 'x', issuedAt: -200_000, expiresAt }
    const { id } = await store.createCertification(draft, 0, SYSTEM_ACTOR)
    const revocation = { status: 'revoked', revocationReason: 'left' } as const
    await store.updateCertification(id, revocation, 0, SYSTEM_ACTOR, { maxRenewals: 1 })
  }
  await store.close()
  const tally = () =>
    database.value(
      `select string_agg(concat_ws(' ', cert_type, grain, at, total), ',' order by cert_type, grain, at) from tally`,
    )
  const counted = await tally()
  await database.value(`delete from tally where grain >= ${Grain.revokedMonth}`)
  await database.value(
    `drop index certification_revoked_by_expiry, certification_revoked_by_type_and_expiry, tally_types`,
  )
  await database.value(`alter table idempotency_key drop column reply`)
  await database.value(`alter table audit_line drop column xid`) // and its index
  await database.value(`drop table feed, mentor_prefix, commit_mark`)
  await database.value(`delete from kysely_migration where name >= '005'`)
  await (await openStore(database.url)).close()
  t.equal(await tally(), counted)
})
