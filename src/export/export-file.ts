import { open } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SourceFormat } from '../import/source-format.js'
import type { Store } from '../store/interface/store.js'
import { toCsvRecord } from '../representation/csv.js'
import { writeFileAtomically } from '../files/atomic-file.js'
import { escapeFormula } from '../representation/spreadsheet-cell.js'
import type { ExportedLine, ExportKind } from './export-kind.js'

export interface ExportOptions {
  readonly store: Store
  readonly format: SourceFormat
  readonly kind: ExportKind
  /**
   * Whether CSV is for a spreadsheet program: with a byte order mark and CRLF, and with an apostrophe before a text that the program
   * would run as a formula. An import removes the apostrophe.
   */
  readonly isForSpreadsheet?: boolean
  /** Reports the number of records read so far. */
  readonly onProgress?: (records: number) => void
}

/**
 * Exports every record, ordered by id, to a file that an import accepts.
 *
 * All records come from one snapshot. The file appears under its name when it is complete and on disk. Records are read no faster than
 * they are written, so memory stays bounded.
 *
 * @param options.file must not exist.
 * @returns the number of records.
 * @throws Error if the file exists or cannot be written, StoreUnavailableError if the database cannot serve now.
 */
export function exportFile({ file, ...options }: ExportOptions & { readonly file: string }): Promise<number> {
  return writeFileAtomically(file, async (partial) => {
    // Opened before the first record is read: otherwise a failed read could be cleaned up before the file is created.
    const handle = await open(partial, 'w')
    return exportTo(handle.createWriteStream(), options)
  })
}

/** Exports every record as `exportFile` does, but to a stream. */
export async function exportTo(output: Writable, options: ExportOptions): Promise<number> {
  const { store, format, kind, isForSpreadsheet = false, onProgress = () => {} } = options
  const { start, formatLine } = format === 'csv' ? csvFormat(kind, isForSpreadsheet) : NDJSON
  let records = 0
  async function* blocks(): AsyncGenerator<string> {
    yield start
    for await (const lines of kind.lines(store)) {
      yield lines.map((line) => formatLine(line)).join('')
      onProgress((records += lines.length))
    }
  }
  await pipeline(blocks, output)
  return records
}

/** The beginning of a file, and the format of its records. */
interface LineFormat {
  readonly start: string
  formatLine(line: ExportedLine): string
}

const NDJSON: LineFormat = { start: '', formatLine: (line) => `${JSON.stringify(line)}\n` }

function csvFormat({ fields }: ExportKind, isForSpreadsheet: boolean): LineFormat {
  const [mark, end] = isForSpreadsheet ? ['\uFEFF', '\r\n'] : ['', '\n']
  const escape = isForSpreadsheet ? escapeFormula : (cell: string) => cell
  return {
    start: mark + toCsvRecord(fields) + end,
    formatLine: (line) => toCsvRecord(fields.map((field) => escape(toCell(line[field])))) + end,
  }
}

function toCell(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
