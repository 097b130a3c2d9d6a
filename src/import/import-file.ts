import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { Instant } from '../domain/time.js'
import { sha256File } from '../files/sha256-file.js'
import { printable } from '../representation/printable.js'
import type { Actor, BulkWriter, Store } from '../store/interface/store.js'
import { type LineError, type LineErrorDetail, UnreadableSourceError } from './errors.js'
import type { ImportKind, LineOutcome } from './import-kind.js'
import { type ImportReport, MAX_ERRORS_COUNTED, type RepeatedLine, type Sample } from './import-report.js'
import { LineReader, type SourceOptions } from './read-lines.js'
import type { ImportFormat } from './source-format.js'
import type { SourceLine } from './source-line.js'

/** A file, and the options for reading it and importing its records. */
export interface ImportOptions<Stored extends object = object> extends SourceOptions {
  readonly store: Store
  readonly file: string
  readonly format: ImportFormat
  readonly kind: ImportKind<Stored>
  readonly now: Instant
  /** The actor in the audit trail; default: that of the commands. */
  readonly actor?: Actor
  /** Whether records that exist with other values are corrected instead of being errors. */
  readonly isUpdate?: boolean
  /** Whether to roll back the import at its end. */
  readonly isDryRun?: boolean
  /** Whether to roll back the import. Asked with each line and before the commit. */
  readonly isAborted?: () => boolean
  /** Reports the number of bytes read so far, and the size of the file. */
  readonly onProgress?: (read: number, size: number) => void
}

const MAX_ERRORS_KEPT = 100
const MAX_DETAIL = 300
const MAX_VALUE = 100
const MAX_SAMPLES = 3
const MAX_REPEATED_KEPT = 100
/** The number of lines without an id that are compared with each other: a limit on memory. */
const MAX_LINES_COMPARED = 100_000

/**
 * Imports the records of a file: all of them or none.
 *
 * A partial import would be the worst outcome: the operator would have to find out which lines are missing, and importing the file again
 * could add records twice. So the whole file is one transaction. The import continues after an error, to report all errors at once, and
 * rolls back if there was any. A dry run is an import that is rolled back.
 *
 * The transaction also records the file's digest. So importing the same bytes again with the same options changes nothing, even if the
 * records have changed since.
 *
 * The price is that other writes wait meanwhile. So the source is a file on disk, not a stream, whose sender may be slow.
 *
 * The parts: LineReader (read-lines.ts) reads the lines of any format, the ImportKind checks and adds each record, and the BulkWriter of
 * the store writes it.
 *
 * @throws Error if an option is wrong or the file cannot be read; StoreUnavailableError if the database cannot serve now; an
 *   AbortedError. In all cases nothing was imported.
 */
export async function importFile<Stored extends object>(
  options: ImportOptions<Stored>,
): Promise<ImportReport<Stored>> {
  const { size } = await regularFile(options.file)
  const digest = await computeDigest(options)
  try {
    return await options.store.bulkImport(async (writer) => {
      const importedBefore = await writer.recordImport(digest, options.now)
      const run = new ImportRun(writer, options, size, importedBefore !== undefined)
      await run.importLines()
      run.throwIfAborted()
      const report = { ...run.report(), importedBefore }
      if (options.isDryRun === true || report.errorCount > 0) throw new RolledBackError(report)
      return report
    }, options.actor)
  } catch (error) {
    if (error instanceof RolledBackError) return error.report as ImportReport<Stored>
    throw error
  }
}

/** Rolls back the transaction of the import, and carries its report. */
class RolledBackError extends Error {
  constructor(readonly report: ImportReport) {
    super('nothing was imported')
  }
}

class AbortedError extends Error {
  override readonly name = 'AbortedError'
}

class ImportRun<Stored extends object> {
  readonly #counts: Record<LineOutcome, number> = { added: 0, 'already there': 0, renamed: 0, updated: 0 }
  readonly #errors: LineError[] = []
  #errorCount = 0
  readonly #samples: Sample<Stored>[] = []
  readonly #repeatedLines = new RepeatedLines()
  /** The errors of lines whose id an earlier line has, with that id. The number of the earlier line is looked up at the end. */
  readonly #duplicates = new Map<LineError, string | undefined>()
  readonly #reader: LineReader

