import { UnreadableSourceError } from './errors.js'
import type { TableRow } from './source-line.js'
import { toCellText, WorkbookStyles } from './workbook-cells.js'
import { parseXml, XmlError } from './xml-events.js'
import { ZipArchive, ZipError } from './zip.js'

// Reads workbooks (ECMA-376, Office Open XML) row by row. A table needs only a small part of the format, and yauzl and saxes read zip and
// XML within limits. We found no library that is both maintained and bounded in memory. exceljs has had no release for years, xlsx
// from npm allocates the size that a header claims, and read-excel-file and hucre unpack a whole sheet into memory.

/** Limits against workbooks that unpack to more than a sheet needs. */
export interface WorkbookLimits {
  /**
   * The maximum size of all unpacked parts, and of the cells that are made of them: a limit on time. A few bytes can make a thousand
   * cells, or refer to a long shared string. Rows are not kept in memory.
   */
  readonly unpackedBytes: number
  /** The maximum number of characters in shared strings, which are kept in memory. Each string counts TEXT_OVERHEAD more. */
  readonly characters: number
}

/** About the needs of a sheet of a million rows. */
const LIMITS: WorkbookLimits = { unpackedBytes: 512 * 1024 * 1024, characters: 64 * 1024 * 1024 }
const TEXT_OVERHEAD = 16
/** The size that an empty cell counts. */
const CELL_BYTES = 8
/** Excel allows 32,767 characters in a cell. A history of a thousand renewals takes more. */
const MAX_TEXT_LENGTH = 100_000
/** Excel allows 16,384 columns, but a single cell in the last one would create a row of 16,384 cells. */
const MAX_COLUMNS = 1_000
const SAVE_AGAIN = 'open the file in a spreadsheet program and save it again'
const MAX_STYLES = 100_000
const MAX_PARTS = 10_000
/** Excel's last row has the number 1,048,576. */
const ROW_NUMBER = /^[1-9]\d{0,6}$/

/** The name of the sheet that is read, and those of the other visible sheets. */
export interface WorkbookSheets {
  readonly read: string
  readonly others: readonly string[]
}

export interface WorkbookOptions {
  /** Reports the sheets before the first row. */
  readonly onSheets: (sheets: WorkbookSheets) => void
  readonly limits?: WorkbookLimits
}

/**
 * Reads the non-empty rows of a workbook's first visible sheet. Dates are texts such as `2026-03-01`.
 *
 * @throws UnreadableSourceError if the file is not a workbook, or is too large when unpacked.
 */
export async function* readWorkbook(file: string, options: WorkbookOptions): AsyncGenerator<TableRow[]> {
  const { limits = LIMITS } = options
  let row = 1
  try {
    const archive = await ZipArchive.open(file, limits.unpackedBytes)
    try {
      for await (const rows of readFirstSheet(new Package(archive, options), limits)) {
        row = rows.at(-1)?.line ?? row
        yield rows.filter(({ cells }) => cells.some((it) => it.trim() !== ''))
      }
    } finally {
      archive.close()
    }
  } catch (error) {
    if (!(error instanceof ZipError || error instanceof XmlError)) throw error
    throw new UnreadableSourceError(row, [{ detail: `cannot be read as a workbook: ${error.message}` }])
  }
}

/** The parts of a workbook: XML files that refer to each other by relationships. */
class Package {
  constructor(
    readonly archive: ZipArchive,
    readonly options: WorkbookOptions,
  ) {}

  parse(part: string, handlers: Parameters<typeof parseXml>[1]): AsyncGenerator<void> {
    return parseXml(this.archive.read(part), handlers)
  }

  async parseWhole(part: string, handlers: Parameters<typeof parseXml>[1]): Promise<void> {
    for await (const _ of this.parse(part, handlers)); // calls the handlers
  }

  /** Returns the targets of a part's relationships. */
  async relationships(part: string): Promise<Relationship[]> {
    const slash = part.lastIndexOf('/') + 1
    const folder = part.slice(0, slash)
    const found: Relationship[] = []
    await this.parseWhole(`${folder}_rels/${part.slice(slash)}.rels`, {
      open(name, { Id = '', Type = '', Target = '' }) {
        const base = `zip:///${folder}`
        if (name !== 'Relationship' || !URL.canParse(Target, base)) return
        if (found.length === MAX_PARTS) throw new XmlError('it has too many parts')
        const target = new URL(Target, base).pathname.slice(1)
        found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target })
      },
    })
    return found
  }
}

interface Relationship {
  readonly id: string
  readonly type: string
  readonly target: string
}

async function* readFirstSheet(
  parts: Package,
  { characters, unpackedBytes }: WorkbookLimits,
): AsyncGenerator<TableRow[]> {
  if (parts.archive.has('content.xml'))
    throw new ZipError('it is an OpenDocument spreadsheet; save it as .xlsx or .csv')
  const root = await parts.relationships('')
  const workbook = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const { sheets, uses1904 } = await readSheets(parts, workbook)
  const targets = await parts.relationships(workbook)
  const [first, ...others] = sheets
  const sheet = targets.find(({ id }) => id === first?.id)
  if (first === undefined || sheet === undefined) throw new ZipError('it has no visible sheet')
  parts.options.onSheets({ read: first.name, others: others.map(({ name }) => name) })
  const partOf = (type: string) => targets.find((it) => it.type === type)?.target
  const texts = await readSharedStrings(parts, partOf('sharedStrings'), characters)
  const styles = await readStyles(parts, partOf('styles'))
  yield* readRows(parts, sheet.target, { texts, styles, uses1904 }, unpackedBytes)
}

