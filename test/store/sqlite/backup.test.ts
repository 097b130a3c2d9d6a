import { createHash } from 'node:crypto'
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t from 'tap'
import { calendarDay, parseInstant } from '../../../src/domain/time.js'
import { seedStore } from '../../../scripts/seed/seed-store.js'
import { sqliteFileOf } from '../../../src/store/interface/database-url.js'
import { backUp } from '../../../src/store/sqlite/backup.js'
import { change, temporaryDatabase, valueIn } from '../../support/database-files.js'
import { startService, temporaryFolder } from '../../support/service.js'

t.test('backs up a snapshot of a database while writes continue', async (t) => {
  const service = await startService(t)
  const today = calendarDay(parseInstant('2026-03-26T00:00:00Z'))
  await seedStore(service.store, { count: 20_000, seed: 1, today })
  const database = sqliteFileOf(service.url) ?? ''
  const file = join(await temporaryFolder(t), 'backup.sqlite')

  const writes: ReturnType<typeof service.create>[] = []
  const progress: [transferred: number, total: number][] = []
  const onProgress = (transferred: number, total: number) => {
    writes.push(service.create())
    progress.push([transferred, total])
  }
  const bytes = await backUp({ database, file, onProgress })
  await Promise.all(writes)

  t.ok(writes.length > 1, 'in steps, between which writes are answered')
  t.same(
    progress.map(([transferred]) => transferred),
    progress.map(([transferred]) => transferred).sort((a, b) => a - b),
    'it never restarts',
  )
  t.equal(valueIn(file, 'select count(*) from certification'), 20_000)
  t.equal(valueIn(file, `select total from tally where cert_type = '' and grain = 0`), 20_000)
  t.equal(valueIn(database, 'select count(*) from certification'), 20_000 + writes.length)

  t.equal(bytes, (await stat(file)).size)
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  t.equal(await readFile(`${file}.sha256`, 'utf8'), `${digest}  backup.sqlite\n`)
  t.same((await readdir(dirname(file))).sort(), ['backup.sqlite', 'backup.sqlite.sha256'], 'it needs no log')
})

t.test('does not back up a damaged database', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'backup.sqlite')
  const nothing = join(folder, 'nothing.sqlite')
  await t.rejects(backUp({ database: nothing, file }), {
    message: `${nothing} does not exist`,
  })

  const foreign = await temporaryDatabase(t)
  change(foreign, 'drop table kysely_migration')
  await t.rejects(backUp({ database: foreign, file }), /is damaged: it is not a database of this service/)

  const later = await temporaryDatabase(t)
  change(later, `insert into kysely_migration values ('999-later', '2099-01-01T00:00:00Z')`)
  await t.rejects(backUp({ database: later, file }), /it is of a later version of the service/)

  const orphaned = await temporaryDatabase(t)
  change(orphaned, 'delete from certification where id = 2')
  await t.rejects(backUp({ database: orphaned, file }), /it has rows that refer to missing rows/)

  const torn = await temporaryDatabase(t)
  const index = Number(
    valueIn(torn, `select rootpage from sqlite_schema where name = 'certification_by_mentor'`),
  )
  const bytes = await readFile(torn)
  bytes.fill(0, (index - 1) * 4096 + 100, index * 4096)
  await writeFile(torn, bytes)
  await t.rejects(backUp({ database: torn, file }), /is damaged: its integrity check fails: /)
  bytes.fill(255, 4096)
  await writeFile(torn, bytes)
  await t.rejects(backUp({ database: torn, file }), /database disk image is malformed/)
  t.same(await readdir(folder), [], 'nothing is left')
})

t.test('replaces a link in place of the checksum', async (t) => {
  const folder = await temporaryFolder(t)
  const [file, victim] = [join(folder, 'backup.sqlite'), join(folder, 'victim')]
  await writeFile(victim, 'precious')
  await symlink(victim, `${file}.sha256`)
  await backUp({ database: await temporaryDatabase(t), file })
  t.equal(await readFile(victim, 'utf8'), 'precious')
  t.match(await readFile(`${file}.sha256`, 'utf8'), /  backup\.sqlite\n$/)
})

t.test('does not overwrite a backup, and rejects a folder that cannot be written', async (t) => {
  const database = await temporaryDatabase(t)
  const folder = await temporaryFolder(t)
  const file = join(folder, 'backup.sqlite')
  await writeFile(file, 'mine')
  await t.rejects(backUp({ database, file }), /already exists; remove it or name another file/)
  t.equal(await readFile(file, 'utf8'), 'mine')
  await t.rejects(backUp({ database, file: join(folder, 'no', 'folder') }), /^the folder .* does not exist$/)
})
