import {
  chmod,
  chown,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openDatabase } from '../../../src/store/sqlite/driver.js'
import t from 'tap'
import { openStore } from '../../../src/store/open-store.js'
import { restore, setAccess } from '../../../src/store/sqlite/restore.js'
import {
  change,
  checksum,
  temporaryBackup,
  temporaryDatabase,
  valueIn,
} from '../../support/database-files.js'
import { temporaryFolder } from '../../support/service.js'

const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0
const COUNT = 'select count(*) from certification'

t.test('restores a backup where no database exists', async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const database = join(await temporaryFolder(t), 'test.sqlite')
  await restore({ file, database, isForced: false })
  t.same(await readdir(dirname(database)), ['test.sqlite'])
  t.same(await readFile(database), await readFile(file), 'byte for byte')
  const store = await openStore(`sqlite:${database}`)
  t.teardown(() => store.close())
  t.equal((await store.getCertification(3))?.renewals.length, 1)
})

t.test('replaces a database that is older, equal or empty', async (t) => {
  const original = await temporaryDatabase(t)
  const [equal, older, empty] = await Promise.all(
    [1, 2, 3].map(() => temporaryFolder(t).then((it) => join(it, 'a'))),
  )
  for (const copy of [equal, older]) await copyFile(original, copy ?? '')
  await writeFile(empty ?? '', '')
  change(older ?? '', `delete from certification where id = 3; update sqlite_sequence set seq = 2`)
  const file = await temporaryBackup(t, original)
  for (const database of [equal, older, empty]) {
    await restore({ file, database: database ?? '', isForced: false })
    t.same(await readFile(database ?? ''), await readFile(file))
  }
})

t.test('keeps the mode of the replaced database, not that of the backup', { skip: isWindows }, async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  await chmod(file, 0o644)
  const database = join(await temporaryFolder(t), 'test.sqlite')
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777
  await restore({ file, database, isForced: false })
  t.equal(await modeOf(database), 0o600, 'a new one is private')
  await chmod(database, 0o640)
  await restore({ file, database, isForced: false })
  t.equal(await modeOf(database), 0o640)
})

t.test('changes the owner only as root', { skip: isWindows }, async (t) => {
  const database = await temporaryDatabase(t)
  const copy = join(dirname(database), 'copy')
  await writeFile(copy, '')
  const before = await stat(copy)
  for (const isRoot of [false, true]) {
    await setAccess(copy, database, isRoot)
    t.match(await stat(copy), { uid: before.uid, gid: before.gid }, 'both belong to this user')
  }
})

t.test("leaves the database to the service's user if root restores", { skip: !isRoot }, async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const folder = await temporaryFolder(t)
  const database = join(folder, 'test.sqlite')
  const ownersOf = async (path: string) => {
    const { uid, gid } = await stat(path)
    return [uid, gid]
  }
  await chown(folder, 1234, 5678)
  await restore({ file, database, isForced: false })
  t.same(await ownersOf(database), [1234, 5678], "a new one has the folder's owner")
  await chown(database, 4321, 8765)
  await restore({ file, database, isForced: false })
  t.same(await ownersOf(database), [4321, 8765])
})

t.test('replaces a newer database only with force', async (t) => {
  const original = await temporaryDatabase(t)
  const file = await temporaryBackup(t, original)
  const changes = {
    'a record': `insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at)
      values ('m', 't', 0, 1, 0, 1, 0, 0)`,
    'a record of a smaller id':
      'update certification set id = 4 where id = 3; update sqlite_sequence set seq = 3',
    'a later version': 'update certification set version = 2 where id = 2',
    'a later change': 'update certification set updated_at = updated_at + 1 where id = 2',
    'a deletion': 'delete from renewal where certification_id = 3; delete from certification where id = 3',
    'an assigned id': 'update sqlite_sequence set seq = 4',
    'a mentor': `insert into mentor values ('m', 'M')`,
    "a mentor's other name": `update mentor set name = 'Lars Eriksen'`,
  }
  for (const [name, sql] of Object.entries(changes)) {
    const database = join(await temporaryFolder(t), 'test.sqlite')
    await copyFile(original, database)
    change(database, sql)
    const before = await readFile(database)
    await t.rejects(
      restore({ file, database, isForced: false }),
      { message: `${database} is newer than ${file}; --force replaces it anyway` },
      name,
    )
    // Its log is copied into it. That changes only its journal mode.
    t.equal(before.compare(await readFile(database), 100, undefined, 100), 0, 'it is as it was')
    t.same(await readdir(dirname(database)), ['test.sqlite'])
    await restore({ file, database, isForced: true })
    t.same(await readFile(database), await readFile(file))
  }
})

