import t, { type Test } from 'tap'
import { readImportArguments } from '../../scripts/import/arguments.js'
import { describeLineError } from '../../src/import/errors.js'
import { importFile } from '../../src/import/import-file.js'
import type { ImportReport } from '../../src/import/import-report.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { formatInstant } from '../../src/domain/time.js'
import { certificationImport } from '../../src/import/certification-import.js'
import type { Store } from '../../src/store/interface/store.js'
import { temporaryFile } from '../support/import.js'
import { temporaryStore } from '../support/service.js'
import { workbook } from '../support/workbook.js'

const HEADER = 'mentor_id,cert_type,issued_at,expires_at'
const ROW = 'mentor-42,level_2,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z'
const STORED = [['mentor-42', 'level_2', '2025-09-01T00:00:00Z', '2026-09-01T00:00:00Z']]
const kind = certificationImport(await loadContract())

const tabs = (text: string) => text.replaceAll(',', '\t')
const semicolons = (text: string) => text.replaceAll(',', ';')
const lines = (...texts: string[]) => texts.map((it) => `${it}\n`).join('')

/** Imports a file with the arguments of the command. */
async function importWith(
  t: Test,
  store: Store,
  content: string | Uint8Array,
  args: readonly string[],
): Promise<ImportReport> {
  const file = await temporaryFile(t, content)
  const format = args.includes('--format') ? [] : ['--format', 'csv']
  const { options } = readImportArguments([file, ...format, ...args])
  return importFile({ ...options, store, file, kind, now: 0 })
}

/** The stored records: mentor, type and period. */
async function recordsOf(store: Store): Promise<string[][]> {
  const records: string[][] = []
  for await (const batch of store.exportCertifications()) {
    for (const { certification: it } of batch) {
      records.push([it.mentorId, it.certType, formatInstant(it.issuedAt), formatInstant(it.expiresAt)])
    }
  }
  return records
}

t.test('accepts tables as spreadsheet programs save them', async (t) => {
  const cases: [name: string, content: string | Uint8Array, args?: string[]][] = [
    ['semicolons', semicolons(lines(HEADER, ROW))],
    ['tabs', tabs(lines(HEADER, ROW))],
    ['a line that names the separator', lines('sep=,', HEADER, ROW)],
    ['a line that names another separator', `sep=;\r\n${semicolons(lines(HEADER, ROW))}`],
    ['empty cells and rows at the ends', lines(`${HEADER},,`, `${ROW},,`, ',,,,,', '', ',,,,,')],
    [
      'a column without a heading in the middle',
      lines('mentor_id,,cert_type,issued_at,expires_at', ROW.replace(',', ',,')),
    ],
    ['headings in other spellings', lines('Mentor ID, CERT-TYPE ,Issued At:,expires_AT', ROW)],
    ['blanks around cells', lines(HEADER, ROW.replaceAll(',', ' , '))],
    ['old Mac line ends', lines(HEADER, ROW).replaceAll('\n', '\r')],
    ['Windows line ends and UTF-8 with a mark', `\uFEFF${lines(HEADER, ROW).replaceAll('\n', '\r\n')}`],
    ['UTF-16, little endian', Buffer.from(`\uFEFF${tabs(lines(HEADER, ROW))}`, 'utf16le')],
    ['UTF-16, big endian', Buffer.from(`\uFEFF${lines(HEADER, ROW)}`, 'utf16le').swap16()],
    ['a workbook', await workbook([HEADER.split(','), ROW.split(',')]), ['--format', 'xlsx']],
    ['derived columns', lines(`${HEADER},Status,Mentor Name,days_until_expiry`, `${ROW},active,Lars,159`)],
    ['unknown columns', lines(`${HEADER},Notes`, `${ROW},call back`), ['--ignore-unknown-columns']],
    [
      'other headings',
      lines('Mentor,Art,Gültig ab,"Gültig, bis"', ROW),
      [
        '--column',
        'mentor=mentor_id',
        '--column',
        'ART=cert_type',
        '--column',
        'Gültig ab=issued_at',
        '--column',
        'Gültig, bis=expires_at',
      ],
    ],
    ['ISO dates', lines(HEADER, 'mentor-42,level_2,2025-09-01,2026-08-31')],
    ['ISO dates with slashes', lines(HEADER, 'mentor-42,level_2,2025/9/1,2026/8/31')],
    ['days first', lines(HEADER, 'mentor-42,level_2,01.09.2025,31.8.2026'), ['--date-format', 'dmy']],
    ['months first', lines(HEADER, 'mentor-42,level_2,09/01/2025,8/31/2026'), ['--date-format', 'mdy']],
    [
      'ISO dates where days come first',
      lines(HEADER, 'mentor-42,level_2,2025-09-01,2026-08-31'),
      ['--date-format', 'dmy'],
    ],
  ]
  for (const [name, content, args = []] of cases) {
    const { store } = await temporaryStore(t)
    const { errors, counts } = await importWith(t, store, content, args)
    t.same({ errors, added: counts.added }, { errors: [], added: 1 }, name)
    t.same(await recordsOf(store), STORED, name)
  }
})

