import type { ReadOnlyEngine } from '../store/engine/engine.js'
import { ALL_TYPES, bucketsFor } from '../store/engine/tally.js'
import { Checksum } from './checksum.js'
import { TRANSFERRED_TABLES, type TransferredTable, COUNTED_TABLE } from './transferred-tables.js'
import { defineTableQueries, defineTallyReading, type Row } from './transfer-queries.js'
import { batchesOf } from './reading.js'
import { toCountedFields } from './counted-row.js'

/** The content of a table. */
export interface TableContent {
  readonly name: string
  readonly rows: number
  readonly checksum: string
  /** The last id that was assigned; undefined for a table without a generated key. */
  readonly lastId: number | undefined
}

/** The content of a database, independent of its engine. */
export interface DatabaseContent {
  readonly tables: readonly TableContent[]
  /** A checksum over the totals of the tally. */
  readonly tally: string
  /** The checksum that the tally should have, counted from the records. */
  readonly counted: string
}

/** Reads a whole database. @param onRead reports the number of new rows that were read. */
export async function summarize(
  source: ReadOnlyEngine,
  batchRows: number,
  onRead: (rows: number) => void,
): Promise<DatabaseContent> {
  const counted = new Checksum()
  const tables: TableContent[] = []
  for (const table of TRANSFERRED_TABLES) {
    const checksum = new Checksum()
    let rows = 0
    for await (const batch of batchesOf(source, defineTableQueries(source.builder, table, batchRows))) {
      for (const row of batch) checksum.add(JSON.stringify(table.columns.map((column) => row[column])))
      if (table.name === COUNTED_TABLE) addTotals(counted, batch)
      rows += batch.length
      onRead(batch.length)
    }
    tables.push({ name: table.name, rows, checksum: `${checksum}`, lastId: await lastIdOf(source, table) })
  }
  const tally = new Checksum()
  for await (const batch of batchesOf(source, defineTallyReading(source.builder, batchRows))) {
    for (const { cert_type, grain, at, total } of batch)
      addTotal(tally, String(cert_type), Number(grain), Number(at), Number(total))
  }
  return { tables, tally: `${tally}`, counted: `${counted}` }
}

/** Compares two databases. Returns one line for each difference. */
export function differencesOf(source: DatabaseContent, target: DatabaseContent): string[] {
  const differences = source.tables.flatMap((table, i) => tableDifferences(table, target.tables[i]))
  if (source.tally !== source.counted) differences.push("the source's totals do not match its records")
  if (target.tally !== target.counted) differences.push("the target's totals do not match its records")
  return differences
}

function tableDifferences(source: TableContent, target: TableContent | undefined): string[] {
  const { name, rows, checksum, lastId } = source
  const differences: string[] = []
  if (rows !== target?.rows)
    differences.push(`${name}: ${rows} rows in the source, ${target?.rows} in the target`)
  else if (checksum !== target.checksum) differences.push(`${name}: the rows differ`)
  if (lastId !== target?.lastId)
    differences.push(`${name}: the last id is ${lastId} in the source, ${target?.lastId} in the target`)
  return differences
}

async function lastIdOf(
  source: ReadOnlyEngine,
  { name, hasGeneratedKey }: TransferredTable,
): Promise<number | undefined> {
  if (!hasGeneratedKey) return undefined
  return (await source.snapshot((session) => session.one(source.idSequence(name).get, {}))).id
}

function addTotals(checksum: Checksum, rows: readonly Row[]): void {
  for (const row of rows) {
    const counted = toCountedFields(row)
    for (const [grain, bucket] of bucketsFor(counted)) {
      addTotal(checksum, ALL_TYPES, grain, bucket, 1)
      addTotal(checksum, counted.certType, grain, bucket, 1)
    }
  }
}

function addTotal(checksum: Checksum, certType: string, grain: number, bucket: number, total: number): void {
  checksum.add(`${certType} ${grain} ${bucket}`, total)
}
