import { openDatabase } from '../../src/store/sqlite/driver.js'
import { createHash } from 'node:crypto'
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOfDay } from '../../src/domain/time.js'
import { mentorsFor } from '../seed/sample-certifications.js'
import { sampleMentor } from '../seed/sample-mentors.js'
import { toAuditRow } from '../../src/store/queries/audit-row.js'
import { fromRow } from '../../src/store/queries/certification-row.js'
import { openStore } from '../../src/store/open-store.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import type { CertificationRow } from '../../src/store/engine/tables.js'
import { formatCount } from '../command/format.js'
import { type DatasetName, DATASETS } from './datasets.js'

/** An existing record that requests refer to. */
export interface SampleRecord {
  readonly id: number
  readonly mentor_id: string
  readonly cert_type: string
}

const CACHE = join(tmpdir(), 'certifications-bench')
/** Bounds the write-ahead log, which keeps every page that a transaction writes. */
const RECORDS_PER_TRANSACTION = 500_000
const SAMPLE_ROWS = 200

/**
 * The SQLite databases of a run. Filling one with ten million records takes minutes, so it is built once per dataset and
 * size and kept in the temporary folder for later runs. A measurement that writes gets a copy.
 */
export class DatabaseCache {
  readonly #folder: string
  readonly #fingerprints = new Map<DatasetName, Promise<string>>()