t.test('a date is a day of the time zone, and the last day is included', async (t) => {
  const { store } = await temporaryStore(t)
  const berlin = lines(HEADER, 'm,summer,2026-07-01,2026-10-25')
  await importWith(t, store, berlin, ['--time-zone', 'Europe/Berlin'])
  const paulo = lines(HEADER, 'm,midnight,2018-11-03,2018-11-03')
  await importWith(t, store, paulo, ['--time-zone', 'America/Sao_Paulo'])
  t.same(await recordsOf(store), [
    ['m', 'summer', '2026-06-30T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['m', 'midnight', '2018-11-03T03:00:00Z', '2018-11-04T03:00:00Z'],
  ])
})

t.test('explains why it cannot read a file, and imports nothing', async (t) => {
  const { store } = await temporaryStore(t)
  const dates = (issued: string, expires: string) =>
    lines(`Mentor ID,Cert Type,Issued at,Expires at`, `m,t,${issued},${expires}`)
  const cases: [name: string, content: string | Uint8Array, args: string[], errors: string[]][] = [
    [
      'a day that does not exist',
      dates('2025-01-01', '31.02.2026'),
      ['--date-format', 'dmy'],
      ['line 2, Expires at: 31.02.2026 is not a date'],
    ],
    [
      'a day that does not exist, whatever comes first',
      dates('31.01.2025', '31.02.2026'),
      [],
      [
        'line 2, Issued at: 31.01.2025 does not say whether the day or the month comes first',
        'line 2, Expires at: 31.02.2026 is not a date',
      ],
    ],
    [
      'a month that does not exist',
      dates('2025-13-01', '2026-00-10'),
      [],
      ['line 2, Issued at: 2025-13-01 is not a date', 'line 2, Expires at: 2026-00-10 is not a date'],
    ],
    [
      'days or months first?',
      dates('01.02.2025', '01/02/2026'),
      [],
      [
        'line 2, Issued at: 01.02.2025 does not say whether the day or the month comes first',
        'line 2, Expires at: 01/02/2026 does not say whether the day or the month comes first',
      ],
    ],
    [
      'short years',
      dates('01.02.25', '2026-01-01'),
      ['--date-format', 'dmy'],
      ['line 2, Issued at: 01.02.25 must have a year of four digits'],
    ],
    [
      'far years',
      dates('2025-01-01', '9999-12-31'),
      [],
      ['line 2, Expires at: 9999-12-31 is not in the years 1900 to 2199'],
    ],
    [
      'a time without a zone',
      dates('2025-01-01 14:30', '2026-01-01'),
      [],
      [
        'line 2, Issued at: 2025-01-01 14:30 has a time without a time zone; write 2026-03-01T14:30:00Z, or the date alone',
      ],
    ],
    [
      'other texts, and fields next to them',
      lines('Mentor ID,Cert Type,Issued at,Expires at', '-m,t,31.02.2025,soon'),
      ['--date-format', 'dmy'],
      [
        'line 2, Issued at: 31.02.2025 is not a date',
        'line 2, Expires at: soon is not a date; write for example 2026-03-01',
        'line 2: Mentor ID must begin with a letter or digit and contain only letters, digits and . _ : @ + | -, for example mentor-42',
      ],
    ],
    [
      'unknown columns, all of them',
      lines(`${HEADER},Notes,Colour`, `${ROW},a,b`),
      [],
      ['line 1, Notes: column Notes is unknown', 'line 1, Colour: column Colour is unknown'],
    ],
    [
      'no header, with semicolons',
      semicolons(lines(ROW)),
      [],
      [
        'line 1: is not a header; its columns are id, mentor_id, cert_type, issued_at, expires_at, renewal_count, renewal_history, created_at, updated_at, revoked_at, revocation_reason, version, separated by commas, semicolons or tabs',
      ],
    ],
    [
      'no header, in a workbook',
      await workbook([ROW.split(',')]),
      ['--format', 'xlsx'],
      [
        'row 1: is not a header; its columns are id, mentor_id, cert_type, issued_at, expires_at, renewal_count, renewal_history, created_at, updated_at, revoked_at, revocation_reason, version',
      ],
    ],
    [
      'a field twice',
      lines(`${HEADER},Mentor ID`, `${ROW},m`),
      [],
      ['line 1: columns mentor_id and Mentor ID are both mentor_id'],
    ],
    [
      'a column that is not there',
      lines(HEADER, ROW),
      ['--column', 'Art=cert_type'],
      ['line 1: column Art is missing'],
    ],
    [
      'another separator',
      lines('sep=|', HEADER),
      [],
      ['line 1: the separator must be a comma, a semicolon or a tab'],
    ],
    [
      'cells without a heading',
      lines(`${HEADER},`, `${ROW},x`, `${ROW}`),
      [],
      ['line 2: has 5 cells where the header has 4'],
    ],
    [
      'cells under an empty heading',
      lines('mentor_id,,cert_type,issued_at,expires_at', ROW.replace(',', ',x,')),
      [],
      ['line 2: x is in a column without heading'],
    ],
    [
      'an id twice, below a row that cannot be read',
      lines(`id,${HEADER}`, 'x', `cert-007,${ROW}`, `cert-008,${ROW}`, `cert-007 ,${ROW}`),
      [],
      ['line 2: has 1 cells where the header has 5', 'line 5: id is in this file twice; first in line 3'],
    ],
    [
      'an id twice in a workbook',
      await workbook([
        ['ID', ...HEADER.split(',')],
        ['cert-007', ...ROW.split(',')],
        ['cert-007', ...ROW.split(',')],
      ]),
      ['--format', 'xlsx'],
      ['row 3: ID is in this file twice; first in row 2'],
    ],
  ]
  for (const [name, content, args, errors] of cases) {
    const report = await importWith(t, store, content, args)
    const unit = args.includes('xlsx') ? 'row' : 'line'
    t.same(
      report.errors.map((it) => describeLineError(it, unit)),
      errors,
      name,
    )
  }
  t.same(await recordsOf(store), [])
})

t.test('reports each error with the heading and the text in the file', async (t) => {
  const { store } = await temporaryStore(t)
  const text = lines(
    'Mentor ID,Cert Type,Issued at,Expires at',
    '-m,t,01.02.2025,2026-01-01T00:00:00Z',
    'm,t,"a',
  )
  const { errors, errorCount, layout } = await importWith(t, store, text, [])
  t.equal(errorCount, 3)
  t.match(layout, { separator: 'comma', sheets: undefined, ignoredColumns: [] })
  t.match(errors, [
    {
      line: 2,
      field: 'Issued at',
      value: '01.02.2025',
      remedy: 'date-format',
      detail: /^01\.02\.2025 does not say/,
    },
    { line: 2, field: 'Mentor ID', value: '-m', detail: /^Mentor ID must begin/ },
    { line: 3, detail: 'is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank' },
  ])
})
