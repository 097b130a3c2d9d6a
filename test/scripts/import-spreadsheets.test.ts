import { readdir, readFile, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { workbook } from '../support/workbook.js'
import { runScript, type ScriptResult } from '../support/script.js'
import { temporaryFolder } from '../support/service.js'
import { expectUsageErrors } from '../support/usage-errors.js'

const HEADER = 'mentor_id,cert_type,issued_at,expires_at'
const ROW = 'mentor-42,level_2,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z'

interface Office {
  readonly url: string
  path(name: string): string
  /** Imports a file of that content. */
  importFile(content: string | Uint8Array, ...args: string[]): Promise<ScriptResult>
  run(script: string, ...args: string[]): Promise<ScriptResult>
}

let files = 0

async function office(t: Test): Promise<Office> {
  const folder = await temporaryFolder(t)
  const url = `sqlite:${join(folder, 'test.sqlite')}`
  const run = (script: string, ...args: string[]) => runScript(script, args, url)
  const path = (name: string) => join(folder, name)
  return {
    url,
    run,
    path,
    async importFile(content, ...args) {
      const extension = args.includes('--xlsx') ? 'xlsx' : 'csv'
      const file = path(`file${files++}.${extension}`)
      await writeFile(file, content)
      return run('import', file, ...args.filter((it) => it !== '--xlsx'))
    },
  }
}

const semicolons = (text: string) => text.replaceAll(',', ';')
const lines = (...texts: string[]) => texts.map((it) => `${it}\n`).join('')

t.test('import: reads windows-1252 where it is named, and says what to do where it is not', async (t) => {
  const { importFile, run, path } = await office(t)
  const text = Buffer.from(`id,name\nmentor-1,Lars\nmentor-2,J\xfcrgen \x80 \x96 O\x92Hara\n`, 'latin1')
  const refused = await importFile(text, '--mentors')
  t.match(refused, { code: 1, stdout: '' })
  t.match(
    refused.stderr,
    /^line 3: is not UTF-8\nsave the file as "CSV UTF-8", or name its encoding, for example with --encoding windows-1252\n.*: nothing imported; errors: 1\n$/,
  )
  t.match(await importFile(text, '--mentors', '--encoding', 'cp1252'), { code: 0, stderr: '' })
  await run('export', path('names.ndjson'), '--mentors')
  t.match(await readFile(path('names.ndjson'), 'utf8'), 'Jürgen € – O’Hara')
  const undefinedByte = Buffer.from('id,name\nmentor-1,a\x81\n', 'latin1')
  t.match(
    (await importFile(undefinedByte, '--mentors', '--encoding', 'windows-1252')).stderr,
    /^line 2: is not WINDOWS-1252\n/,
  )
})

t.test('import: says what was detected and what to do about errors', async (t) => {
  const { importFile } = await office(t)
  const text = semicolons(lines(`${HEADER},Notes`, `${ROW},a`))
  const { code, stdout, stderr } = await importFile(text)
  t.same({ code, stdout }, { code: 1, stdout: '' })
  t.same(stderr.split('\n').slice(0, 3), [
    'line 1, Notes: column Notes is unknown',
    'the file was read as values with a semicolon between them',
    'name the field of a column with --column "HEADING=FIELD", or skip unknown columns with --ignore-unknown-columns',
  ])
  const days = await importFile(lines(HEADER, 'm,t,01.02.2025,01.02.2026'))
  t.match(
    days.stderr,
    /\nadd --date-format dmy if the day comes first, or --date-format mdy if the month does\n/,
  )
  const { stderr: workbookErrors } = await importFile(
    await workbook([HEADER.split(','), ['m', 't', 'x', 'y']]),
    '--xlsx',
  )
  t.match(workbookErrors, /^row 2, issued_at: x is not a date/)
})

t.test('import: a dry run shows the first records as they would be stored', async (t) => {
  const { importFile, run } = await office(t)
  await run('migrate')
  const text = lines(
    'Mentor;Type;From;Until;Status',
    'm1;t;01.03.2025;01.03.2026;active',
    'm2;t;01.03.2025;01.03.2026;active',
    'm1;t;01.03.2025;01.03.2026;active',
    'm4;t;01.03.2025;01.03.2026;active',
  )
  const columns = ['Mentor=mentor_id', 'Type=cert_type', 'From=issued_at', 'Until=expires_at']
  const args = [
    ...columns.flatMap((it) => ['--column', it]),
    '--date-format',
    'dmy',
    '--time-zone',
    'Europe/Berlin',
  ]
  const { code, stdout, stderr } = await importFile(text, '--dry-run', ...args)
  t.same({ code, stderr }, { code: 0, stderr: '' })
  const shown = stdout.replaceAll(/(created|updated)_at [^,\n]+/g, '$1_at now').split('\n')
  const sample = (line: number, mentor: string) =>
    `line ${line} as stored: mentor_id ${mentor}, cert_type t, issued_at 2025-02-28T23:00:00Z, expires_at 2026-03-01T23:00:00Z, renewal_count 0, version 1, created_at now, updated_at now`
  t.same(shown.slice(0, 6), [
    'separator: semicolon',
    'ignored columns: Status',
    'line 4 repeats line 2; each is a record',
    sample(2, 'm1'),
    sample(3, 'm2'),
    sample(4, 'm1'),
  ])
  t.match(
    shown[6],
    /: dry run, nothing changed; an import would have this result: 4 added, 0 already there, in /,
  )
  const imported = await importFile(text, ...args)
  t.match(imported.stdout, /: 4 added, 0 already there/, 'it was not imported before')
  t.notMatch(imported.stdout, /as stored/)
})

t.test('import: a dry run or a mistyped FILE creates no database', async (t) => {
  const { importFile, run, path } = await office(t)
  t.match(await importFile(lines(HEADER, ROW), '--dry-run'), {
    code: 1,
    stderr: /test\.sqlite does not exist; set DATABASE_URL/,
  })
  t.match(await run('import', path('mistyped.csv')), {
    code: 1,
    stderr: /^\/.*\/mistyped\.csv does not exist\n$/,
  })
  t.notOk((await readdir(path(''))).includes('test.sqlite'))
})

t.test('import: names the sheet that it read, and many repeated lines', async (t) => {
  const { importFile } = await office(t)
  const rows = [HEADER.split(','), ...Array<string[]>(104).fill(ROW.split(','))]
  const { stdout } = await importFile(await workbook(rows, { otherSheets: ['Notes', 'Old'] }), '--xlsx')
  t.same(stdout.split('\n').slice(0, 2), [
    'sheet Mentors was read; not read: Notes, Old',
    'row 3 repeats row 2; each is a record',
  ])
  t.match(stdout, /\nrow 102 repeats row 2; each is a record\n… and 3 more repeated rows\n.*: 104 added/)
})

t.test('import: names the cell with a formula that was never calculated', async (t) => {
  const { importFile } = await office(t)
  const formula = { xml: '<c><f>EDATE(C2,12)</f><v></v></c>' }
  const row = ROW.split(',')
  const content = await workbook([
    [...HEADER.split(','), 'status'],
    [...row, formula],
    [...row.slice(0, 3), formula],
  ])
  const { stderr } = await importFile(content, '--xlsx')
  t.match(stderr, /^row 3, expires_at: cell D3 has a formula without a result; open the file in/)
  t.notMatch(stderr, /E2/, 'the column is ignored')
})

t.test('import: takes rows of a workbook without their last, empty cells', async (t) => {
  const { importFile } = await office(t)
  const header = [...HEADER.split(','), 'revoked_at', 'revocation_reason']
  const { stdout } = await importFile(await workbook([header, ROW.split(',')]), '--xlsx')
  t.match(stdout, /: 1 added/)
})

t.test('import and export: - is standard input and output', async (t) => {
  const { url } = await office(t)
  const pipe = (script: string, args: string[], input: string): Promise<ScriptResult> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: url }
      const child = execFile(
        process.execPath,
        [builtFile(`scripts/${script}.ts`), ...args],
        { env },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      )
      child.stdin?.end(input)
    })
  const input = semicolons(lines(HEADER, ROW))
  t.match(await pipe('import', ['-', '--format', 'csv'], input), {
    code: 0,
    stdout: /\nstandard input: 1 added/,
  })
  t.match(await pipe('import', ['-', '--format', 'csv'], input), {
    code: 0,
    stdout: /^standard input: already imported on/,
  })
  const exported = await pipe('export', ['-', '--format', 'csv'], '')
  t.match(exported, {
    code: 0,
    stdout: /^id,mentor_id.*\ncert-001,mentor-42,.*\n$/,
    stderr: /^1 certifications exported in [0-9.]+ s\n$/,
  })
  t.match(await pipe('import', ['-', '--format', 'csv'], exported.stdout), {
    stdout: /: 0 added, 1 already there/,
  })
  t.match(await pipe('import', ['-'], ''), { code: 1, stderr: /^-: unknown format; / })
})

