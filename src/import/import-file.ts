import { stat } from 'node:fs/promises'
import type { Instant } from '../domain/time.js'
import { sha256File } from '../files/sha256-file.js'
import { printable } from '../representation/printable.js'
import type { BulkWriter, Store } from '../store/store.js'
import { readCsv } from './csv.js'
import type { LineKind, LineOutcome } from './line-kind.js'
import { readNdjson } from './ndjson.js'
import type { SourceFormat } from './source-format.js'
import { readTextBlocks } from './text-blocks.js'
import { UnreadableSourceError } from './errors.js'

export interface ImportOptions {
  readonly store: Store
  readonly file: string
  readonly format: SourceFormat
  readonly kind: LineKind
  readonly now: Instant
  /** Whether to roll the import back at its end. */
  readonly isDryRun?: boolean
  /** Reports how many bytes of how many are read. */
  readonly onProgress?: (read: number, size: number) => void
}

/** An error of the record that begins in a line of the file, counted from 1. */
export interface LineError {
  readonly line: number
  /** Begins with the name of the field. */
  readonly reason: string
}

export interface ImportReport {
  readonly counts: Readonly<Record<LineOutcome, number>>
  /** The first errors. If there are any, nothing was imported. */
  readonly errors: readonly LineError[]
  readonly errorCount: number
  /** When the same file was imported before; then nothing was done. */
  readonly importedBefore: Instant | undefined
}

const MAX_ERRORS_KEPT = 100
const MAX_REASON = 300

/**
 * Imports the records of a file: all of them or none.
 *
 * A partial import is the worst outcome: the operator would have to find out which lines are missing, and running the file again
 * could add records twice. So the whole file is one transaction. It continues after an error, to report all errors at once, and is
 * rolled back if there was any. The transaction also records the file's digest, so importing the same bytes again changes nothing,
 * whatever has happened to the records since. A dry run is an import that is rolled back. The price: other writes wait meanwhile.
 *
 * @throws Error if the file cannot be read, StoreUnavailableError if the database cannot serve now. Then nothing was imported.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { size } = await regularFile(options.file)
  const digest = await sha256File(options.file)
  try {
    return await options.store.bulkImport(async (writer) => {
      const importedBefore = await writer.recordImport(digest, options.now)
      const run = new ImportRun(writer, options)
      if (importedBefore === undefined) await run.importLines(size)
      const report = { ...run.report(), importedBefore }
      if (options.isDryRun === true || report.errorCount > 0) throw new RolledBackError(report)
      return report
    })
  } catch (error) {
    if (error instanceof RolledBackError) return error.report
    throw error
  }
}

/** Rolls back the transaction of the import and carries its report out. */
class RolledBackError extends Error {
  constructor(readonly report: ImportReport) {
    super('nothing was imported')
  }
}

class ImportRun {
  readonly #counts: Record<LineOutcome, number> = { added: 0, 'already there': 0, renamed: 0 }
  readonly #errors: LineError[] = []
  #errorCount = 0

  constructor(
    readonly writer: BulkWriter,
    readonly options: ImportOptions,
  ) {}

  report(): Omit<ImportReport, 'importedBefore'> {
    return { counts: this.#counts, errors: this.#errors, errorCount: this.#errorCount }
  }

  /** Imports the records without errors. Continues after an error, to find them all. */
  async importLines(size: number): Promise<void> {
    const { file, format, kind, now, onProgress = () => {} } = this.options
    let read = 0
    const blocks = readTextBlocks(file, (bytes) => onProgress((read += bytes), size))
    try {
      for await (const lines of format === 'csv' ? readCsv(blocks, kind.columns) : readNdjson(blocks)) {
        for (const source of lines) {
          const result = 'error' in source ? [source.error] : await kind.add(source.fields, this.writer, now)
          if (typeof result === 'string') this.#counts[result]++
          else this.#addErrors(source.line, result)
        }
      }
    } catch (error) {
      if (!(error instanceof UnreadableSourceError)) throw error
      this.#addErrors(error.line, error.reasons)
    }
  }

  #addErrors(line: number, reasons: readonly string[]): void {
    this.#errorCount += reasons.length
    const room = MAX_ERRORS_KEPT - this.#errors.length
    this.#errors.push(
      ...reasons.slice(0, room).map((reason) => ({ line, reason: printable(reason).slice(0, MAX_REASON) })),
    )
  }
}

async function regularFile(file: string): Promise<{ readonly size: number }> {
  const found = await stat(file)
  if (!found.isFile()) throw new Error(`${file} is not a file`)
  return found
}
