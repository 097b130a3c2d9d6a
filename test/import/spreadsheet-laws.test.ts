import fc from 'fast-check'
import t from 'tap'
import { LineReader } from '../../src/import/read-lines.js'
import type { ImportFormat } from '../../src/import/source-format.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { certificationImport } from '../../src/import/certification-import.js'
import { temporaryFile } from '../support/import.js'
import { checkProperty } from '../support/property.js'
import { workbook } from '../support/workbook.js'

const kind = certificationImport(await loadContract())

const SEPARATORS = [',', ';', '\t']
const LINE_ENDS = ['\n', '\r\n', '\r']
const ENCODINGS: [name: string, encode: (text: string) => Buffer, encoding?: string][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16LE', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16BE', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['windows-1252', (text) => Buffer.from(text, 'latin1'), 'windows-1252'],
]
const HEADINGS = [
  'id',
  'Mentor ID',
  'cert type',
  'ISSUED_AT',
  'Expires at',
  'revoked at',
  'Revocation-Reason',
]

/** Texts that exist in every encoding, with characters that are special in the formats. */
const reason = fc.string({
  unit: fc.constantFrom('"', ',', ';', ' ', 'ä', 'ÿ', 'x', "'", '.', '\n'),
  maxLength: 8,
})
const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((it) => new Date(it * 86_400_000).toISOString().slice(0, 10))
const row = fc
  .record({
    id: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    mentor: fc.stringMatching(/^[A-Za-z0-9]{1,6}$/),
    type: fc.constantFrom('a', 'b.c'),
    issued: day,
    expires: day,
    revoked: fc.option(day, { nil: '' }),
    reason,
  })
  .map(({ id, mentor, type, issued, expires, revoked, reason }) => [
    id === undefined ? '' : `cert-${String(id).padStart(3, '0')}`,
    mentor,
    type,
    issued,
    expires,
    revoked,
    reason.trim() === '' ? '' : reason,
  ])
const padding = fc.integer({ min: 0, max: 3 })
const quote = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

async function fieldsOf(file: string, format: ImportFormat, encoding?: string): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const lines of new LineReader({ file, format, kind, encoding }).lines()) {
    found.push(...lines.map((it) => ('fields' in it ? it.fields : it)))
  }
  return found
}

t.test(
  'every separator, encoding, line end and padding gives the same records, and so does a workbook',
  async (t) => {
    const law = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      padding,
      padding,
      fc.boolean(),
      async (rows, cells, blankRows, isDeclared) => {
        const table = [
          [...HEADINGS, ...Array<string>(cells).fill('')],
          ...rows.map((it) => [...it, ...Array<string>(cells).fill('')]),
          ...Array.from({ length: blankRows }, () => Array<string>(HEADINGS.length + cells).fill('')),
        ]
        const expected = JSON.stringify(await fieldsOf(await temporaryFile(t, await workbook(table)), 'xlsx'))
        if (JSON.parse(expected).length !== rows.length) return false
        for (const separator of SEPARATORS) {
          for (const end of LINE_ENDS) {
            const start = isDeclared ? `sep=${separator}${end}` : ''
            const text = start + table.map((it) => it.map(quote).join(separator) + end).join('')
            for (const [name, encode, encoding] of ENCODINGS) {
              const file = await temporaryFile(t, encode(text.replaceAll('\n', end)))
              const found = JSON.stringify(await fieldsOf(file, 'csv', encoding))
              if (found !== expected)
                throw new Error(`${name} ${JSON.stringify(text)}: ${found}, not ${expected}`)
            }
          }
        }
        return true
      },
    )
    await checkProperty(t, law, { numRuns: 25 })
  },
)
