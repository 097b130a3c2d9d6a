import { copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { openDatabase, sqliteDriver } from '../../../src/store/sqlite/driver.js'
import t from 'tap'
import { defineQueries } from '../../../src/store/queries/queries.js'
import { openStore } from '../../../src/store/open-store.js'
import { ensureFolderOf } from '../../../src/store/sqlite/open-file.js'
import { openSqliteEngine } from '../../../src/store/sqlite/sqlite-engine.js'
import { SYSTEM_ACTOR, StoreUnavailableError } from '../../../src/store/interface/store.js'
import { fileOf } from '../../support/engines.js'
import { EXAMPLE, isProblem, startService, temporaryFolder, temporaryStore } from '../../support/service.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }

const MORE_THAN_A_BATCH = 300

t.test('creates a database, but not the folder of a path that may be mistyped', async (t) => {
  const folder = await temporaryFolder(t)
  const url = `sqlite:${folder}/test.sqlite`
  await (await openStore(url)).close()
  t.ok(statSync(fileOf(url)).size > 0)
  await t.rejects(openStore(`sqlite:${folder}/missing/test.sqlite`), {
    message: `the folder ${folder}/missing does not exist; create it, or correct DATABASE_URL`,
  })
})

t.test('says that a database cannot be created', async (t) => {
  const { url } = await temporaryStore(t)
  const message = `${fileOf(url)}/x.sqlite does not exist and cannot be created: check the permissions of its folder`
  await t.rejects(openStore(`${url}/x.sqlite`), { message })
})

t.test('says that a database cannot be opened', async (t) => {
  const url = `sqlite:${await temporaryFolder(t)}/test.sqlite`
  await (await openStore(url)).close()
  mkdirSync(`${fileOf(url)}-wal`) // where SQLite needs a file
  const message = `${fileOf(url)} cannot be opened: check its permissions`
  await t.rejects(openStore(url), { message })
})

t.test('says that a database is of a later version', async (t) => {
  const { url } = await temporaryStore(t)
  const database = openDatabase(fileOf(url))
  database.exec(`insert into kysely_migration (name, timestamp) values ('999-later', '')`)
  database.close()
  await t.rejects(openStore(url), {
    message:
      /^\/.* was migrated by a later version of the service \(it has the migration 999-later\): use that/,
  })
})

t.test('rejects a file that is not a database of this service', async (t) => {
  const { url } = await temporaryStore(t)
  const database = openDatabase(fileOf(url))
  database.exec('drop table kysely_migration')
  database.close()
  await t.rejects(openStore(url), /already exists/, 'tables that are not of a migration')
})

t.test('waits for another process that locks the database while it opens', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const other = openDatabase(file)
  t.teardown(() => other.close())
  other.exec('begin exclusive')
  let isOpen = false
  const opening = openStore(`sqlite:${file}`).finally(() => (isOpen = true))
  for (let turn = 0; turn < 10; turn++) await setTimeout(5)
  t.notOk(isOpen, 'it cannot be open while the lock is held')
  other.exec('rollback')
  const store = await opening
  t.equal(await store.getCertificationStatus(1), undefined)
  await store.close()
})

t.test('rejects a write after it was closed, and does not call that temporary', async (t) => {
  const engine = await openSqliteEngine(`${await temporaryFolder(t)}/test.sqlite`)
  const { putMentor } = defineQueries(engine)
  await engine.close()
  await t.rejects(
    engine.write(({ session }) => session.run(putMentor, { id: 'a', name: 'Ada' })),
    { name: 'TypeError', message: /not open/ },
  )
})

