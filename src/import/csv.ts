import { promisify } from 'node:util'
import { CsvError, parse } from 'csv-parse'
import type { Column } from './line-check.js'
import type { SourceLine } from './source-line.js'
import { countLineFeeds } from './text-blocks.js'
import { UnreadableSourceError } from './errors.js'

/** Far more than the longest record takes: a bound on the text after a quote that is never closed. */
const MAX_RECORD_BYTES = 1024 * 1024

interface CsvRecord {
  /** The line in which the record begins. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads the records of comma-separated values (RFC 4180) below a header, which names the columns in any order. Blank lines are
 * skipped, and an empty cell is a missing field.
 *
 * @throws UnreadableSourceError if there is no header, if it has an unknown, missing or duplicate column, or if quotes are misplaced.
 */
export async function* readCsv(
  blocks: AsyncIterable<string>,
  columns: readonly Column[],
): AsyncGenerator<SourceLine[]> {
  let header: readonly Column[] | undefined
  for await (const records of readRecords(blocks)) {
    const first = header === undefined ? records.shift() : undefined
    if (first !== undefined) header = readHeader(first, columns)
    const known = header ?? []
    yield records.map((record) => readLine(record, known))
  }
  if (header === undefined) throw new UnreadableSourceError(1, ['the file is empty'])
}

async function* readRecords(blocks: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let line = 1
  const records: CsvRecord[] = []
  const parser = parse({
    record_delimiter: '\n',
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
    // Collected here and not read from the stream, which drops the records before an error.
    on_record: (cells: string[]) => {
      if (cells.length > 1 || cells[0] !== '') records.push({ line, cells })
      line += 1 + cells.reduce((sum, cell) => sum + countLineFeeds(cell), 0)
      return null
    },
  })
  parser.on('error', () => {}) // write and end reject with it
  try {
    for await (const block of blocks) {
      await settled((done) => parser.write(block, done))
      yield records.splice(0)
    }
    await settled((done) => parser.end(done))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield records.splice(0)
    throw new UnreadableSourceError(line, ['is not CSV: a quote is misplaced, not doubled or never closed'])
  }
  yield records.splice(0)
}

function settled(work: (done: (error?: Error | null) => void) => void): Promise<void> {
  return promisify(work)()
}

function readHeader({ line, cells }: CsvRecord, columns: readonly Column[]): readonly Column[] {
  const missing = columns.filter(({ name, isRequired }) => isRequired && !cells.includes(name))
  const header = cells.flatMap((cell) => columns.filter(({ name }) => name === cell))
  const errors = [
    ...cells
      .filter((cell) => !header.some(({ name }) => name === cell))
      .map((it) => `column ${it} is unknown`),
    ...new Set(cells.filter((cell, i) => cells.indexOf(cell) < i).map((it) => `column ${it} appears twice`)),
    ...missing.map(({ name }) => `column ${name} is missing`),
  ]
  if (header.length === 0) {
    throw new UnreadableSourceError(line, [
      `is not a header; its columns are ${columns.map(({ name }) => name).join(', ')}`,
    ])
  }
  if (errors.length > 0) throw new UnreadableSourceError(line, errors)
  return header
}

function readLine({ line, cells }: CsvRecord, header: readonly Column[]): SourceLine {
  if (cells.length !== header.length) {
    return { line, error: `has ${cells.length} cells where the header has ${header.length}` }
  }
  const fields: Record<string, unknown> = {}
  for (const [i, { name, encoding }] of header.entries()) {
    const cell = cells[i]
    if (cell) fields[name] = readCell(cell, encoding) // an empty cell is a missing field
  }
  return { line, fields }
}

/** Leaves an unreadable cell as text, which the check then rejects. */
function readCell(cell: string, encoding: Column['encoding']): unknown {
  if (encoding === 'integer' && /^[0-9]+$/.test(cell)) return Number(cell)
  return encoding === 'json' ? parseJson(cell) : cell
}

function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    return cell
  }
}
