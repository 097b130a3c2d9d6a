import { restoreFormula } from '../representation/spreadsheet-cell.js'
import { TimeZone } from '../domain/time-zone.js'
import { CellTimes, type DateFormat, InvalidTime } from './cell-times.js'
import { type LineErrorDetail, UnreadableSourceError } from './errors.js'
import type { Column } from './line-check.js'
import type { SourceLine, TableRow } from './source-line.js'

/** How a table is to be read. */
export interface TableOptions {
  /** The field that a column has, by the column's heading; empty for a column that is to be ignored. */
  readonly columns?: ReadonlyMap<string, string> | undefined
  /** Whether columns that are not fields are ignored instead of being an error. */
  readonly ignoresUnknownColumns?: boolean | undefined
  readonly dateFormat?: DateFormat | undefined
  /** Of dates without a time: a name of the IANA time zone database; default: UTC. */
  readonly timeZone?: string | undefined
}

/** A column of a file, and the field that it is read as; null if it is not read. */
export interface TableColumn {
  readonly heading: string
  readonly field: string | null
}

/**
 * Reads the records of a table below its header, which names the columns in any order. An empty cell is a missing field.
 *
 * Headings match without regard to case, spaces and punctuation: `Mentor ID` is `mentor_id`. Derived columns are ignored. A column
 * without heading must be empty.
 */
export class TableReader {
  /** The headings of the columns that are not read. */
  readonly ignoredColumns: string[] = []
  /** The columns that have a heading, once the header is read. */
  headedColumns: readonly TableColumn[] = []
  readonly #columns: readonly Column[]
  readonly #byHeading: ReadonlyMap<string, Column>
  /** The headings of derived columns, and of those that are to be ignored. */
  readonly #ignored: Set<string>
  readonly #derived: ReadonlySet<string>
  readonly #times: CellTimes
  readonly #mapped = new Map<string, string>()
  readonly #headings = new Map<string, string>()
  #header: readonly (Column | 'ignored' | 'blank')[] | undefined

  /**
   * @param derived the names of columns that an export adds and an import cannot store.
   * @throws Error if an option has no such field or time zone.
   */
  constructor(
    columns: readonly Column[],
    derived: readonly string[],
    readonly options: TableOptions,
  ) {
    this.#columns = columns
    this.#derived = new Set(derived.map(normalize))
    this.#ignored = new Set(this.#derived)
    this.#times = new CellTimes(options.dateFormat ?? 'iso', new TimeZone(options.timeZone ?? 'UTC'))
    const byHeading = new Map(columns.map((it) => [normalize(it.name), it]))
    for (const [heading, field] of options.columns ?? []) {
      if (field === '') {
        this.#ignored.add(normalize(heading))
        byHeading.delete(normalize(heading)) // also if it is the name of a field
        continue
      }
      const column = columns.find(({ name }) => name === field)
      if (column === undefined) {
        throw new Error(`${heading}=${field}: ${field} is not a field; the fields are ${namesOf(columns)}`)
      }
      this.#mapped.set(normalize(heading), heading)
      byHeading.set(normalize(heading), column)
    }
    this.#byHeading = byHeading
  }

  /** Whether a cell is the heading of a known column. */
  readonly isHeading = (cell: string): boolean => {
    const heading = normalize(cell)
    return this.#byHeading.has(heading) || this.#ignored.has(heading)
  }

  /** The heading of a field in the file. */
  headingOf(field: string): string {
    return this.#headings.get(field) ?? field
  }