t.test('syncs each commit to disk, keeps a write-ahead log and enforces foreign keys', async (t) => {
  const engine = await openSqliteEngine(`${await temporaryFolder(t)}/test.sqlite`)
  t.teardown(() => engine.close())
  const { database } = engine.writer.connection
  const pragma = (name: string) => database.pragma(name, { simple: true })
  t.equal(pragma('journal_mode'), 'wal')
  t.equal(pragma('synchronous'), 2, 'FULL: fsync.test.ts counts the calls')
  t.equal(pragma('foreign_keys'), 1)
  const { insertRenewal } = defineQueries(engine)
  const orphan = { certification_id: 404, sequence: 1, renewed_at: 0, expires_at: 1 }
  await t.rejects(
    engine.write(({ session }) => session.run(insertRenewal, orphan)),
    { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' },
  )
})

t.test('settles each of several simultaneous writes separately', async (t) => {
  const { store } = await temporaryStore(t)
  const outcomes = await Promise.allSettled([
    store.createCertification(DRAFT, 0, SYSTEM_ACTOR),
    store.createCertification({ ...DRAFT, expiresAt: 0 }, 0, SYSTEM_ACTOR),
    store.createCertification(DRAFT, 0, SYSTEM_ACTOR),
    store.deleteCertification(1, 0, SYSTEM_ACTOR, { accepted: ['another revision'] }),
  ])
  t.same(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
  )
  const { total } = await store.listCertifications({}, { limit: 1, offset: 0 }, 0)
  t.equal(total, 2)
})

t.test('waits for another process’s write without blocking the event loop, up to a time-out', async (t) => {
  const service = await startService(t)
  const other = openDatabase(fileOf(service.url))
  t.teardown(() => other.close())
  other.exec('begin immediate')
  let isSettled = false
  const waiting = service.send('POST', '', { body: EXAMPLE }).finally(() => (isSettled = true))
  for (let n = 0; n < 20; n++) t.equal((await service.send('GET', '')).statusCode, 200, 'reads continue')
  t.notOk(isSettled, 'the write waits')
  other.exec('commit')
  t.equal((await waiting).statusCode, 201)

  other.exec('begin immediate')
  const early = Array.from({ length: MORE_THAN_A_BATCH }, () => service.send('POST', '', { body: EXAMPLE }))
  await setTimeout(4_000) // of the five seconds that a write waits
  const late = service.send('POST', '', { body: EXAMPLE })
  const refused = await Promise.all(early)
  t.ok(
    refused.every(({ statusCode, headers }) => statusCode === 503 && headers['retry-after'] === '1'),
    'all in one go',
  )
  for (const one of refused.slice(-1)) isProblem(t, one, 503)
  other.exec('commit')
  t.equal((await late).statusCode, 201, 'a later write still waits, and succeeds')
  t.equal((await service.send('GET', '')).json().pagination.total, 2, 'a rejected write changed nothing')
})

t.test('rejects writes and is not ready when the file was removed or replaced', async (t) => {
  const service = await startService(t)
  const file = fileOf(service.url)
  const isReady = () => service.app.inject({ url: '/health/ready', headers: { host: 'test' } })
  t.equal((await isReady()).statusCode, 200)
  renameSync(file, `${file}.away`)
  const inTheWay = [() => {}, () => copyFileSync(`${file}.away`, file)]
  for (const put of inTheWay) {
    put()
    isProblem(t, await service.send('POST', '', { body: EXAMPLE }), 503)
    isProblem(t, await isReady(), 503)
    rmSync(file, { force: true })
  }
  renameSync(`${file}.away`, file)
  t.equal((await isReady()).statusCode, 200)
  t.equal((await service.send('POST', '', { body: EXAMPLE })).json().id, 'cert-001')
})

t.test('closes even if the log cannot be copied', async (t) => {
  const { url } = await temporaryStore(t)
  const engine = await openSqliteEngine(fileOf(url))
  engine.writer.connection.database.exec('begin immediate') // it prevents the copy of the log
  await engine.close()
  t.notOk(engine.writer.connection.database.open)
})

t.test('keeps a snapshot unchanged until it ends', async (t) => {
  const engine = await openSqliteEngine(`${await temporaryFolder(t)}/test.sqlite`)
  t.teardown(() => engine.close())
  const { putMentor, getMentor } = defineQueries(engine)
  const put = (name: string) => engine.write(({ session }) => session.run(putMentor, { id: 'a', name }))
  await put('Ada')
  await engine.snapshot(async (session) => {
    const first = await session.first(getMentor, { id: 'a' })
    await put('Bo')
    await setImmediate() // a snapshot without a run would end now
    t.same(await session.first(getMentor, { id: 'a' }), first, 'it does not contain later writes')
  })
  t.same(await engine.reader.first(getMentor, { id: 'a' }), { name: 'Bo' })
  await put('Cy')
  t.same(await engine.reader.first(getMentor, { id: 'a' }), { name: 'Cy' }, 'the writer reads it at once')
})

t.test('rejects writes on a full disk and keeps the data', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const engine = await openSqliteEngine(file)
  t.teardown(() => engine.close())
  const { putMentor, getMentor } = defineQueries(engine)
  await engine.writer.transaction((session) => session.run(putMentor, { id: 'a', name: 'Ada' }))

  const lost = engine.writer.transaction(async (session) => {
    await session.savepoint(async () => {
      await session.run(putMentor, { id: 'b', name: 'Bo' })
      // When the disk is full, SQLite itself rolls back the whole transaction.
      await session.run({ sql: 'rollback', bind: () => [] }, {})
      throw new Error('disk full')
    })
  })
  await t.rejects(lost, StoreUnavailableError)
  t.same(await engine.reader.first(getMentor, { id: 'a' }), { name: 'Ada' })
  t.equal(await engine.reader.first(getMentor, { id: 'b' }), undefined)
})

