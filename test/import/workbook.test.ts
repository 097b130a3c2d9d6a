import fc from 'fast-check'
import t, { type Test } from 'tap'
import { readWorkbook, type WorkbookSheets } from '../../src/import/workbook.js'
import type { TableRow } from '../../src/import/source-line.js'
import { temporaryFile } from '../support/import.js'
import { checkProperty } from '../support/property.js'
import { number, relationships, workbook, type WorkbookCell, zip } from '../support/workbook.js'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const sheetOf = (content: string) =>
  `<worksheet xmlns="${MAIN}"><sheetData>${content}</sheetData></worksheet>`
const SHEET = 'xl/worksheets/sheet1.xml'

async function read(t: Test, content: Uint8Array): Promise<{ rows: TableRow[]; sheets: WorkbookSheets[] }> {
  const file = await temporaryFile(t, content)
  const sheets: WorkbookSheets[] = []
  const rows: TableRow[] = []
  const options = { onSheets: (it: WorkbookSheets) => sheets.push(it) }
  for await (const block of readWorkbook(file, options)) rows.push(...block)
  return { rows, sheets }
}

/** The cells of a workbook's rows. */
async function cellsOf(t: Test, content: Uint8Array): Promise<(readonly string[])[]> {
  return (await read(t, content)).rows.map(({ cells }) => cells)
}

t.test('reads the rows of the first visible sheet', async (t) => {
  const content = await workbook([['a', 'b'], [], ['', ' '], ['c & <d>']], { otherSheets: ['Notes'] })
  t.same(await read(t, content), {
    rows: [
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['c & <d>'] },
    ],
    sheets: [{ read: 'Mentors', others: ['Notes'] }],
  })
})

t.test('names the cells with a formula that was never calculated', async (t) => {
  const formula = (attributes = '', result = '<v></v>'): WorkbookCell => ({
    xml: `<c${attributes}><f>TODAY()</f>${result}</c>`,
  })
  const wide = [...Array<string>(27).fill('a'), formula(' s="1"', '')]
  const { rows } = await read(
    t,
    await workbook([['a', formula(), 'b'], wide, [formula('', '<v>42</v>'), formula(' t="str"'), 'c']]),
  )
  const reason = (cell: string) =>
    `cell ${cell} has a formula without a result; open the file in a spreadsheet program and save it again`
  t.same(rows, [
    { line: 1, cells: ['a', '', 'b'], unreadable: new Map([[1, reason('B1')]]) },
    { line: 2, cells: [...Array<string>(27).fill('a'), ''], unreadable: new Map([[27, reason('AB2')]]) },
    { line: 3, cells: ['42', '', 'c'] },
  ])
})

t.test('reads every kind of cell as text', async (t) => {
  const cells: [cell: WorkbookCell, text: string][] = [
    [
      { xml: '<c t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r><rPh><t>spoken</t></rPh></is></c>' },
      'rich text',
    ],
    [{ xml: '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>' }, 'ab'],
    [{ xml: '<c t="b"><v>1</v></c>' }, 'TRUE'],
    [{ xml: '<c t="b"><v>0</v></c>' }, 'FALSE'],
    [{ xml: '<c t="e"><v>#REF!</v></c>' }, '#REF!'],
    [{ xml: '<c t="d"><v>2026-03-01</v></c>' }, '2026-03-01'],
    [{ xml: '<c t="d"><v>2026-03-01T00:00:00</v></c>' }, '2026-03-01'],
    [{ xml: '<c t="d"><v>2026-03-01T00:00:00.000Z</v></c>' }, '2026-03-01'],
    [{ xml: '<c t="d"><v>2026-03-01T12:30:00</v></c>' }, '2026-03-01T12:30:00'],
    [{ xml: '<c t="s"><v>99</v></c>' }, ''],
    [{ xml: '<c t="str"><v><![CDATA[a<b]]></v></c>' }, 'a<b'],
    [{ xml: '<c/>' }, ''],
    [{ xml: '<c><v>4.2E1</v></c>' }, '42'],
    [number(46_082), '46082'],
    [number(46_082, 1), '2026-03-01'],
    [number(46_082.5, 1), '2026-03-01 12:00:00'],
    [number(46_081.999_999_9, 1), '2026-03-01'],
    [number(59, 1), '1900-02-28'],
    [number(61, 1), '1900-03-01'],
    [number(1e300, 1), '1e+300'],
  ]
  t.same(await cellsOf(t, await workbook([cells.map(([cell]) => cell)])), [cells.map(([, text]) => text)])
})