  /** The text of a field in a row of the file. */
  cellOf(field: string, cells: readonly string[]): string | undefined {
    return cells[Number(this.#header?.findIndex((it) => typeof it === 'object' && it.name === field))]
  }

  /**
   * @param isSpreadsheet whether a text that begins with an apostrophe and an equals sign, say, is one that `escapeFormula` escaped. In
   * a file with derived columns it always is: only an export for spreadsheets has them.
   * @param leavesOutCells whether a row may end before the header does, because its last cells are empty.
   * @throws UnreadableSourceError if there is no header, or if it has an unknown, missing or repeated column.
   */
  async *read(
    blocks: AsyncIterable<readonly TableRow[]>,
    isSpreadsheet: () => boolean,
    leavesOutCells: boolean,
  ): AsyncGenerator<SourceLine[]> {
    for await (const rows of blocks) {
      const [first] = rows
      const body = this.#header === undefined ? rows.slice(1) : rows
      if (first === undefined) continue
      const header = (this.#header ??= this.#readHeader(first))
      const restores = isSpreadsheet() || this.#hasDerivedColumns()
      const width = leavesOutCells ? 0 : header.length
      yield body.map((row) => this.#readRow(row, header, { restores, width }))
    }
    if (this.#header === undefined) throw new UnreadableSourceError(1, [{ detail: 'the file is empty' }])
  }

  #hasDerivedColumns(): boolean {
    return this.headedColumns.some(({ heading }) => this.#derived.has(normalize(heading)))
  }

  #readHeader({ line, cells }: TableRow): readonly (Column | 'ignored' | 'blank')[] {
    if (cells.some((it) => it.includes('\0'))) {
      const detail = 'is binary, or text in UTF-16 without a byte order mark'
      throw new UnreadableSourceError(line, [{ detail, remedy: 'encoding' }])
    }
    this.headedColumns = cells.flatMap((cell) => this.#describeColumn(cell.trim()))
    const errors = new Map<string, LineErrorDetail>()
    const addError = (detail: string, others: Omit<LineErrorDetail, 'detail'> = {}) =>
      errors.set(detail, { detail, ...others })
    const header = cells.slice(0, cells.findLastIndex((it) => it.trim() !== '') + 1).map((cell) => {
      const heading = cell.trim()
      const column = this.#byHeading.get(normalize(heading))
      if (column !== undefined) {
        const earlier = this.#headings.get(column.name)
        if (earlier === heading) addError(`column ${heading} appears twice`)
        else if (earlier !== undefined) addError(`columns ${earlier} and ${heading} are both ${column.name}`)
        this.#headings.set(column.name, heading)
        this.#mapped.delete(normalize(heading))
        return column
      }
      if (heading === '') return 'blank'
      if (this.options.ignoresUnknownColumns === true || this.#ignored.has(normalize(heading))) {
        this.ignoredColumns.push(heading)
      } else {
        addError(`column ${heading} is unknown`, { field: heading, remedy: 'columns' })
      }
      return 'ignored'
    })
    if (!header.some((it) => typeof it === 'object')) {
      throw new UnreadableSourceError(line, [
        { detail: `is not a header; its columns are ${namesOf(this.#columns)}`, remedy: 'columns' },
      ])
    }
    for (const heading of this.#mapped.values()) addError(`column ${heading} is missing`)
    for (const { name, isRequired } of this.#columns) {
      if (isRequired && !this.#headings.has(name)) addError(`column ${name} is missing`)
    }
    if (errors.size > 0) throw new UnreadableSourceError(line, [...errors.values()])
    return header
  }

  #describeColumn(heading: string): TableColumn[] {
    const field = this.#byHeading.get(normalize(heading))?.name ?? null
    return heading === '' ? [] : [{ heading, field }]
  }

  #readRow(
    { line, cells }: TableRow,
    header: readonly (Column | 'ignored' | 'blank')[],
    { restores, width }: { readonly restores: boolean; readonly width: number },
  ): SourceLine {
    if (cells.length < width || cells.slice(header.length).some((it) => it.trim() !== '')) {
      return {
        line,
        errors: [{ detail: `has ${cells.length} cells where the header has ${header.length}` }],
      }
    }
    const fields: Record<string, unknown> = {}
    const errors: LineErrorDetail[] = []
    for (const [i, column] of header.entries()) {
      const cell = cells[i] ?? ''
      if (cell === '' || column === 'ignored') continue // an empty cell is a missing field
      if (column === 'blank') {
        if (cell.trim() !== '') errors.push({ value: cell, detail: `${cell} is in a column without heading` })
        continue
      }
      const value = this.#readCell(cell, column, restores)
      if (value !== '') fields[column.name] = value
      if (value instanceof InvalidTime) {
        errors.push({ field: this.headingOf(column.name), value: cell.trim(), ...value.error })
      }
    }
    return errors.length > 0 ? { line, fields, cells, errors } : { line, fields, cells }
  }

  /** Leaves an unreadable cell as text, which the check then rejects. */
  #readCell(cell: string, { encoding, dayEdge = 'start' }: Column, restores: boolean): unknown {
    if (encoding === 'prose') return restores ? restoreFormula(cell) : cell
    const text = cell.trim()
    if (encoding === 'text') return text
    if (encoding === 'integer') return /^[0-9]+$/.test(text) ? Number(text) : text
    if (encoding === 'json') return parseJson(text)
    return this.#times.read(text, dayEdge)
  }
}

/** Headings are compared without regard to case, spaces and punctuation. */
function normalize(heading: string): string {
  const folded = heading.normalize('NFKC').toLowerCase().trim()
  return folded.replaceAll(/[^\p{L}\p{N}]/gu, '') || folded // a heading may be nothing but punctuation
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ')
}

function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    return cell
  }
}