t.test('rejects a damaged backup and leaves the database alone', async (t) => {
  const database = await temporaryDatabase(t, 1)
  const good = await temporaryBackup(t, await temporaryDatabase(t))
  const damaged = async (damage: (file: string) => Promise<void>, message: RegExp) => {
    const file = join(await temporaryFolder(t), 'backup.sqlite')
    for (const suffix of ['', '.sha256']) await copyFile(good + suffix, file + suffix)
    await damage(file)
    await t.rejects(restore({ file, database, isForced: true }), { message })
    t.equal(valueIn(database, COUNT), 1)
    t.same(await readdir(dirname(database)), ['test.sqlite'], 'nothing is left')
  }
  const bytes = await readFile(good)
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(5000) ^ 1, 5000)
  await damaged((file) => writeFile(file, flipped), /is damaged: its checksum does not match$/)
  await damaged((file) => writeFile(file, bytes.subarray(0, 8192)), /is damaged/)
  await damaged((file) => rm(`${file}.sha256`), /backup\.sqlite\.sha256, the checksum of .*, is missing$/)
  await damaged((file) => writeFile(`${file}.sha256`, 'x'), /\.sha256 is not in the format of sha256sum$/)
  await damaged((file) => rm(file), /^ENOENT/)
  const signed = (content: Uint8Array | string) => async (file: string) => {
    await writeFile(file, content)
    await checksum(file)
  }
  await damaged(signed(bytes.subarray(0, 8192)), /cannot be restored: database disk image is malformed/)
  await damaged(
    signed('not a database, but long enough to be looked at'),
    /cannot be restored: file is not a database/,
  )
  await damaged(signed(''), /cannot be restored: it is not a database of this service/)
  await damaged(async (file) => {
    change(file, 'delete from certification where id = 2')
    await checksum(file)
  }, /cannot be restored: it has rows that refer to missing rows/)
  await damaged(async (file) => {
    await rm(`${file}.sha256`)
    await mkdir(`${file}.sha256`)
  }, /EISDIR/)
})

t.test('restores a database that Litestream replicates', async (t) => {
  const original = await temporaryDatabase(t)
  change(
    original,
    `create table _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
    create table _litestream_lock (id INTEGER)`,
  )
  const file = await temporaryBackup(t, original)
  const database = join(await temporaryFolder(t), 'test.sqlite')
  await restore({ file, database, isForced: false })
  t.equal(valueIn(database, COUNT), valueIn(original, COUNT))
})

