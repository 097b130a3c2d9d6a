import { on } from 'node:events'
import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openDatabase } from '../../../src/store/sqlite/driver.js'
import t, { type Test } from 'tap'
import { Checkpoints } from '../../../src/store/sqlite/checkpoints.js'
import { SqliteConnection } from '../../../src/store/sqlite/sqlite-connection.js'
import { SYSTEM_ACTOR, type Store } from '../../../src/store/interface/store.js'
import { fileOf } from '../../support/engines.js'
import { temporaryStore } from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'

const bytesOf = (file: string) => statSync(file).size

/** A store whose log is longer than the distance of two checkpoints after `grow`. */
async function growingStore(t: Test): Promise<{ store: Store; file: string; grow: () => Promise<void> }> {
  const { store, url } = await temporaryStore(t)
  let made = 0
  const create = () =>
    store.createCertification(
      { mentorId: `m-${++made}`, certType: 'x', issuedAt: 0, expiresAt: made * 86_400 },
      0,
      SYSTEM_ACTOR,
    )
  const grow = async () => {
    for (let batch = 0; batch < 40; batch++) await Promise.all(Array.from({ length: 50 }, create))
  }
  return { store, file: fileOf(url), grow }
}

/** Waits until the database file has grown: its log has been copied into it. */
function untilGrown(file: string, bytes: number): Promise<void> {
  return waitUntil('the log is copied into the database', () => bytesOf(file) > bytes)
}

/** How often the log has begun again: the checkpoint sequence number of its header (https://sqlite.org/fileformat2.html, 4.1). */
function timesBegun(file: string): number {
  const header = Buffer.alloc(32)
  const log = openSync(`${file}-wal`, 'r')
  readSync(log, header)
  closeSync(log)
  return header.readUInt32BE(12)
}

t.test('copies the log into the database file while reads and writes continue', async (t) => {
  const { store, file, grow } = await growingStore(t)
  const atFirst = bytesOf(file)
  let isWriting = true
  const reading = (async () => {
    let reads = 0
    for (; isWriting; reads++) {
      await store.listCertifications({}, { limit: 20, offset: 0 }, 0)
      await setTimeout(1)
    }
    return reads
  })()
  await grow()
  await untilGrown(file, atFirst)
  let grown = 1
  const begun = timesBegun(file)
  await waitUntil('the log begins again', async () => {
    await grow()
    grown++
    return timesBegun(file) > begun
  })
  isWriting = false
  t.ok((await reading) > 0)
  const { total } = await store.listCertifications({}, { limit: 1, offset: 0 }, 0)
  t.equal(total, grown * 2_000)
})

t.test('warns, loses nothing and retries when the database file is unreachable', async (t) => {
  const { file } = await growingStore(t)
  const connection = new SqliteConnection(openDatabase(file))
  connection.database.pragma('wal_autocheckpoint = 0')
  const checkpoints = new Checkpoints(connection)
  const write = connection.database.prepare(
    `with recursive n (i) as (select 1 union all select i + 1 from n where i < 10000)
      insert into mentor select ? || i, 'x' from n`,
  )
  const before = bytesOf(file)
  const warnings = on(process, 'warning')
  write.run('a')
  renameSync(file, `${file}.away`)
  checkpoints.committed()
  for (const go of ['passive', 'restart']) {
    const [warning] = (await warnings.next()).value as [Error]
    t.match(
      warning.message,
      /^the write-ahead log of .* grows, since it could not be copied: unable to open/,
      go,
    )
  }
  renameSync(`${file}.away`, file)
  t.equal(bytesOf(file), before)
  write.run('b')
  const trying = setInterval(() => checkpoints.committed(), 10) // the one before may not have ended
  await untilGrown(file, before)
  clearInterval(trying)
  await checkpoints.close()
  t.equal(connection.database.prepare('select count(*) from mentor').pluck().get(), 20_000)
  connection.close()
})
