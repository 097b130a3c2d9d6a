import { onBothDialects as t } from '../support/engines.js'
import { CERTIFICATION, LINE, csv, importText, ndjson, type TextImportOptions } from '../support/import.js'
import { startService } from '../support/service.js'

const JSON_LINES = { format: 'ndjson' } as const
const MENTORS = { kind: 'mentors' } as const
const ALL_COLUMNS =
  'id, mentor_id, cert_type, issued_at, expires_at, renewal_count, renewal_history, created_at, updated_at, revoked_at, revocation_reason, version'
const DATES = '2025-09-01T00:00:00Z,2026-09-01T00:00:00Z'
const renewal = (renewed_at: string, expires_at = CERTIFICATION.expires_at) => ({ renewed_at, expires_at })
const INSTANT = 'must be an RFC 3339 date-time with a time zone, for example 2026-03-01T00:00:00Z'
const SEPARATORS = 'separated by commas, semicolons or tabs'
const MENTOR_ID =
  'must begin with a letter or digit and contain only letters, digits and . _ : @ + | -, for example mentor-42'
const long = 'x'.repeat(2 * 1024 * 1024)

const cases: [name: string, text: string | Uint8Array, errors: string[], options?: TextImportOptions][] = [
  ['an empty file', '', ['1: the file is empty']],
  ['nothing but blank lines', '\n\n', ['1: the file is empty']],
  ['an empty file of JSON', '', ['1: the file is empty'], JSON_LINES],
  ['nothing but blank lines of JSON', '\n \n', ['1: the file is empty'], JSON_LINES],
  [
    'a line of JSON with a repeated member, or with half of a surrogate pair',
    '{"id":"m","name":"a","name":"b"}\n{"id":"n","name":"\\ud800"}\n',
    ['1: has name twice', '2: name must not contain half of a surrogate pair'],
    { ...JSON_LINES, ...MENTORS },
  ],
  [
    'a name that is blank, or changes the direction of the text after it',
    '{"id":"m","name":" \u2003"}\n{"id":"n","name":"Lars \u202Eneskire"}\n',
    ['1: name must not be blank', '2: name must not contain bidirectional control characters'],
    { ...JSON_LINES, ...MENTORS },
  ],
  [
    'a blank reason of a revocation',
    `mentor_id,cert_type,issued_at,expires_at,revoked_at,revocation_reason\nm,t,${DATES},2026-01-01T00:00:00Z,"  "\n`,
    ['2: revocation_reason must not be blank'],
  ],
  ['no header', `${LINE}\n`, [`1: is not a header; its columns are ${ALL_COLUMNS}, ${SEPARATORS}`]],
  [
    'a header below blank lines',
    '\n\nx\n',
    [`3: is not a header; its columns are ${ALL_COLUMNS}, ${SEPARATORS}`],
  ],
  [
    'a faulty header',
    'mentor_id,colour,mentor_id,issued_at\nm,c,n,d\n',
    [
      '1: column colour is unknown',
      '1: column mentor_id appears twice',
      '1: column cert_type is missing',
      '1: column expires_at is missing',
    ],
  ],
  [
    'errors on several lines, each with its number',
    csv('m,t,yesterday,2026-09-01T00:00:00Z', LINE, '', `,,${DATES}`, 'm,t', `m/n,t,${DATES}`),
    [
      '2: yesterday is not a date; write for example 2026-03-01',
      '5: mentor_id is required',
      '5: cert_type is required',
      '6: has 2 cells where the header has 4',
      `7: mentor_id ${MENTOR_ID}`,
    ],
  ],
  [
    'texts that are no dates, and times that are almost right',
    csv(
      'm,t,1. März 2026,#DIV/0!',
      'm,t,46082,unlimited',
      'm,t,2026-03-01T00:00:00,2026-13-01T00:00:00Z',
      `m,t,${'x'.repeat(41)},2026-09-01T00:00:00Z`,
    ),
    [
      '2: 1. März 2026 is not a date; write for example 2026-03-01',
      '2: #DIV/0! is not a date; write for example 2026-03-01',
      '3: 46082 is not a date; write for example 2026-03-01',
      '3: unlimited is not a date; write for example 2026-03-01',
      '4: 2026-03-01T00:00:00 has a time without a time zone; write 2026-03-01T14:30:00Z, or the date alone',
      `4: expires_at ${INSTANT}`,
      `5: issued_at ${INSTANT}`,
    ],
  ],
  [
    'a record of several lines, by the number of the first',
    'mentor_id,cert_type,issued_at,expires_at,renewal_history\r\n' +
      `m,t,${DATES},"[\r\n\r\n]"\r\nm,t,${DATES},"[\r\n"\r\nm,t,${DATES},{}\r\n`,
    ['5: renewal_history must be a list', '7: renewal_history must be a list'],
  ],
  [
    'a quote that is never closed',
    csv(LINE, `m,"t,${DATES}`, LINE),
    ['3: is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank'],
  ],
  [
    'a stray quote, and the errors before it',
    csv(`,t,${DATES}`, LINE, `m,a"b"c,${DATES}`, LINE),
    [
      '2: mentor_id is required',
      '4: is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank',
    ],
  ],
  [
    'a blank before a quote',
    csv(LINE, `m, "t",${DATES}`),
    ['3: is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank'],
  ],
  [
    'an unclosed quote at the beginning of a large file',
    csv(LINE, `"${'x\n'.repeat(1024 * 1024)}`),
    ['3: is not CSV: a quote is misplaced, not doubled, never closed, or beside a blank'],
  ],
  ['another encoding', Buffer.from(csv(LINE, `${LINE}\xE6`, LINE), 'latin1'), ['3: is not UTF-8']],
  ['another encoding at the very end', Buffer.from(`${csv(LINE)}\xE6`, 'latin1'), ['3: is not UTF-8']],
  [
    'half of a surrogate pair in UTF-16',
    Buffer.from(`\uFEFF${csv(LINE, `${LINE}\uD800`, LINE)}`, 'utf16le'),
    ['3: is not UTF-16LE'],
  ],
  ['half of a character at the very end', Buffer.from([0xff, 0xfe, 0x6d, 0, 0x6e]), ['1: is not UTF-16LE']],
  [
    'text with zero bytes',
    Buffer.from(csv(LINE), 'utf16le'),
    ['1: is binary, or text in UTF-16 without a byte order mark'],
  ],
  [
    'a workbook with another name',
    Buffer.from('PK\u0003\u0004…'),
    ['1: the file is a workbook or another zip archive, not text'],
  ],
  [
    'an old workbook',
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    ['1: the file is an old or encrypted workbook; save it as .xlsx without a password'],
  ],
  ['a line without end', csv(long), ['2: is longer than 1 MiB']],
  [
    'text that is not JSON',
    `{}\n{"mentor_id"\n`,
    [
      '1: mentor_id is required',
      '1: cert_type is required',
      '1: issued_at is required',
      '1: expires_at is required',
      '2: is not JSON',
    ],
    JSON_LINES,
  ],
  [
    'JSON that is not an object',
    '[1]\n"a"\nnull\n',
    [
      '1: the line must be a JSON object',
      '2: the line must be a JSON object',
      '3: the line must be a JSON object',
    ],
    JSON_LINES,
  ],
  [
    'fields of the wrong type, unknown and missing ones',
    ndjson({ mentor_id: 7, colour: 'red', cert_type: undefined, version: 0 }),
    [
      '1: cert_type is required',
      '1: colour is unknown',
      `1: mentor_id ${MENTOR_ID}`,
      '1: version must be a whole number from 1 to 1000000000',
    ],
    JSON_LINES,
  ],
  [
    'text in place of a number',
    'renewal_count,mentor_id,cert_type,issued_at,expires_at\n1e1,m,t,' + DATES,
    ['2: renewal_count must be a whole number from 0 to 1000'],
  ],
  [
    'a version too large to be increased',
    ndjson({ version: 1_000_000_001 }, { version: Number.MAX_SAFE_INTEGER + 1 }),
    [
      '1: version must be a whole number from 1 to 1000000000',
      '2: version must be a whole number from 1 to 1000000000',
    ],
    JSON_LINES,
  ],
  ['control characters are not shown', ndjson({ '\u001B[31m': 1 }), ['1: \uFFFD[31m is unknown'], JSON_LINES],
  [
    'a quoted text is shortened',
    csv(LINE).replace('cert_type', 'c'.repeat(5000)),
    [`1: column ${'c'.repeat(293)}`, '1: column cert_type is missing'],
  ],
  [
    'a validity period that breaks the rules',
    ndjson(
      { expires_at: CERTIFICATION.issued_at },
      { issued_at: '1899-12-31T23:59:59Z', expires_at: '2199-12-31T23:59:59-01:00' },
    ),
    [
      '1: expires_at must be later than issued_at',
      '2: issued_at must be in the years 1900 to 2199 (UTC)',
      '2: expires_at must be in the years 1900 to 2199 (UTC)',
    ],
    JSON_LINES,
  ],
  [
    'a history that breaks the rules',
    ndjson(
      { renewal_history: [renewal('2025-01-02T00:00:00Z'), renewal('2025-01-01T00:00:00Z')] },
      {
        renewal_history: [renewal('2025-01-01T00:00:00Z'), renewal('2025-01-01T00:00:00Z')],
        renewal_count: 1,
      },
      { renewal_history: [{ renewed_at: '2025-01-01T00:00:00Z', by: 'me' }] },
      { renewal_history: [renewal('1899-12-31T00:00:00Z')] },
      { renewal_history: Array(1001).fill(renewal('2025-01-01T00:00:00Z')) },
    ),
    [
      '1: renewal_history must be oldest first',
      '2: renewal_count must be at least the number of entries in renewal_history',
      '3: renewal_history/0/expires_at is required',
      '3: renewal_history/0/by is unknown',
      '4: renewal_history/0/renewed_at must be in the years 1900 to 2199 (UTC)',
      '5: renewal_history must have at most 1000 entries',
    ],
    JSON_LINES,
  ],
  [
    'a revocation without its time or reason',
    ndjson({ revoked_at: '2025-12-24T18:00:00Z' }, { revocation_reason: 'Left' }),
    [
      '1: revocation_reason is required together with revoked_at',
      '2: revoked_at is required together with revocation_reason',
    ],
    JSON_LINES,
  ],
  [
    'an id that is malformed, too large, or twice in the file',
    ndjson(
      { id: 'cert-0001' },
      { id: 'cert-100000000000000' },
      { id: 'cert-99999999999999' },
      { id: 'cert-99999999999999' },
    ),
    [
      '1: id must be cert- and a number of three to fifteen digits, for example cert-001',
      '2: id must have at most 14 digits',
      '4: id is in this file twice; first in line 3',
    ],
    JSON_LINES,
  ],
  [
    'an id that was assigned to an earlier line of the file',
    ndjson({ mentor_id: 'n' }, { id: 'cert-002', mentor_id: 'n' }),
    ['2: id was assigned to an earlier line without an id; put lines with an id first'],
    JSON_LINES,
  ],
  [
    'mentors',
    'name,id\n,m\nA\u0007,m/n\nA,a\nB,a\n',
    [
      '2: name is required',
      `3: id ${MENTOR_ID}`,
      '3: name must not contain control characters',
      '5: id is in this file twice; first in line 4',
    ],
    MENTORS,
  ],
  [
    'a mentor without a name',
    '{"id":"m","name":null}',
    ['1: name must be a text'],
    { ...MENTORS, ...JSON_LINES },
  ],
]