t.test('rejects a backup with foreign triggers, views or tables', async (t) => {
  const database = join(await temporaryFolder(t), 'test.sqlite')
  const additions: [sql: string, message: RegExp][] = [
    [
      `create trigger planted after insert on certification begin update certification set mentor_id = 'x'; end`,
      /it has the trigger planted, which does not belong to this service$/,
    ],
    [
      // SQLite reserves the prefix for itself, but accepts it in a schema that was written directly.
      `create trigger planted after insert on certification begin select 1; end;
      pragma writable_schema = on;
      update sqlite_schema set name = 'sqlite_planted', sql = replace(sql, 'planted', 'sqlite_planted') where name = 'planted'`,
      /it has the trigger sqlite_planted, which/,
    ],
    ['create view people as select * from mentor', /it has the view people, which/],
    ['create table extra (id integer)', /it has the table extra, which/],
    ['drop trigger audit_line_no_delete', /it lacks the trigger audit_line_no_delete$/],
    [
      `drop trigger audit_line_no_delete; create trigger audit_line_no_delete before delete on audit_line begin select 1; end`,
      /its trigger audit_line_no_delete is not that of this service$/,
    ],
    [
      // Other programs than this service read what is quoted as a text.
      `drop trigger audit_line_no_delete; create trigger audit_line_no_delete before delete on audit_line
      begin select "raise(abort, 'the audit trail is append-only')"; end`,
      /its trigger audit_line_no_delete is not that of this service$/,
    ],
  ]
  for (const [sql, message] of additions) {
    const changed = await temporaryDatabase(t)
    change(changed, sql)
    const file = await temporaryBackup(t, changed)
    await t.rejects(restore({ file, database, isForced: true }), message)
  }
  t.same(await readdir(dirname(database)), [], 'nothing is left')
})

t.test('follows a link to the database, but not one in place of a temporary file', async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const folder = await temporaryFolder(t)
  const [target, link, victim] = ['target', 'link', 'victim'].map((it) => join(folder, it)) as [
    string,
    string,
    string,
  ]
  await writeFile(target, '')
  await writeFile(victim, 'precious')
  await symlink(target, link)
  await symlink(victim, `${target}.restoring`)
  await restore({ file, database: link, isForced: false })
  t.ok((await lstat(link)).isSymbolicLink())
  t.equal(valueIn(target, COUNT), 3)
  t.equal(await readFile(victim, 'utf8'), 'precious')

  await rm(target)
  await restore({ file, database: link, isForced: false })
  t.ok((await lstat(link)).isSymbolicLink(), 'also if its target is missing')
  t.equal(valueIn(target, COUNT), 3)
  await rm(target)
  await symlink(link, target)
  await t.rejects(restore({ file, database: link, isForced: false }), { code: 'ELOOP' })
})

t.test('does not replace a database that is open in another process, even with force', async (t) => {
  const database = await temporaryDatabase(t, 1)
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const store = await openStore(`sqlite:${database}`)
  for (const isForced of [false, true]) {
    await t.rejects(restore({ file, database, isForced }), {
      message: `${database} is open in another process, such as the service: stop it first`,
    })
  }
  t.equal((await store.getCertification(1))?.certification.id, 1)
  await store.close()
  await restore({ file, database, isForced: true })
  t.equal(valueIn(database, COUNT), 3)
})

t.test('replaces an unreadable or foreign database only with force', async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const database = join(await temporaryFolder(t), 'test.sqlite')
  const unreadable = async () => writeFile(database, 'not a database, but long enough to be looked at')
  const foreign = async () => {
    await rm(database, { force: true })
    change(database, 'create table recipe (id integer)')
  }
  for (const make of [unreadable, foreign]) {
    await make()
    await t.rejects(
      restore({ file, database, isForced: false }),
      /cannot be compared with the backup \(.*\); --force replaces it/,
    )
    await restore({ file, database, isForced: true })
    t.equal(valueIn(database, COUNT), 3)
  }
})

t.test('applies the log of a killed service to the old database, and removes both', async (t) => {
  const file = await temporaryBackup(t, await temporaryDatabase(t))
  const original = await temporaryDatabase(t)
  const database = join(await temporaryFolder(t), 'test.sqlite')
  const writing = openDatabase(original)
  writing.pragma('journal_mode = WAL')
  writing.exec('update certification set version = 2 where id = 2')
  for (const suffix of ['', '-wal']) await copyFile(original + suffix, database + suffix)
  writing.close()

  await t.rejects(restore({ file, database, isForced: false }), /is newer/)
  t.equal(valueIn(database, 'select version from certification where id = 2'), 2)
  await writeFile(`${database}-wal`, 'stale')
  await rm(database)
  await restore({ file, database, isForced: false })
  t.same(await readdir(dirname(database)), ['test.sqlite'])
  t.equal(valueIn(database, 'select version from certification where id = 2'), 1)
})