t.test('import: takes the CSV for spreadsheets back unchanged', async (t) => {
  const { importFile, run, path } = await office(t)
  const revoked = '2025-12-24T18:00:00Z'
  await importFile(
    lines(
      `${HEADER},revoked_at,revocation_reason`,
      ...['=1+1', "'=1+1", "'tis over", ' -5 ', '@home "now"'].map(
        (it, i) =>
          `m${i},t,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z,${revoked},"${it.replaceAll('"', '""')}"`,
      ),
      `m9,t,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z,,`,
    ),
  )
  const exported = async (name: string, ...args: string[]) => {
    await run('export', path(name), ...args)
    return readFile(path(name), 'utf8')
  }
  const plain = await exported('plain.csv')
  const safe = await exported('safe.csv', '--for-spreadsheet')
  t.match(safe, /^\uFEFFid,.*\r\n/)
  t.match(safe, ",'=1+1,")
  t.match(plain, ',=1+1,')

  // As the service exports it: with derived columns, and without version.
  const [header = [], ...rows] = plain
    .trimEnd()
    .split('\n')
    .map((it) => it.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
  const cell = (row: string[], name: string) => row[header.indexOf(name)] ?? ''
  const toServiceRow = (row: string[]) => {
    const reason = cell(row, 'revocation_reason').replace(/^("?)(?=[=+\-@])/, "$1'")
    const columns: [string, string][] = [
      ['mentor_name', 'Lars'],
      ['status', 'active'],
      ['days_until_expiry', '-5'],
      ['revocation_reason', reason],
    ]
    const values = new Map(columns)
    return SERVICE_COLUMNS.map((it) => values.get(it) ?? cell(row, it))
  }
  const service = (separator: string) =>
    `\uFEFF${[SERVICE_COLUMNS, ...rows.filter((it) => !cell(it, 'revocation_reason').startsWith("'=")).map(toServiceRow)].map((it) => `${it.join(separator)}\r\n`).join('')}`

  for (const [name, text, records] of [
    ['plain', `${plain}\n`, 6],
    ['for spreadsheets', safe, 6],
    ['for spreadsheets, saved again without mark', semicolons(safe.slice(1)), 6],
    ['of the service', service(','), 5],
    ['of the service with semicolons', service(';'), 5],
  ] as const) {
    const result = await importFile(text)
    t.match(result, { code: 0, stderr: '', stdout: `: 0 added, ${records} already there` }, name)
  }
})

const SERVICE_COLUMNS = [
  'id',
  'mentor_id',
  'mentor_name',
  'cert_type',
  'status',
  'issued_at',
  'expires_at',
  'days_until_expiry',
  'renewal_count',
  'created_at',
  'updated_at',
  'revoked_at',
  'revocation_reason',
]

t.test('import: corrects an edited export with --update', async (t) => {
  const { importFile, run, path } = await office(t)
  await importFile(lines(HEADER, ROW, ROW.replace('mentor-42', 'mentor-43')))
  await run('export', path('all.csv'))
  const edited = (await readFile(path('all.csv'), 'utf8')).replace('2026-09-01T00:00:00Z', '2027-08-31')
  t.match((await importFile(edited)).stderr, /^line 2: id exists with other values; an import adds records/)
  const dry = await importFile(edited, '--update', '--dry-run')
  t.match(dry.stdout, /: dry run, nothing changed; .*: 0 added, 1 already there, 1 updated/)
  t.match(dry.stdout, /^line 3 as stored: id cert-002, /m)
  t.notMatch(dry.stdout, /line 2 as stored/, 'not the old version of a record that would be corrected')
  t.match(await importFile(edited, '--update'), { code: 0, stdout: /: 0 added, 1 already there, 1 updated/ })
  const audit = await run('audit', '--id', 'cert-001')
  t.match(audit.stdout, /correct: expires_at 2026-09-01T00:00:00Z → 2027-09-01T00:00:00Z, version 1 → 2/)
  t.match(await importFile(edited, '--update'), { stdout: /already imported on/ })
  const again = edited.replace('2027-08-31', '2028-08-31')
  t.match(
    (await importFile(again, '--update')).stderr,
    /^line 2: version is 2 by now: the record was changed after the export\n/,
  )
})

t.test('import: reports wrong options in one line', async (t) => {
  const { url, path } = await office(t)
  await writeFile(path('a.csv'), '')
  const file = path('a.csv')
  const wrong = (args: string[], message: RegExp) => ['import', [file, ...args], url, message] as const
  await expectUsageErrors(t, [
    wrong(['--date-format', 'ymd'], /^--date-format must be one of iso, dmy, mdy; usage: /),
    wrong(
      ['--time-zone', 'Berlin'],
      /^--time-zone: Berlin is not a time zone; give a name of the IANA database, such as Europe\/Berlin; usage: /,
    ),
    wrong(
      ['--encoding', 'ansi1'],
      /^--encoding: ansi1 is not an encoding; give for example utf-8, utf-16le or windows-1252; usage: /,
    ),
    wrong(
      ['--column', 'Art'],
      /^--column must be HEADING=FIELD, such as "Gültig bis=expires_at", not Art; usage: /,
    ),
    wrong(['--column', 'Art=type'], /^Art=type: type is not a field; the fields are id, mentor_id, /),
    wrong(
      ['--mentors', '--update'],
      /^--update is for certifications; an import of mentors always renames; usage: /,
    ),
    wrong(
      ['--format', 'ndjson', '--column', 'a=id'],
      /^--column is for CSV and workbooks, not for NDJSON; usage: /,
    ),
  ])
})
