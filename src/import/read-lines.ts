import { createReadStream } from 'node:fs'
import type { ImportKind } from './import-kind.js'
import { type CsvSyntax, readCsv } from './csv.js'
import { readNdjson } from './ndjson.js'
import type { ImportFormat } from './source-format.js'
import type { Separator, SourceLine } from './source-line.js'
import { type TableColumn, type TableOptions, TableReader } from './table.js'
import { TextReader } from './text-blocks.js'
import { readWorkbook, type WorkbookSheets } from './workbook.js'

const BLOCK_BYTES = 256 * 1024

/** Options for reading a file. */
export interface SourceOptions extends TableOptions {
  /** The encoding of a text file without a byte order mark, as `encodingOf` returns it; default: UTF-8. */
  readonly encoding?: string | undefined
}

/** A file to import, with the options for reading it. */
export interface Source extends SourceOptions {
  readonly file: string
  readonly format: ImportFormat
  readonly kind: ImportKind
  /** Called with the number of bytes of each chunk that is read. */
  readonly onRead?: (bytes: number) => void
}

/** The layout of a file, as far as it has been read. */
export interface SourceLayout {
  /** The separator of CSV. */
  readonly separator?: Separator | undefined
  /** The sheets of a workbook. */
  readonly sheets?: WorkbookSheets | undefined
  /** The headings of the columns that were not read. */
  readonly ignoredColumns: readonly string[]
  /** The columns of a table that have a heading; none if no header was found. */
  readonly columns: readonly TableColumn[]
}

/** Reads the lines of a file in any format, and detects its layout. */
export class LineReader {
  readonly #table: TableReader
  readonly #text: TextReader
  #syntax: CsvSyntax | undefined
  #sheets: WorkbookSheets | undefined

  /** @throws Error if an option is wrong. */
  constructor(readonly source: Source) {
    const { file, encoding, kind, onRead } = source
    this.#table = new TableReader(kind.fields, kind.derivedFields ?? [], source)
    this.#text = new TextReader(chunksOf(file), { encoding, onRead })
  }

  get layout(): SourceLayout {
    const { ignoredColumns, headedColumns: columns } = this.#table
    return { separator: this.#syntax?.separator, sheets: this.#sheets, ignoredColumns, columns }
  }

  /** Reads the lines in batches. @throws UnreadableSourceError if the file cannot be read to its end. */
  lines(): AsyncGenerator<SourceLine[]> {
    switch (this.source.format) {
      case 'ndjson':
        return readNdjson(this.#text.blocks())
      case 'csv': {
        const rows = readCsv(this.#text.blocks(), this.#table.isHeading, (it) => (this.#syntax = it))
        return this.#table.read(rows, () => this.#isSpreadsheet(), false)
      }
      case 'xlsx': {
        const { file } = this.source
        const rows = readWorkbook(file, { onSheets: (it) => (this.#sheets = it) })
        return this.#table.read(rows, () => true, true)
      }
    }
  }

  /** Returns the heading of a field in the file; for NDJSON, the field's name. */
  headingOf(field: string): string {
    return this.#table.headingOf(field)
  }

  /** Returns the text of a field in a line of the file. */
  valueOf(field: string, line: SourceLine): string | undefined {
    if (!('fields' in line)) return undefined
    if (line.cells !== undefined) return this.#table.cellOf(field, line.cells)
    const value = (line.fields as Readonly<Record<string, unknown>> | null)?.[field]
    return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
  }

  /**
   * Whether the file may come from a spreadsheet program, or from an export for one, which puts an apostrophe before a text that looks
   * like a formula. A plain export has commas, line feeds and no byte order mark; in it, an apostrophe is part of the text.
   * LibreOffice on Linux saves files with the same syntax. TableReader recognizes those by their derived columns.
   */
  #isSpreadsheet(): boolean {
    const { hasMark, hasCarriageReturns, isUtf8 } = this.#text
    const isPlain = this.#syntax?.separator === 'comma' && !this.#syntax.isDeclared && isUtf8
    return hasMark || hasCarriageReturns || !isPlain
  }
}

/** Opens the file when the first chunk is requested. */
async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>
}
