import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { createApp } from '../../../src/app.js'
import { parseInstant } from '../../../src/domain/time.js'
import { exportFile } from '../../../src/export/export-file.js'
import { certificationExport } from '../../../src/export/certification-export.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { createImporter } from '../../../src/import/import-thread.js'
import { openStore } from '../../../src/store/open-store.js'
import { ownDatabase } from '../../support/own-database.js'
import { missingPgBouncer, startPgBouncer } from '../../support/pgbouncer.js'
import { missingPostgres } from '../../support/postgres-server.js'
import { COLLECTION, EXAMPLE, SettableClock, temporaryFolder } from '../../support/service.js'

// A role, a database or a connection pooler can change the settings of every session. Whatever they are, the service must read
// back the times that it wrote, or refuse to start.

const skip = (await missingPostgres()) ?? false
const skipPooler = skip || ((await missingPgBouncer()) ?? false)

/** Settings that no reply may depend on. */
const HARMLESS = {
  timezone: 'America/New_York',
  datestyle: 'German, DMY',
  intervalstyle: 'sql_standard',
  bytea_output: 'escape',
  standard_conforming_strings: 'off',
  default_transaction_isolation: 'serializable',
  extra_float_digits: '-15',
}

/** Starts the app on the database and checks that every time is what was sent, in all replies and in an export. */
async function checkTimes(t: Test, url: string): Promise<void> {
  const store = await openStore(url)
  const clock = new SettableClock(parseInstant('2026-03-26T10:00:00Z'))
  const importer = createImporter(url)
  const config = { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: true }
  const app = await createApp({ store, importer, clock, config })
  try {
    const send = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
      const options = body === undefined ? {} : { body }
      return (
        await app.inject({ method, url: COLLECTION + path, headers: { host: 'test' }, ...options })
      ).json()
    }
    const created = await send('POST', '', EXAMPLE)
    t.match(created, { ...EXAMPLE, created_at: '2026-03-26T10:00:00Z' }, 'as created')
    const { id, created_at: _, ...unchanged } = created
    t.match(await send('GET', `/${id}`), created, 'as read')
    t.match((await send('GET', '')).data, [created], 'in the list')
    t.match((await send('GET', '/expiring?days=3650')).data, [{ id, expires_at: EXAMPLE.expires_at }])

    const corrected = await send('PUT', `/${id}`, { cert_type: 'another' })
    t.match(corrected, { ...unchanged, cert_type: 'another' }, 'a correction of the type changes no time')
    const same = await send('PUT', `/${id}`, { expires_at: EXAMPLE.expires_at })
    t.equal(same.renewal_count, 0, 'the same expiry is not a renewal')

    const file = join(await temporaryFolder(t), 'export.ndjson')
    await exportFile({ store, file, format: 'ndjson', kind: certificationExport(await loadContract()) })
    const { issued_at, expires_at } = JSON.parse(await readFile(file, 'utf8'))
    t.same([issued_at, expires_at], [EXAMPLE.issued_at, EXAMPLE.expires_at], 'in an export')
  } finally {
    await app.close()
    await store.close()
  }
}

for (const target of ['database', 'role'] as const) {
  tap.test(`times are exact whatever the ${target}'s settings are`, { skip }, async (t) => {
    const database = await ownDatabase(t)
    await database.set(target, HARMLESS)
    await checkTimes(t, database.url())
  })

  tap.test(
    `times are exact whatever the ${target}'s settings are, through a pooler`,
    { skip: skipPooler },
    async (t) => {
      const database = await ownDatabase(t)
      await database.set(target, HARMLESS)
      await checkTimes(t, database.url(await startPgBouncer(t, database.name)))
    },
  )

  tap.test(
    `refuses to start where the ${target} is read-only, and says which setting is why`,
    { skip },
    async (t) => {
      const database = await ownDatabase(t)
      await (await openStore(database.url())).close()
      await database.set(target, { default_transaction_read_only: 'on' })
      await t.rejects(openStore(database.url()), {
        message: /default_transaction_read_only is on .* set it to off/,
      })
    },
  )

  tap.test(`stays in its schema when the ${target}'s search_path changes`, { skip }, async (t) => {
    const database = await ownDatabase(t)
    const store = await openStore(`${database.url()}?pool_size=2`)
    t.teardown(() => store.close())
    await store.bulkImport((writer) => writer.addMentor('mentor-1', 'Ada'))
    await database.set(target, { search_path: 'elsewhere' })
    const admin = new pg.Client(database.url())
    await admin.connect()
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await admin.end()
    const pages = []
    for await (const page of store.exportMentors()) pages.push(page)
    t.same(pages, [[{ id: 'mentor-1', name: 'Ada' }]])
    await t.rejects(openStore(database.url()), /search_path .* names no schema/)
  })
}

tap.test(
  'applies the settings of the URL to every session, also through a pooler',
  { skip: skipPooler },
  async (t) => {
    const database = await ownDatabase(t)
    const port = await startPgBouncer(t, database.name)
    const admin = new pg.Client(database.url())
    await admin.connect()
    await admin.query('create schema app')
    const url = new URL(database.url(port))
    url.searchParams.set('options', '-c search_path=app')
    await (await openStore(url.href)).close()
    const { rows } = await admin.query(`select schemaname from pg_tables where tablename = 'certification'`)
    await admin.end()
    t.same(rows, [{ schemaname: 'app' }])
  },
)
