import { createReadStream } from 'node:fs'
import type { LineKind } from './line-kind.js'
import { type CsvSyntax, readCsv } from './csv.js'
import { readNdjson } from './ndjson.js'
import type { ImportFormat } from './source-format.js'
import type { Separator, SourceLine } from './source-line.js'
import { type TableColumn, type TableOptions, TableReader } from './table.js'
import { TextReader } from './text-blocks.js'
import { readWorkbook, type WorkbookSheets } from './workbook.js'

const BLOCK_BYTES = 256 * 1024

/** How a file is to be read. */
export interface SourceOptions extends TableOptions {
  /** The encoding of a text without a byte order mark, as `encodingOf` names it; default: UTF-8. */
  readonly encoding?: string | undefined
}

export interface Source extends SourceOptions {
  readonly file: string
  readonly format: ImportFormat
  readonly kind: LineKind
  /** Reports how many bytes are read. */
  readonly onRead?: (bytes: number) => void
}

/** What was found out about a file. */
export interface SourceLayout {
  /** Between the cells of CSV. */
  readonly separator?: Separator | undefined
  /** Of a workbook: the sheet that was read, and the others. */
  readonly sheets?: WorkbookSheets | undefined
  /** The headings of the columns that were not read. */
  readonly ignoredColumns: readonly string[]
  /** The columns of a table that have a heading; none if no header was found. */
  readonly columns: readonly TableColumn[]
}

/** Reads the lines of a file, and says what it found out about the file on the way. */
export class LineReader {
  readonly #table: TableReader
  readonly #text: TextReader
  #syntax: CsvSyntax | undefined
  #sheets: WorkbookSheets | undefined

  /** @throws Error if an option is wrong. */
  constructor(readonly source: Source) {
    const { file, encoding, kind, onRead } = source
    this.#table = new TableReader(kind.columns, kind.derivedColumns ?? [], source)
    this.#text = new TextReader(chunksOf(file), { encoding, onRead })
  }

  get layout(): SourceLayout {
    const { ignoredColumns, headedColumns: columns } = this.#table
    return { separator: this.#syntax?.separator, sheets: this.#sheets, ignoredColumns, columns }
  }

  /** @throws UnreadableSourceError if the file cannot be read to its end. */
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

  /** The heading of a field in the file; the field itself for NDJSON. */
  headingOf(field: string): string {
    return this.#table.headingOf(field)
  }

  /** The text of a field in a line of the file. */
  valueOf(field: string, line: SourceLine): string | undefined {
    if (!('fields' in line)) return undefined
    if (line.cells !== undefined) return this.#table.cellOf(field, line.cells)
    const value = (line.fields as Readonly<Record<string, unknown>> | null)?.[field]
    return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
  }

  /**
   * Whether a text with an apostrophe before a formula may come from a spreadsheet or from an export for one. A plain export has
   * commas, line feeds and no mark, and an apostrophe in it is part of the text. So has what LibreOffice saves on Linux: derived columns
   * tell them apart.
   */
  #isSpreadsheet(): boolean {
    const { hasMark, hasCarriageReturns, isUtf8 } = this.#text
    const isPlain = this.#syntax?.separator === 'comma' && !this.#syntax.isDeclared && isUtf8
    return hasMark || hasCarriageReturns || !isPlain
  }
}

/** Opens the file when its first chunk is asked for. */
async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file, { highWaterMark: BLOCK_BYTES }) as AsyncIterable<Buffer>
}
