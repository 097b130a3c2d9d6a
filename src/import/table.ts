import { restoreFormula } from '../representation/spreadsheet-cell.js'
import { TimeZone } from '../domain/time-zone.js'
import { CellTimes, type DateFormat, InvalidTime } from './cell-times.js'
import { type LineErrorDetail, UnreadableSourceError } from './errors.js'
import type { FieldDefinition } from './line-check.js'
import type { SourceLine, TableRow } from './source-line.js'

/** Options for reading a table. */
export interface TableOptions {
  /** The name of the field in each column, by the column's heading; empty to ignore the column. */
  readonly columns?: ReadonlyMap<string, string> | undefined
  /** Whether columns that are not fields are ignored instead of being an error. */
  readonly ignoresUnknownColumns?: boolean | undefined
  readonly dateFormat?: DateFormat | undefined
  /** The time zone of dates without a time, by its name in the IANA database; default: UTC. */
  readonly timeZone?: string | undefined
}

/** The meaning of each column by the header: its field, `ignored`, or `blank` without a heading. */
type Header = readonly (FieldDefinition | 'ignored' | 'blank')[]

/** A column of a file, and its field; null if the column is not read. */
export interface TableColumn {
  readonly heading: string
  readonly field: string | null
}

/**
 * Reads the records of a table. Its header names the columns, in any order. An empty cell is a missing field.
 *
 * Headings match regardless of case, spaces and punctuation: `Mentor ID` is `mentor_id`. Derived columns are ignored. A column without a
 * heading must be empty.
 */
export class TableReader {
  /** The headings of the columns that are not read. */
  readonly ignoredColumns: string[] = []
  /** The columns that have a heading, once the header is read. */
  headedColumns: readonly TableColumn[] = []
  readonly #fields: readonly FieldDefinition[]
  /** The fields by the normalized headings that their columns may have. */
  readonly #byHeading: ReadonlyMap<string, FieldDefinition>
  /** The normalized headings of columns that are ignored. */
  readonly #ignored: Set<string>
  readonly #derived: ReadonlySet<string>
  readonly #times: CellTimes
  /** The headings of `options.columns` that are not found yet, by normalized heading. */
  readonly #missing = new Map<string, string>()
  /** The heading of each field in the file. */
  readonly #headings = new Map<string, string>()
  #header: Header | undefined

  /**
   * @param derived the names of fields that an export adds and an import ignores.
   * @throws Error if an option names an unknown field or time zone.
   */
  constructor(
    fields: readonly FieldDefinition[],
    derived: readonly string[],
    readonly options: TableOptions,
  ) {
    this.#fields = fields
    this.#derived = new Set(derived.map(normalize))
    this.#ignored = new Set(this.#derived)
    this.#times = new CellTimes(options.dateFormat ?? 'iso', new TimeZone(options.timeZone ?? 'UTC'))
    const byHeading = new Map(fields.map((it) => [normalize(it.name), it]))
    for (const [heading, name] of options.columns ?? []) {
      if (name === '') {
        this.#ignored.add(normalize(heading))
        byHeading.delete(normalize(heading)) // also if it is the name of a field
        continue
      }
      const field = fields.find((it) => it.name === name)
      if (field === undefined) {
        throw new Error(`${heading}=${name}: ${name} is not a field; the fields are ${namesOf(fields)}`)
      }
      this.#missing.set(normalize(heading), heading)
      byHeading.set(normalize(heading), field)
    }
    this.#byHeading = byHeading
  }

  /** Whether a cell is the heading of a field, or of a column that is ignored. */
  readonly isHeading = (cell: string): boolean => {
    const heading = normalize(cell)
    return this.#byHeading.has(heading) || this.#ignored.has(heading)
  }

  /** Returns the heading of a field in the file. */
  headingOf(field: string): string {
    return this.#headings.get(field) ?? field
  }