t.test('reports each error with its line and imports nothing', async (t) => {
  const service = await startService(t)
  await importText(t, service.store, csv(LINE))
  const state = async () => [
    (await service.send('GET', '')).body,
    (await service.send('GET', '?status=active')).body,
  ]
  const before = await state()
  for (const [name, text, errors, options] of cases) {
    const report = await importText(t, service.store, text, options)
    t.same(
      report.errors.map(({ line, detail }) => `${line}: ${detail}`),
      errors,
      name,
    )
    t.equal(report.errorCount, errors.length, `${name}: how many`)
    t.same(await state(), before, `${name}: nothing is imported`)
  }
  t.equal((await importText(t, service.store, csv(LINE, LINE))).counts.added, 1, 'no id is used up')
})

t.test('never changes a record with other values', async (t) => {
  const { store, send } = await startService(t)
  const whole = {
    id: 'cert-010',
    version: 2,
    created_at: '2025-01-01T00:00:00Z',
    renewal_count: 1,
    renewal_history: [renewal('2025-02-01T00:00:00Z')],
  }
  await importText(t, store, ndjson(whole), JSON_LINES)
  const read = async () => (await send('GET', '/cert-010')).body
  const before = await read()
  const differing = [
    { cert_type: 'other' },
    { expires_at: '2026-08-01T00:00:00Z' },
    { version: 3 },
    { created_at: '2025-01-01T00:00:01Z' },
    { renewal_count: 2 },
    { renewal_history: [renewal('2025-02-02T00:00:00Z')] },
    { revoked_at: '2025-12-24T18:00:00Z', revocation_reason: 'Left' },
  ]
  for (const it of differing) {
    const { errors } = await importText(t, store, ndjson({ ...whole, ...it }), JSON_LINES)
    t.same(errors, [
      {
        line: 1,
        field: 'id',
        value: 'cert-010',
        detail: 'id exists with other values; an import adds records and never changes them',
      },
    ])
  }
  t.equal((await importText(t, store, ndjson({ id: 'cert-010' }), JSON_LINES)).counts['already there'], 1)
  t.equal(await read(), before)
})

t.test('lists a hundred errors and counts the others', async (t) => {
  const { store } = await startService(t)
  const report = await importText(t, store, csv(...Array<string>(250).fill(`,t,${DATES}`)))
  t.equal(report.errors.length, 100)
  t.equal(report.errorCount, 250)
  t.same(report.errors.at(-1), {
    line: 101,
    field: 'mentor_id',
    value: '',
    detail: 'mentor_id is required',
  })
})

t.test('reads a header of 100,000 columns in linear time (long)', async (t) => {
  const { store } = await startService(t)
  const cpuFor = async (columns: number) => {
    const header = Array.from({ length: columns }, (_, i) => `c${i}`).join(',')
    const before = process.cpuUsage()
    await importText(t, store, `mentor_id,${header}\n`)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  await cpuFor(10_000)
  const [small, large] = [await cpuFor(10_000), await cpuFor(80_000)]
  t.ok(large < 40 * small, `8 times the columns took ${(large / small).toFixed(1)} times as long`)
})