t.test('recognizes dates by the formats of cells', async (t) => {
  const codes = ['yyyy-mm-dd', '0.00 "days"', '[Red]0', '[$-407]d/m/yy', '\\d0', '[h]:mm', 'General']
  const styles = `<styleSheet xmlns="${MAIN}"><numFmts>${codes.map((it, i) => `<numFmt numFmtId="${170 + i}" formatCode="${it.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${codes.map((_, i) => `<xf numFmtId="${170 + i}"/>`).join('')}<xf numFmtId="30"/><xf numFmtId="57"/><xf numFmtId="47"/></cellXfs></styleSheet>`
  const cells = Array.from({ length: 11 }, (_, style) => number(46_082, style))
  const content = await workbook([cells], { files: { 'xl/styles.xml': styles } })
  const date = '2026-03-01'
  t.same(await cellsOf(t, content), [
    [date, '46082', '46082', date, '46082', date, '46082', date, date, date, '46082'],
  ])
})

t.test('reads workbooks of programs that omit parts or write them differently', async (t) => {
  const prefixed = `<x:worksheet xmlns:x="${MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c r="D1"><x:v>4</x:v></x:c></x:row><x:row r="7"><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`
  const bare = await workbook([], {
    files: {
      [SHEET]: prefixed,
      'xl/sharedStrings.xml': '',
      'xl/styles.xml': '',
      '_rels/.rels': relationships({ rId1: ['extended-properties', 'docProps/app.xml'] }),
      'xl/_rels/workbook.xml.rels': relationships({
        rId1: ['worksheet', 'worksheets/sheet1.xml'],
        rId2: ['hyperlink', 'http://['],
      }),
    },
  })
  t.same((await read(t, bare)).rows, [
    { line: 1, cells: ['1', '', '', '4'] },
    { line: 7, cells: ['7'] },
  ])
  const book = (content: string) =>
    `<workbook xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${content}</workbook>`
  const old = await workbook([[number(44_620, 1)]], {
    files: {
      'xl/workbook.xml': book(
        '<workbookPr date1904="1"/><sheets><sheet name="Hidden" state="hidden" r:id="rId7"/><sheet r:id="rId1"/></sheets>',
      ),
    },
  })
  t.same(await read(t, old), {
    rows: [{ line: 1, cells: ['2026-03-01'] }],
    sheets: [{ read: '', others: [] }],
  })
})

t.test('counts the rows whose numbers are missing or impossible', async (t) => {
  const rows = [
    'r="3"',
    'r="Infinity"',
    'r="1e300"',
    'r="-5"',
    'r="1.5"',
    'r="0"',
    'r="0x10"',
    'r="10000000"',
    '',
  ]
  const sheet = sheetOf(rows.map((it) => `<row ${it}><c><v>1</v></c></row>`).join(''))
  const found = (await read(t, await workbook([], { files: { [SHEET]: sheet } }))).rows
  t.same(
    found.map(({ line }) => line),
    rows.map((_, i) => i + 3),
  )
})

t.test('reads any texts and sizes', async (t) => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .filter((it) => /^[^\p{Cc}\uFFFE\uFFFF\uD800-\uDFFF]*$/u.test(it))
  const law = fc.asyncProperty(
    fc.array(fc.array(cell, { maxLength: 30 }), { maxLength: 60 }),
    async (rows) => {
      const found = (await read(t, await workbook(rows))).rows
      const expected = rows
        .map((cells, i) => ({ line: i + 1, cells }))
        .filter(({ cells }) => cells.some((it) => it.trim() !== ''))
      return JSON.stringify(found) === JSON.stringify(expected)
    },
  )
  await checkProperty(t, law, { numRuns: 50 })
})

