import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { SourceFormat } from '../import/source-format.js'
import type { Store } from '../store/store.js'
import { writeFileAtomically } from '../files/atomic-file.js'
import type { ExportedLine, ExportKind } from './export-kind.js'

export interface ExportOptions {
  readonly store: Store
  /** Must not be there yet. */
  readonly file: string
  readonly format: SourceFormat
  readonly kind: ExportKind
  /** Is told how many records have been read. */
  readonly onProgress?: (records: number) => void
}

/**
 * Writes every record to a file that an import takes back, in order of id; gives how many there were. The file is of one
 * moment, and there only when it is whole and on disk. Records are read no faster than they are written.
 *
 * @throws Error if there is such a file or it cannot be written, StoreUnavailableError if the database cannot serve now.
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
    // First of all: opened while lines are made, it may come to be after their failure has been cleared away.
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

/** A record of comma-separated values (RFC 4180), with quotes where it needs them. */
function toCsv(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
}