async function readSheets(parts: Package, workbook: string) {
  const sheets: { readonly id: string; readonly name: string }[] = []
  let uses1904 = false
  await parts.parseWhole(workbook, {
    open(name, { id = '', state = 'visible', date1904 = '0', ...attributes }) {
      if (name === 'workbookPr') uses1904 = ['1', 'true'].includes(date1904)
      if (name === 'sheet' && state === 'visible') sheets.push({ id, name: attributes.name ?? '' })
    },
  })
  return { sheets, uses1904 }
}

async function readSharedStrings(
  parts: Package,
  part: string | undefined,
  maxCharacters: number,
): Promise<string[]> {
  const texts: string[] = []
  if (part === undefined) return texts
  const text = new TextElement()
  let characters = 0
  await parts.parseWhole(part, {
    open(name) {
      if (name === 'si') text.begin()
      text.open(name)
    },
    close(name) {
      text.close(name)
      if (name !== 'si') return
      characters += text.value.length + TEXT_OVERHEAD
      if (characters > maxCharacters) throw new XmlError('it has too many texts')
      texts.push(text.value)
    },
    text: (it) => text.add(it),
  })
  return texts
}

/** Collects the text of a `si` or `is` element: its `t` elements, except phonetic ones. */
class TextElement {
  value = ''
  #isText = false
  #isPhonetic = false

  begin(): void {
    this.value = ''
  }

  open(name: string): void {
    if (name === 'rPh') this.#isPhonetic = true
    if (name === 't') this.#isText = !this.#isPhonetic
  }

  close(name: string): void {
    if (name === 'rPh') this.#isPhonetic = false
    if (name === 't') this.#isText = false
  }

  add(text: string): void {
    if (this.#isText) this.value = append(this.value, text)
  }
}

function append(text: string, more: string): string {
  if (text.length + more.length > MAX_TEXT_LENGTH) throw new XmlError('it has a text that is too long')
  return text + more
}

async function readStyles(parts: Package, part: string | undefined): Promise<WorkbookStyles> {
  const styles = new WorkbookStyles()
  if (part === undefined) return styles
  let isCellFormats = false
  await parts.parseWhole(part, {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'cellXfs') isCellFormats = true
      if (name === 'numFmt') styles.define(numFmtId, formatCode)
      if (name === 'xf' && isCellFormats && styles.add(numFmtId) > MAX_STYLES) {
        throw new XmlError('it has too many styles')
      }
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false
    },
  })
  return styles
}

interface CellContext {
  readonly texts: readonly string[]
  readonly styles: WorkbookStyles
  readonly uses1904: boolean
}

async function* readRows(
  parts: Package,
  part: string,
  context: CellContext,
  maxBytes: number,
): AsyncGenerator<TableRow[]> {
  let rows: TableRow[] = []
  let bytes = 0
  let line = 0
  let cells: string[] = []
  let column = -1
  let unreadable = new Map<number, string>()
  let cell = { type: 'n', style: 0 }
  let isFormula = false
  let isValue = false
  let value = ''
  const inline = new TextElement()
  const document = parts.parse(part, {
    open(name, { r, t = 'n', s = '0' }) {
      inline.open(name)
      if (name === 'row') {
        line = ROW_NUMBER.test(r ?? '') ? Number(r) : line + 1
        cells = []
        unreadable = new Map()
        column = -1
      } else if (name === 'c') {
        column = r === undefined ? column + 1 : columnOf(r)
        if (column >= MAX_COLUMNS) throw new XmlError(`it has more than ${MAX_COLUMNS} columns`)
        cell = { type: t, style: Number(s) }
        value = ''
        isFormula = false
        inline.begin()
      } else if (name === 'f') {
        isFormula = true
      } else if (name === 'v') {
        isValue = true
      }
    },
    close(name) {
      inline.close(name)
      if (name === 'v') isValue = false
      if (name === 'row') {
        bytes = cells.reduce((sum, cell) => sum + CELL_BYTES + cell.length, bytes)
        if (bytes > maxBytes) throw new XmlError('it is too large when unpacked')
        rows.push(unreadable.size > 0 ? { line, cells, unreadable } : { line, cells })
      }
      if (name !== 'c') return
      while (cells.length < column) cells.push('')
      // A program that does not calculate, such as openpyxl, stores formulas without results. The result "" is a text.
      if (isFormula && value === '' && cell.type !== 'str') {
        unreadable.set(
          column,
          `cell ${lettersOf(column)}${line} has a formula without a result; ${SAVE_AGAIN}`,
        )
      }
      cells[column] = cell.type === 'inlineStr' ? inline.value : toCellText(value, cell, context)
    },
    text(it) {
      if (isValue) value = append(value, it)
      inline.add(it)
    },
  })
  for await (const _ of document) {
    yield rows
    rows = []
  }
}

/** Returns the column of a cell such as `B7`, counted from 0. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? 'ZZZ') {
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return column - 1
}

/** Returns the letters of a column that is counted from 0. */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last
}
