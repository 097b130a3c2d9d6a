import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { createApp } from '../../../src/app.js'
import { parseInstant } from '../../../src/domain/time.js'
import { exportFile } from '../../../src/export/export-file.js'
import { certificationExport } from '../../../src/export/certification-export.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { openStore } from '../../../src/store/open-store.js'
import { connectPostgres, missingPostgres, POSTGRES_URL } from '../../support/postgres-server.js'
import { COLLECTION, EXAMPLE, SettableClock, temporaryFolder } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

// A role, a database or a connection pooler can change the settings of every session. Whatever they are, the service must read
// back the times that it wrote, or refuse to start.

const skip = (await missingPostgres()) ?? false
const PGBOUNCER = '/usr/sbin/pgbouncer'

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

interface OwnDatabase {
  readonly name: string
  readonly role: string
  /** Makes the settings the defaults of the database, or of the role. */
  set(target: 'database' | 'role', settings: Readonly<Record<string, string>>): Promise<void>
  url(port?: number): string
}

/** A database and a role of the test's own, which are dropped after it. */
async function ownDatabase(t: Test): Promise<OwnDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = await connectPostgres()
  await admin.query(`create role ${name} login superuser password 'secret'`)
  await admin.query(`create database ${name} owner ${name}`)
  t.teardown(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.query(`drop role ${name}`)
    await admin.end()
  })
  return {
    name,
    role: name,
    async set(target, settings) {
      for (const [setting, value] of Object.entries(settings))
        await admin.query(
          `alter ${target} ${name} set ${setting} = ${value.includes(', ') ? value : pg.escapeLiteral(value)}`,
        )
    },
    url(port) {
      const url = new URL(POSTGRES_URL)
      url.username = name
      url.password = 'secret'
      url.pathname = `/${name}`
      if (port !== undefined) url.host = `127.0.0.1:${port}`
      return url.href
    },
  }
}

/** Starts the app on the database and checks that every time is what was sent, in all replies and in an export. */
async function checkTimes(t: Test, url: string): Promise<void> {
  const store = await openStore(url)
  const clock = new SettableClock(parseInstant('2026-03-26T10:00:00Z'))
  const app = await createApp({ store, clock, config: { EXPIRING_SOON_DAYS: 30, VALIDATE_RESPONSES: true } })
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

/** Starts a PgBouncer in session mode, which drops the options of the start-up packet. */
async function startPgBouncer(t: Test, database: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { hostname, port: serverPort } = new URL(POSTGRES_URL)
  const port = await unusedPort()
  const ini = join(folder, 'pgbouncer.ini')
  await writeFile(
    ini,
    `[databases]
${database} = host=${hostname} port=${serverPort || 5432} dbname=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = session
ignore_startup_parameters = options,extra_float_digits
`,
  )
  await writeFile(join(folder, 'users'), `"${database}" "secret"\n`)
  const { uid, gid } = await unprivileged()
  await chmod(folder, 0o755)
  for (const name of ['pgbouncer.ini', 'users']) await chown(join(folder, name), uid, gid)
  const isRoot = process.getuid?.() === 0 // PgBouncer refuses to run as root
  const child = spawn(PGBOUNCER, [ini], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot ? { uid, gid } : {}),
  })
  t.teardown(() => stop(child))
  let log = ''
  child.stderr.on('data', (chunk) => (log += chunk))
  await waitUntil('PgBouncer is up', () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start: ${log}`)
    return log.includes('process up')
  })
  return port
}

async function unprivileged(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'nobody') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** PgBouncer takes no port 0. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const hasPgBouncer = await readFile(PGBOUNCER).then(
  () => true,
  () => false,
)
if (!hasPgBouncer && process.env.TEST_PGBOUNCER_REQUIRED === 'true') throw new Error(`no ${PGBOUNCER}`)
const skipPooler = skip || (hasPgBouncer ? false : `no ${PGBOUNCER}`)

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

  tap.test(`keeps to its schema when the ${target}'s search_path changes`, { skip }, async (t) => {
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

tap.test('settings of the URL reach every session, through a pooler too', { skip: skipPooler }, async (t) => {
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
})
