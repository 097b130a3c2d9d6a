import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { SourceFormat } from '../import/source-format.js'
import type { Store } from '../store/store.js'
import { writeFileAtomically } from '../files/atomic-file.js'
import type { ExportedLine, ExportKind } from './export-kind.js'

export interface ExportOptions {
  readonly store: Store
  /** Must not exist. */
  readonly file: string
  readonly format: SourceFormat
  readonly kind: ExportKind
  /** Reports how many records are read. */
  readonly onProgress?: (records: number) => void
}

/**
 * Exports every record, ordered by id, to a file that an import accepts.
 *
 * All records are of one moment. The file appears under its name when it is complete and on disk. Records are read no faster than
 * they are written, so memory stays bounded.
 *
 * @returns the number of records.
 * @throws Error if the file exists or cannot be written, StoreUnavailableError if the database cannot serve now.
 */
export function exportFile(options: ExportOptions): Promise<number> {
  return writeFileAtomically(options.file, async (partial) => {
    const { store, format, kind, onProgress = () => {} } = options
    let records = 0
    async function* blocks(): AsyncGenerator<string> {
      if (format === 'csv') yield toCsv(kind.fields)
      for await (const lines of kind.lines(store)) {
        yield lines.map((line) => formatLine(line, kind.fields, format)).join('')
        onProgress((records += lines.length))
      }
    }
    // Opened before the first record is read: otherwise a failed read could be cleaned up before the file is created.
    const handle = await open(partial, 'w')
    await pipeline(blocks, handle.createWriteStream())
    return records
  })
}

function formatLine(line: ExportedLine, fields: readonly string[], format: SourceFormat): string {
  if (format === 'csv') return toCsv(fields.map((field) => toCell(line[field])))
  return `${JSON.stringify(line)}\n`
}

function toCell(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Formats a record of comma-separated values (RFC 4180), with quotes where necessary. */
function toCsv(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
}