  constructor(
    readonly writer: BulkWriter,
    readonly options: ImportOptions<Stored>,
    size: number,
    /** Whether the file was imported before, so that its records are only counted. */
    readonly wasImported: boolean,
  ) {
    let read = 0
    this.#reader = new LineReader({
      ...options,
      onRead: (bytes) => options.onProgress?.((read += bytes), size),
    })
  }

  report(): Omit<ImportReport<Stored>, 'importedBefore'> {
    return {
      counts: this.#counts,
      errors: this.#errors,
      errorCount: this.#errorCount,
      layout: this.#reader.layout,
      samples: this.#samples,
      repeated: this.#repeatedLines.first,
      repeatedCount: this.#repeatedLines.count,
    }
  }

  /** Imports the records. Continues after an error, to find the others. */
  async importLines(): Promise<void> {
    try {
      await this.#readLines()
    } catch (error) {
      if (!(error instanceof UnreadableSourceError)) throw error
      for (const it of error.errors) this.#addError(error.line, it)
    }
    if (this.#duplicates.size > 0) await this.#nameFirstLines()
  }

  throwIfAborted(): void {
    if (this.options.isAborted?.() === true) throw new AbortedError()
  }

  async #readLines(): Promise<void> {
    for await (const lines of this.#reader.lines()) {
      for (const source of lines) {
        this.throwIfAborted()
        await this.#importLine(source)
        if (this.#errorCount >= MAX_ERRORS_COUNTED) return
      }
    }
  }

  async #importLine(source: SourceLine): Promise<void> {
    const { line, errors = [] } = source
    for (const it of errors) this.#addError(line, it)
    if (!('fields' in source)) return
    const { kind, now, isUpdate = false } = this.options
    const record = this.#samples.length < MAX_SAMPLES ? kind.toStored?.(source.fields, now) : undefined
    const result = this.wasImported
      ? 'already there'
      : await kind.add(source.fields, this.writer, { now, isUpdate })
    if (result === 'duplicate') {
      const kept = this.#addError(line, this.#toError('id is in this file twice', source))
      if (kept !== undefined) this.#duplicates.set(kept, this.#reader.valueOf('id', source)?.trim())
    } else if (typeof result === 'string') {
      this.#counts[result]++
      if (result === 'added') this.#repeatedLines.add(line, source.fields)
      // The line of a corrected record has its old version.
      if (result !== 'updated' && record !== undefined) this.#samples.push({ line, record })
    } else {
      const unread = new Set(errors.map(({ field }) => field))
      for (const it of result.map((reason) => this.#toError(reason, source))) {
        if (it.field === undefined || !unread.has(it.field)) this.#addError(line, it)
      }
    }
  }

  /** Makes an error from a reason. Replaces the field's name at its beginning by the heading in the file. */
  #toError(reason: string, source: SourceLine): LineErrorDetail {
    const name = /^\w+/.exec(reason)?.[0] ?? ''
    if (!this.options.kind.fields.some((it) => it.name === name)) return { detail: reason }
    const field = this.#reader.headingOf(name)
    const value = this.#reader.valueOf(name, source)
    return { field, value, detail: field + reason.slice(name.length) }
  }

  /** Adds an error to the report. Returns undefined if the report is full, and the error is only counted. */
  #addError(line: number, { field, value, detail, remedy }: LineErrorDetail): LineError | undefined {
    this.#errorCount++
    if (this.#errors.length >= MAX_ERRORS_KEPT) return undefined
    const error = {
      line,
      ...(field === undefined ? {} : { field: printable(field).slice(0, MAX_VALUE) }),
      ...(value === undefined ? {} : { value: printable(value).slice(0, MAX_VALUE) }),
      detail: printable(detail).slice(0, MAX_DETAIL),
      ...(remedy === undefined ? {} : { remedy }),
    }
    this.#errors.push(error)
    return error
  }

  /** Adds the number of the earlier line to each duplicate. Reads the file again, because keeping the line of every id takes memory. */
  async #nameFirstLines(): Promise<void> {
    const firstLines = new Map([...this.#duplicates.values()].map((id) => [id, 0]))
    let missing = firstLines.size
    const reader = new LineReader(this.options)
    for await (const lines of reader.lines()) {
      for (const source of lines) {
        const id = reader.valueOf('id', source)?.trim()
        if (firstLines.get(id) !== 0) continue
        firstLines.set(id, source.line)
        missing--
      }
      if (missing === 0) break
    }
    const unit = this.options.format === 'xlsx' ? 'row' : 'line'
    for (const [error, id] of this.#duplicates) {
      const detail = `${error.detail}; first in ${unit} ${firstLines.get(id)}`
      this.#errors.splice(this.#errors.indexOf(error), 1, { ...error, detail })
    }
  }
}

/** Finds equal lines without an id. Each becomes a record, but it may have been copied by mistake. */
class RepeatedLines {
  readonly #lines = new Map<string, number>()
  readonly first: RepeatedLine[] = []
  count = 0

  add(line: number, fields: unknown): void {
    const { id, ...others } = fields as Readonly<Record<string, unknown>>
    if (id !== undefined) return
    const key = JSON.stringify(Object.entries(others).sort()) // the members of NDJSON can be in any order
    const firstLine = this.#lines.get(key)
    if (firstLine === undefined) {
      if (this.#lines.size < MAX_LINES_COMPARED) this.#lines.set(key, line)
    } else {
      this.count++
      if (this.first.length < MAX_REPEATED_KEPT) this.first.push({ line, firstLine })
    }
  }
}

/** Returns a digest of the file and of the options that change the records in it. */
async function computeDigest<Stored extends object>({
  file,
  ...options
}: ImportOptions<Stored>): Promise<string> {
  const digest = await sha256File(file)
  const { columns, ignoresUnknownColumns, dateFormat, encoding, isUpdate, timeZone } = options
  const reading = Object.entries({
    columns: columns && [...columns],
    ignoresUnknownColumns,
    dateFormat,
    encoding,
    isUpdate,
    timeZone,
  }).filter(([, value]) => value !== undefined && value !== false)
  if (reading.length === 0) return digest // as versions without these options recorded it
  return createHash('sha256')
    .update(digest + JSON.stringify(reading))
    .digest('hex')
}

async function regularFile(file: string): Promise<{ readonly size: number }> {
  const found = await stat(file)
  if (!found.isFile()) throw new Error(`${file} is not a file`)
  return found
}
