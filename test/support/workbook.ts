import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A cell of a workbook: a text, or the XML of a `c` element. */
export type WorkbookCell = string | { readonly xml: string }

export interface WorkbookParts {
  readonly otherSheets?: readonly string[]
  /** Files in addition to the sheet, or instead of those that are made of it. */
  readonly files?: Readonly<Record<string, string>>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** Makes a workbook of rows, as spreadsheet programs save it: texts are in a shared table. */
export function workbook(
  rows: readonly (readonly WorkbookCell[])[],
  { otherSheets = [], files = {} }: WorkbookParts = {},
): Promise<Buffer> {
  const texts: string[] = []
  const toCell = (cell: WorkbookCell, reference: string) =>
    typeof cell === 'string'
      ? `<c r="${reference}" t="s"><v>${texts.push(cell) - 1}</v></c>`
      : cell.xml.replace('<c', `<c r="${reference}"`)
  const sheet = rows.map((cells, i) => {
    const line = i + 1
    return `<row r="${line}">${cells.map((it, column) => toCell(it, `${letters(column)}${line}`)).join('')}</row>`
  })
  const names = ['Mentors', ...otherSheets]
  return zip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': relationships({ rId1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/_rels/workbook.xml.rels': relationships({
      rId1: ['worksheet', 'worksheets/sheet1.xml'],
      rId8: ['sharedStrings', '/xl/sharedStrings.xml'],
      rId9: ['styles', 'styles.xml'],
    }),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names
      .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${texts.map((it) => `<si><t>${escapeXml(it)}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    ...files,
  })
}

/** A cell with a number, shown as a date if it has the style 1. */
export function number(value: number, style = 0): WorkbookCell {
  return { xml: `<c s="${style}"><v>${value}</v></c>` }
}

/** A zip archive of these files; those that are empty are left out. */
export function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new ZipFile()
  for (const [name, content] of Object.entries(files)) {
    if (content !== '') archive.addBuffer(Buffer.from(content), name, { compress: content.length > 100 })
  }
  archive.end()
  return buffer(archive.outputStream)
}

export function relationships(
  targets: Readonly<Record<string, readonly [type: string, target: string]>>,
): string {
  const found = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${PACKAGE}">${found.join('')}</Relationships>`
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
