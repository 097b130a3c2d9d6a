import { Kysely, Migrator, PostgresDialect } from 'kysely'
import pg from 'pg'
import { MIGRATIONS } from '../../../src/store/postgres/migrate.js'
import { openStore } from '../../../src/store/open-store.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'

t.test('a database of version 1.1 keeps every time to the second', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  })
  const migrationTableSchema = /search_path=(\w+)/.exec(decodeURIComponent(url))?.[1] ?? ''
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableSchema,
  })
  const { error } = await migrator.migrateTo('002-audit-and-export')
  t.equal(error, undefined)
  await db.destroy()

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
  for await (const { changedAt } of store.auditTrail(1)) t.equal(changedAt, at('2026-03-27T10:00:00Z'))
})