  /** Returns the text of a field in a row of the file. */
  cellOf(field: string, cells: readonly string[]): string | undefined {
    return cells[Number(this.#header?.findIndex((it) => typeof it === 'object' && it.name === field))]
  }

  /**
   * Reads the records. Errors of single cells are in the lines.
   *
   * @param isSpreadsheet whether the file comes from a spreadsheet program or from an export for one, in which `escapeFormula` has put an
   *   apostrophe before texts like formulas. Called after the first rows are read. A file with derived columns always counts as one,
   *   because only an export for spreadsheets has them.
   * @param isWorkbook whether the cells are not separated by characters. A row may then have fewer cells than the header, because its last
   *   cells are empty.
   * @throws UnreadableSourceError if there is no header, or if it has an unknown, missing or repeated column.
   */
  async *read(
    blocks: AsyncIterable<readonly TableRow[]>,
    isSpreadsheet: () => boolean,
    isWorkbook: boolean,
  ): AsyncGenerator<SourceLine[]> {
    for await (const rows of blocks) {
      const [first] = rows
      const body = this.#header === undefined ? rows.slice(1) : rows
      if (first === undefined) continue
      const header = (this.#header ??= this.#readHeader(first, isWorkbook))
      const hasEscapedFormulas = isSpreadsheet() || this.#hasDerivedColumns()
      const fewestCells = isWorkbook ? 0 : header.length
      yield body.map((row) => this.#readRow(row, header, { hasEscapedFormulas, fewestCells }))
    }
    if (this.#header === undefined) throw new UnreadableSourceError(1, [{ detail: 'the file is empty' }])
  }

  #hasDerivedColumns(): boolean {
    return this.headedColumns.some(({ heading }) => this.#derived.has(normalize(heading)))
  }

  #readHeader({ line, cells }: TableRow, isWorkbook: boolean): Header {
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
      const field = this.#byHeading.get(normalize(heading))
      if (field !== undefined) {
        const earlier = this.#headings.get(field.name)
        if (earlier === heading) addError(`column ${heading} appears twice`)
        else if (earlier !== undefined) addError(`columns ${earlier} and ${heading} are both ${field.name}`)
        this.#headings.set(field.name, heading)
        this.#missing.delete(normalize(heading))
        return field
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
      const separators = isWorkbook ? '' : ', separated by commas, semicolons or tabs'
      const detail = `is not a header; its columns are ${namesOf(this.#fields)}${separators}`
      throw new UnreadableSourceError(line, [{ detail, remedy: 'columns' }])
    }
    for (const heading of this.#missing.values()) addError(`column ${heading} is missing`)
    for (const { name, isRequired } of this.#fields) {
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
    { line, cells, unreadable }: TableRow,
    header: Header,
    {
      hasEscapedFormulas,
      fewestCells,
    }: { readonly hasEscapedFormulas: boolean; readonly fewestCells: number },
  ): SourceLine {
    if (cells.length < fewestCells || cells.slice(header.length).some((it) => it.trim() !== '')) {
      return {
        line,
        errors: [{ detail: `has ${cells.length} cells where the header has ${header.length}` }],
      }
    }
    const fields: Record<string, unknown> = {}
    const errors: LineErrorDetail[] = []
    for (const [i, field] of header.entries()) {
      const cell = cells[i] ?? ''
      const reason = unreadable?.get(i)
      if (reason !== undefined && typeof field === 'object') {
        errors.push({ field: this.headingOf(field.name), detail: reason })
      }
      if (cell === '' || field === 'ignored') continue // an empty cell is a missing field
      if (field === 'blank') {
        if (cell.trim() !== '') errors.push({ value: cell, detail: `${cell} is in a column without heading` })
        continue
      }
      const value = this.#readCell(cell, field, hasEscapedFormulas)
      if (value !== '') fields[field.name] = value
      if (value instanceof InvalidTime) {
        errors.push({ field: this.headingOf(field.name), value: cell.trim(), ...value.error })
      }
    }
    return errors.length > 0 ? { line, fields, cells, errors } : { line, fields, cells }
  }

  /** Reads the value of a cell. Returns an unreadable cell as text, which the check then rejects. */
  #readCell(
    cell: string,
    { encoding, dayEdge = 'start' }: FieldDefinition,
    hasEscapedFormulas: boolean,
  ): unknown {
    if (encoding === 'prose') return hasEscapedFormulas ? restoreFormula(cell) : cell
    const text = cell.trim()
    if (encoding === 'text' || text === '') return text
    if (encoding === 'integer') return /^[0-9]+$/.test(text) ? Number(text) : text
    if (encoding === 'json') return parseJson(text)
    return this.#times.read(text, dayEdge)
  }
}

/** Removes the differences in case, spaces and punctuation from a heading. */
function normalize(heading: string): string {
  const folded = heading.normalize('NFKC').toLowerCase().trim()
  return folded.replaceAll(/[^\p{L}\p{N}]/gu, '') || folded // a heading may consist of punctuation only
}

function namesOf(fields: readonly FieldDefinition[]): string {
  return fields.map(({ name }) => name).join(', ')
}

function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    return cell
  }
}
