// Runs one import and reports its duration: the service's import, or prepared inserts by the bare driver in one transaction.
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { startOfDay } from '../../src/domain/time.js'
import { certificationImport } from '../../src/import/certification-import.js'
import { importFile } from '../../src/import/import-file.js'
import { openStore } from '../../src/store/open-store.js'
import { CACHE_KIB } from '../../src/store/sqlite/sqlite-engine.js'
import type { ImportTask, ImportTime } from './measure-import.js'
import { DATASETS } from './datasets.js'

process.on('disconnect', () => process.exit())
process.on('message', async (task: ImportTask) => {
  try {
    const seconds = await (task.importer === 'service' ? importWithService(task) : importWithDriver(task))
    process.send?.({ seconds } satisfies ImportTime)
  } catch (error) {
    process.send?.({ error: (error as Error).message })
  }
})

async function importWithService({ database, file, today }: ImportTask): Promise<number> {
  const kind = certificationImport(await loadContract())
  const store = await openStore(`sqlite:${database}`)
  const started = performance.now()
  const { errors } = await importFile({ store, file, format: 'ndjson', kind, now: startOfDay(today) })
  const seconds = (performance.now() - started) / 1000
  await store.close()
  if (errors[0] !== undefined) throw new Error(`nothing was imported: ${errors[0].detail}`)
  return seconds
}

async function importWithDriver({ database, rows, today }: ImportTask): Promise<number> {
  const records = [...DATASETS.realistic(rows, today)]
  await (await openStore(`sqlite:${database}`)).close() // creates the tables
  const db = openDatabase(database)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma(`cache_size = -${CACHE_KIB}`)
  const insert = db.prepare(
    `insert into certification (mentor_id, cert_type, issued_at, expires_at, renewal_count, version, created_at, updated_at,
       revoked_at, revocation_reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertRenewal = db.prepare(
    'insert into renewal (certification_id, sequence, renewed_at, expires_at) values (?, ?, ?, ?)',
  )
  const started = performance.now()
  db.transaction(() => {
    for (const it of records) {
      const { renewals = [], revocation } = it
      const { lastInsertRowid } = insert.run(
        it.mentorId,
        it.certType,
        it.issuedAt,
        it.expiresAt,
        renewals.length,
        it.version,
        it.createdAt,
        revocation?.revokedAt ?? renewals.at(-1)?.renewedAt ?? it.createdAt,
        revocation?.revokedAt,
        revocation?.reason,
      )
      for (const [i, { renewedAt, expiresAt }] of renewals.entries()) {
        insertRenewal.run(lastInsertRowid, i + 1, renewedAt, expiresAt)
      }
    }
  })()
  const seconds = (performance.now() - started) / 1000
  db.close()
  return seconds
}
