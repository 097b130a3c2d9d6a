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
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { startOfDay } from '../../src/domain/time.js'
import { mentorsFor } from '../seed/sample-certifications.js'
import { sampleMentor } from '../seed/sample-mentors.js'
import { openStore } from '../../src/store/open-store.js'
import { formatCount } from '../command/format.js'
import { type Shape, SHAPES } from './shapes.js'

/** A record that requests name. */
export interface Subject {
  readonly id: number
  readonly mentor_id: string
  readonly cert_type: string
}

const CACHE = join(tmpdir(), 'certifications-bench')
/** So many records go into one transaction, since the write-ahead log stalls all of it. */
const RECORDS_A_LOAD = 500_000
const SAMPLE_ROWS = 200

/** The databases of a run: made once for each shape and size, and kept for later runs; copies where they are written to. */
export class Databases {
  readonly #folder: string
  readonly #digests = new Map<Shape, Promise<string>>()

  /** @param today a UTC calendar day. @param tell is told what takes long. */
  constructor(
    readonly today: number,
    readonly tell: (line: string) => void,
  ) {
    mkdirSync(CACHE, { recursive: true })
    this.#folder = mkdtempSync(join(CACHE, 'run-'))
    process.on('exit', () => rmSync(this.#folder, { recursive: true, force: true }))
  }

  /** The file of a database with so many records, only to be read. */
  async kept(shape: Shape, rows: number): Promise<string> {
    const kind = `${shape.replaceAll(' ', '-')}-${rows}-`
    const file = join(CACHE, `${kind}${await this.#sha256File(shape)}.sqlite`)
    if (!existsSync(file)) {
      for (const old of readdirSync(CACHE)) if (old.startsWith(kind)) rmSync(join(CACHE, old))
      const started = performance.now()
      this.tell(`making a database: ${shape}, ${formatCount(rows)} records`)
      const unfinished = this.newFile()
      await makeDatabase(unfinished, shape, rows, this.today)
      renameSync(unfinished, file)
      this.tell(`made in ${((performance.now() - started) / 1000).toFixed(0)} s: ${file}`)
    }
    return file
  }

  /** The same, to be written to; gone after the run. */
  async copy(shape: Shape, rows: number): Promise<string> {
    const file = this.newFile()
    copyFileSync(await this.kept(shape, rows), file, constants.COPYFILE_FICLONE)
    return file
  }

  /** A path for a file that is gone after the run. */
  newFile(): string {
    return join(mkdtempSync(join(this.#folder, 'file-')), 'test.sqlite')
  }

  /** Names what a database is made of: other tables, other records or another day make another one. */
  #sha256File(shape: Shape): Promise<string> {
    const digest = this.#digests.get(shape) ?? this.#computeDigest(shape)
    this.#digests.set(shape, digest)
    return digest
  }

  async #computeDigest(shape: Shape): Promise<string> {
    const file = this.newFile()
    await makeDatabase(file, shape, SAMPLE_ROWS, this.today)
    const db = openDatabase(file, { readonly: true })
    const contents = ['sqlite_master', 'sqlite_stat1', 'certification', 'renewal', 'tally'].map((table) =>
      db.prepare(`select * from ${table}`).all(),
    )
    db.close()
    return createHash('sha256').update(JSON.stringify(contents)).digest('hex').slice(0, 12)
  }
}

/** Records of a database, drawn at random but always the same ones, for as many as are asked for. */
export function drawSubjects(file: string, count: number): Subject[] {
  const db = openDatabase(file, { readonly: true })
  const last = db.prepare<[], { id: number }>('select max(id) as id from certification').get()?.id ?? 0
  const find = db.prepare<[number], Subject>(
    'select id, mentor_id, cert_type from certification where id = ?',
  )
  // Steps of the golden ratio: spread evenly, in no order.
  const subjects = Array.from({ length: count }, (_, i) =>
    find.get(1 + Math.floor(((i * 0.618034) % 1) * last)),
  )
  db.close()
  return subjects.flatMap((it) => it ?? [])
}

/** The ids of the records that can be renewed, in no order. */
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

async function makeDatabase(file: string, shape: Shape, rows: number, today: number): Promise<void> {
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
  const records = SHAPES[shape](rows, today)[Symbol.iterator]()
  for (let left = rows; left > 0; left -= RECORDS_A_LOAD) {
    await store.bulkImport(async (writer) => {
      for (let i = Math.min(left, RECORDS_A_LOAD); i > 0; i--) {
        await writer.insertCertification(records.next().value, startOfDay(today))
      }
    })
  }
  await store.close()
  restoreIndexes()
}

/**
 * Takes the certifications' indexes away; gives what puts them back as they were, with what the planner is told of them. Of
 * ten million records, indexes that are made at the end take minutes, and those that grow with the table take hours.
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