t.test('rejects every write of a batch whose transaction was rolled back', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const engine = await openSqliteEngine(file)
  t.teardown(() => engine.close())
  const { putMentor, getMentor } = defineQueries(engine)
  const put = (id: string) => engine.write(({ session }) => session.run(putMentor, { id, name: id }))
  const lost = engine.write(async ({ session }) => {
    await session.run({ sql: 'rollback', bind: () => [] }, {})
    throw new Error('disk full')
  })
  const outcomes = await Promise.allSettled([put('a'), lost, put('b')])
  for (const outcome of outcomes)
    t.match(outcome, { status: 'rejected', reason: { name: 'StoreUnavailableError' } })
  for (const id of ['a', 'b']) t.equal(await engine.reader.first(getMentor, { id }), undefined)
  await put('c')
  t.same(await engine.reader.first(getMentor, { id: 'c' }), { name: 'c' }, 'the next one is committed')
})

t.test('undoes a write that throws and leaves the others of its batch alone', async (t) => {
  const engine = await openSqliteEngine(`${await temporaryFolder(t)}/test.sqlite`)
  t.teardown(() => engine.close())
  const { putMentor, getMentor } = defineQueries(engine)
  const put = (id: string) => engine.write(({ session }) => session.run(putMentor, { id, name: id }))
  const failing = engine.write(async ({ session }) => {
    await session.run(putMentor, { id: 'b', name: 'b' })
    throw new Error('our own error')
  })
  const outcomes = await Promise.allSettled([put('a'), failing, put('c')])
  t.match(outcomes, [
    { status: 'fulfilled' },
    { status: 'rejected', reason: { message: 'our own error' } },
    { status: 'fulfilled' },
  ])
  for (const id of ['a', 'c']) t.same(await engine.reader.first(getMentor, { id }), { name: id })
  t.equal(await engine.reader.first(getMentor, { id: 'b' }), undefined, 'its changes are rolled back')
})

t.test('rolls back a transaction that throws, without StoreUnavailableError', async (t) => {
  const file = `${await temporaryFolder(t)}/test.sqlite`
  const engine = await openSqliteEngine(file)
  t.teardown(() => engine.close())
  const { putMentor, getMentor, insertRenewal } = defineQueries(engine)
  const orphan = { certification_id: 404, sequence: 1, renewed_at: 0, expires_at: 1 }
  const failed = engine.writer.transaction(async (session) => {
    await session.run(putMentor, { id: 'a', name: 'Ada' })
    await session.run(insertRenewal, orphan)
  })
  await t.rejects(failed, { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' })
  t.equal(await engine.reader.first(getMentor, { id: 'a' }), undefined)
})

t.test('reports a commit whose fsync fails as in doubt', async (t) => {
  const engine = await openSqliteEngine(`${await temporaryFolder(t)}/test.sqlite`)
  t.teardown(() => engine.close())
  engine.writer.connection.database.function('fsync', () => {
    throw new (sqliteDriver().SqliteError)('disk I/O error', 'SQLITE_IOERR_FSYNC')
  })
  const failing = engine.write(({ session }) => session.run({ sql: 'select fsync()', bind: () => [] }, {}))
  await t.rejects(failing, { name: 'CommitInDoubtError' })
})

t.test('opens an up-to-date database while another process writes', async (t) => {
  const { url } = await temporaryStore(t)
  const other = openDatabase(fileOf(url))
  t.teardown(() => other.close())
  other.exec('begin immediate')
  const store = await openStore(url)
  t.equal((await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total, 0)
  other.exec('commit')
  await store.close()
})

t.test('creates the folder of the default database', async (t) => {
  const file = `${await temporaryFolder(t)}/data/test.sqlite`
  t.equal(ensureFolderOf(file, file), dirname(file))
  t.ok(statSync(dirname(file)).isDirectory())
})

t.test('overwrites deleted rows when other processes are done with the database', async (t) => {
  const { url } = await temporaryStore(t)
  const engine = await openSqliteEngine(fileOf(url))
  t.teardown(() => engine.close())
  const other = openDatabase(fileOf(url))
  t.teardown(() => other.close())
  for (const sql of ['begin immediate', 'begin; select * from certification']) {
    other.exec(sql)
    let isDone = false
    const overwriting = engine.overwriteDeleted().then(() => (isDone = true))
    for (let turn = 0; turn < 10; turn++) await setTimeout(5)
    t.notOk(isDone, sql)
    other.exec('rollback')
    await overwriting
  }
  t.equal(statSync(`${fileOf(url)}-wal`).size, 0)
})