t.test('rejects hostile and damaged workbooks (long)', async (t) => {
  const good = await workbook([['a']])
  const withSheet = (content: string) => workbook([['a']], { files: { [SHEET]: content } })
  const damaged = Buffer.from(good)
  damaged.fill(0xff, damaged.indexOf('_rels/.rels') + 12, damaged.indexOf('_rels/.rels') + 60)
  const lying = Buffer.from(good) // says that a file unpacks to less than it does
  const entry = lying.lastIndexOf('xl/sharedStrings.xml') - 46
  lying.writeUInt32LE(lying.readUInt32LE(entry + 24) - 1, entry + 24)
  const encrypted = Buffer.from(good)
  encrypted.writeUInt16LE(
    encrypted.readUInt16LE(encrypted.lastIndexOf('_rels/.rels') - 46 + 8) | 1,
    encrypted.lastIndexOf('_rels/.rels') - 46 + 8,
  )
  const bomb = `<sst xmlns="${MAIN}">${' '.repeat(600 * 1024)}`
  const cases: [name: string, content: Uint8Array, message: RegExp][] = [
    ['no zip archive', Buffer.from('mentor_id'), /central directory record/],
    ['a truncated archive', good.subarray(0, -30), /central directory record/],
    ['damaged data', damaged, /cannot be read as a workbook: /],
    ['a false size', lying, /too many bytes|size/],
    ['an encrypted file', encrypted, /encrypted/],
    [
      'an OpenDocument spreadsheet',
      await zip({ 'content.xml': '<office/>' }),
      /it is an OpenDocument spreadsheet; save it as \.xlsx or \.csv/,
    ],
    ['no workbook in it', await zip({ 'a.txt': 'a' }), /_rels\/\.rels is missing/],
    [
      'no sheet',
      await workbook([], { files: { 'xl/workbook.xml': `<workbook xmlns="${MAIN}"/>` } }),
      /it has no visible sheet/,
    ],
    [
      'an unsafe file name',
      await zip({ ok: 'a' }).then((it) =>
        Buffer.from(it.toString('latin1').replaceAll('ok', '/k'), 'latin1'),
      ),
      /absolute path|invalid/,
    ],
    [
      'an external entity',
      await withSheet(
        `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheetOf('<row><c t="str"><v>&e;</v></c></row>')}`,
      ),
      /it has a document type/,
    ],
    [
      'an undefined entity',
      await withSheet(sheetOf('<row><c t="str"><v>&e;</v></c></row>')),
      /undefined entity/,
    ],
    ['unfinished XML', await withSheet('<worksheet><row>'), /unclosed tag/],
    ['no XML', await withSheet('PK'), /cannot be read as a workbook: /],
    ['elements in elements', await withSheet('<a>'.repeat(200)), /nested too deep/],
    [
      'a cell of many texts',
      await withSheet(sheetOf(`<row><c t="str">${`<v>${'x'.repeat(1000)}</v>`.repeat(101)}</c></row>`)),
      /a text that is too long/,
    ],
    [
      'a shared text of many texts',
      await workbook([], {
        files: { 'xl/sharedStrings.xml': `<sst><si>${`<t>${'x'.repeat(1000)}</t>`.repeat(101)}</si></sst>` },
      }),
      /a text that is too long/,
    ],
    ['a text without end', await withSheet(`<worksheet>${'x'.repeat(2 ** 21)}`), /a part that is too long/],
    [
      'many columns',
      await withSheet(sheetOf('<row><c r="XFD1"><v>1</v></c></row>')),
      /more than 1000 columns/,
    ],
    [
      'a column that does not exist',
      await withSheet(sheetOf('<row><c r="7"><v>1</v></c></row>')),
      /more than 1000 columns/,
    ],
    [
      'many styles',
      await workbook([], {
        files: { 'xl/styles.xml': `<a><cellXfs>${'<xf/>'.repeat(100_001)}</cellXfs></a>` },
      }),
      /too many styles/,
    ],
    [
      'many relationships',
      await workbook([], { files: { '_rels/.rels': `<a>${'<Relationship/>'.repeat(10_001)}</a>` } }),
      /too many parts/,
    ],
    [
      'many files',
      await zip(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`f${i}`, 'x']))),
      /too many files/,
    ],
    [
      'a bomb of comments',
      await withSheet(`<worksheet>${`<!--${' '.repeat(1000)}-->`.repeat(2000)}`),
      /too long/,
    ],
    [
      'a text that never ends',
      await workbook([], { files: { 'xl/sharedStrings.xml': bomb } }),
      /unclosed tag/,
    ],
  ]
  for (const [name, content, message] of cases) {
    await t.rejects(read(t, content), { name: 'UnreadableSourceError', message }, name)
  }
})

/** Returns how many rows of a file are read within limits. */
async function countRows(file: string, unpackedBytes: number, characters: number): Promise<number> {
  let count = 0
  const options = { onSheets: () => {}, limits: { unpackedBytes, characters } }
  for await (const block of readWorkbook(file, options)) count += block.length
  return count
}

t.test('limits the unpacked size of an archive, and the texts in memory', async (t) => {
  const rows = Array.from({ length: 2_000 }, (_, i) => [`text ${i}`, 'x'])
  const file = await temporaryFile(t, await workbook(rows))
  const readWith = (unpackedBytes: number, characters: number) => countRows(file, unpackedBytes, characters)
  t.equal(await readWith(1_000_000, 1_000_000), 2_000)
  await t.rejects(readWith(100_000, 1_000_000), { message: /it is too large when unpacked/ })
  await t.rejects(readWith(1_000_000, 10_000), { message: /it has too many texts/ })
  const failing = readWorkbook(file, {
    onSheets: () => {
      throw new Error('of the caller')
    },
  })
  await t.rejects(failing.next(), { message: 'of the caller' })
})

t.test('limits the cells that a small sheet makes', async (t) => {
  const cases: [name: string, row: string][] = [
    ['empty cells before the last', '<row><c r="ALL1"><v>1</v></c></row>'],
    ['one text in many cells', '<row><c t="s"><v>0</v></c></row>'],
  ]
  for (const [name, row] of cases) {
    const sheet = sheetOf(row.repeat(1_000))
    const file = await temporaryFile(t, await workbook([['x'.repeat(10_000)]], { files: { [SHEET]: sheet } }))
    await t.rejects(countRows(file, 1_000_000, 1_000_000), { message: /it is too large when unpacked/ }, name)
    t.equal(await countRows(file, 20_000_000, 1_000_000), 1_000, name)
  }
})