  /** @param today a UTC calendar day. @param log receives a line before and after slow work. */
  constructor(
    readonly today: number,
    readonly log: (line: string) => void,
  ) {
    mkdirSync(CACHE, { recursive: true })
    this.#folder = mkdtempSync(join(CACHE, 'run-'))
    process.on('exit', () => rmSync(this.#folder, { recursive: true, force: true }))
  }

  /** The file of a database with `rows` records, for reading only. Builds it if it is not cached. */
  async shared(dataset: DatasetName, rows: number): Promise<string> {
    const kind = `${dataset.replaceAll(' ', '-')}-${rows}-`
    const file = join(CACHE, `${kind}${await this.#fingerprint(dataset)}.sqlite`)
    if (!existsSync(file)) {
      for (const old of readdirSync(CACHE)) if (old.startsWith(kind)) rmSync(join(CACHE, old))
      const started = performance.now()
      this.log(`building a database: ${dataset}, ${formatCount(rows)} records`)
      const unfinished = this.newFile()
      await makeDatabase(unfinished, dataset, rows, this.today)
      renameSync(unfinished, file)
      this.log(`built in ${((performance.now() - started) / 1000).toFixed(0)} s: ${file}`)
    }
    return file
  }

  /** A copy that may be written to. It is deleted when the run ends. */
  async copy(dataset: DatasetName, rows: number): Promise<string> {
    const file = this.newFile()
    copyFileSync(await this.shared(dataset, rows), file, constants.COPYFILE_FICLONE)
    return file
  }

  /** An unused path; a file there is deleted when the run ends. */
  newFile(): string {
    return join(mkdtempSync(join(this.#folder, 'file-')), 'test.sqlite')
  }

  /** Identifies a dataset's contents: a change of the tables, of the generated records or of the month gives a new value. */
  #fingerprint(dataset: DatasetName): Promise<string> {
    const fingerprint = this.#fingerprints.get(dataset) ?? this.#computeFingerprint(dataset)
    this.#fingerprints.set(dataset, fingerprint)
    return fingerprint
  }

  async #computeFingerprint(dataset: DatasetName): Promise<string> {
    const file = this.newFile()
    await makeDatabase(file, dataset, SAMPLE_ROWS, this.today)
    const db = openDatabase(file, { readonly: true })
    const contents = ['sqlite_master', 'sqlite_stat1', 'certification', 'renewal', 'tally'].map((table) =>
      db.prepare(`select * from ${table}`).all(),
    )
    db.close()
    return createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 12)
  }
}

/** Up to `count` records, spread over the whole table. Always returns the same ones. */
export function readSampleRecords(file: string, count: number): SampleRecord[] {
  const db = openDatabase(file, { readonly: true })
  const last = db.prepare<[], { id: number }>('select max(id) as id from certification').get()?.id ?? 0
  const find = db.prepare<[number], SampleRecord>(
    'select id, mentor_id, cert_type from certification where id = ?',
  )
  // Multiples of the golden ratio modulo 1 are evenly spread but not sorted, unlike a scan.
  const samples = Array.from({ length: count }, (_, i) =>
    find.get(1 + Math.floor(((i * 0.618034) % 1) * last)),
  )
  db.close()
  return samples.flatMap((it) => it ?? [])
}

/** The ids of all records that can be renewed, shuffled. */
export function renewableIds(file: string): number[] {
  const db = openDatabase(file, { readonly: true })
  const rows = db
    .prepare<[], { id: number }>(
      'select id from certification where revoked_at is null order by id * 7919 % 10007',
    )
    .all()
  db.close()
  return rows.map(({ id }) => id)
}

/** Adds to the audit trail that each record was imported, as an import of this file would have done. */
export function addImportEntries(file: string): void {
  const db = openDatabase(file)
  const insert = db.prepare<[ReturnType<typeof toAuditRow>], never>(
    `insert into audit_line (certification_id, changed_at, operation, before, after, subject, request_id)
      values (@certification_id, @changed_at, @operation, @before, @after, @subject, @request_id)`,
  )
  const list = db.prepare<[number, number], CertificationRow>(
    'select * from certification where id > ? order by id limit ?',
  )
  const addAfter = db.transaction((id: number): number | undefined => {
    const certifications = list.all(id, RECORDS_PER_TRANSACTION).map(fromRow)
    for (const certification of certifications)
      insert.run(
        toAuditRow({
          certificationId: certification.id,
          changedAt: certification.createdAt,
          operation: 'import',
          before: null,
          after: { certification, renewals: [] },
          actor: SYSTEM_ACTOR,
        }),
      )
    return certifications.at(-1)?.id
  })
  for (let last: number | undefined = 0; last !== undefined;) last = addAfter(last)
  db.close()
}

async function makeDatabase(file: string, dataset: DatasetName, rows: number, today: number): Promise<void> {
  const url = `sqlite:${file}`
  await (await openStore(url)).close()
  const restoreIndexes = dropIndexes(file)
  const store = await openStore(url)
  await store.bulkImport(async (writer) => {
    for (let number = 1; number <= mentorsFor(rows); number++) {
      const { id, name } = sampleMentor(number)
      if (name !== undefined) await writer.addMentor(id, name)
    }
  })
  const records = DATASETS[dataset](rows, today)[Symbol.iterator]()
  for (let left = rows; left > 0; left -= RECORDS_PER_TRANSACTION) {
    await store.bulkImport(async (writer) => {
      for (let i = Math.min(left, RECORDS_PER_TRANSACTION); i > 0; i--) {
        await writer.insertCertification(records.next().value, startOfDay(today))
      }
    })
  }
  await store.close()
  restoreIndexes()
}

/**
 * Drops the indexes on `certification` and returns a function that restores them, with the planner statistics. At ten
 * million records, building indexes afterwards takes minutes; updating them with every insert takes hours.
 */
function dropIndexes(file: string): () => void {
  const db = openDatabase(file)
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      `select name, sql from sqlite_master where type = 'index' and tbl_name = 'certification' and sql is not null`,
    )
    .all()
  const statistics = db
    .prepare<[], { tbl: string; idx: string; stat: string }>(
      `select tbl, idx, stat from sqlite_stat1 where tbl = 'certification'`,
    )
    .all()
  for (const { name } of indexes) db.exec(`drop index ${name}`)
  db.close()
  return () => {
    const db = openDatabase(file)
    for (const { sql } of indexes) db.exec(sql)
    db.exec(`delete from sqlite_stat1 where tbl = 'certification'`)
    const insert = db.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)')
    for (const { tbl, idx, stat } of statistics) insert.run(tbl, idx, stat)
    db.close()
  }
}
