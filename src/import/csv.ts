import { promisify } from 'node:util'
import { parse } from 'csv-parse'
import { SEPARATORS, type Separator, type TableRow } from './source-line.js'
import { countLineFeeds } from './text-blocks.js'
import { UnreadableSourceError } from './errors.js'

/** Limits the text after a quote that is never closed. The longest valid record is far shorter. */
const MAX_RECORD_BYTES = 1024 * 1024

/** Matches a first line that declares the separator. Excel reads such a line, but does not write it. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;\t]*$/i

/** The syntax of a CSV file. */
export interface CsvSyntax {
  readonly separator: Separator
  /** Whether the first line declares the separator. */
  readonly isDeclared: boolean
}

/**
 * Reads the records of separated values (RFC 4180). A first line such as `sep=;` declares the separator. Otherwise, it is the separator
 * that splits the first line into the most known headings.
 *
 * @param isHeading whether a cell is a known heading.
 * @param onSyntax reports the syntax before the first records.
 * @throws UnreadableSourceError if quotes are misplaced.
 */
export async function* readCsv(
  blocks: AsyncIterable<string>,
  isHeading: (cell: string) => boolean,
  onSyntax: (syntax: CsvSyntax) => void,
): AsyncGenerator<TableRow[]> {
  let parser: CsvParser | undefined
  let line = 1
  for await (const block of blocks) {
    const first = parser === undefined ? firstLineOf(block) : ''
    if (parser === undefined && first === '') {
      line += countLineFeeds(block) // nothing but blank lines so far
      continue
    }
    const declared = SEPARATOR_LINE.exec(first)?.[1]
    if (parser === undefined) {
      const separator = declared === undefined ? detectSeparator(first, isHeading) : separatorOf(declared)
      onSyntax({ separator, isDeclared: declared !== undefined })
      parser = new CsvParser(SEPARATORS[separator], line)
    }
    yield* parser.write(declared === undefined ? block : block.replace(first, ''))
  }
  if (parser !== undefined) yield* parser.end()
}

function firstLineOf(text: string): string {
  return /[^\n]+/.exec(text)?.[0] ?? ''
}

function separatorOf(declared: string): Separator {
  const found = separators.find((it) => SEPARATORS[it] === declared)
  if (found !== undefined) return found
  throw new UnreadableSourceError(1, [{ detail: 'the separator must be a comma, a semicolon or a tab' }])
}

const separators = Object.keys(SEPARATORS) as Separator[]

function detectSeparator(line: string, isHeading: (cell: string) => boolean): Separator {
  return separators
    .map((separator) => {
      const cells = line.split(SEPARATORS[separator]).map((it) => it.replaceAll('"', ''))
      return { separator, headings: cells.filter(isHeading).length, cells: cells.length }
    })
    .reduce((best, it) => ((it.headings - best.headings || it.cells - best.cells) > 0 ? it : best)).separator
}

class CsvParser {
  readonly #rows: TableRow[] = []
  readonly #parser

  constructor(
    delimiter: string,
    private line: number,
  ) {
    this.#parser = parse({
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      max_record_size: MAX_RECORD_BYTES,
      // The records are collected here, because the stream drops those before an error.
      on_record: (cells: string[]) => {
        if (cells.some(isFilled)) this.#rows.push({ line: this.line, cells })
        // csv-parse does not count the line feeds in quotes.
        this.line += 1 + cells.reduce((sum, cell) => sum + countLineFeeds(cell), 0)
        return null
      },
    })
    this.#parser.on('error', () => {}) // write and end reject with it
  }

  async *write(block: string): AsyncGenerator<TableRow[]> {
    yield* this.#parse((done) => this.#parser.write(block, done))
  }

  async *end(): AsyncGenerator<TableRow[]> {
    yield* this.#parse((done) => this.#parser.end(done))
  }

  async *#parse(work: (done: (error?: Error | null) => void) => void): AsyncGenerator<TableRow[]> {
    try {
      await promisify(work)()
    } catch {
      yield this.#rows.splice(0)
      const detail = 'is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank'
      throw new UnreadableSourceError(this.line, [{ detail }])
    }
    yield this.#rows.splice(0)
  }
}

/** Whether a cell has content: spreadsheet programs pad files with rows of empty cells. */
function isFilled(cell: string): boolean {
  return cell !== '' && cell.trim() !== ''
}
