import { once } from 'node:events'
import { request } from 'node:http'
import pg from 'pg'
import tap, { type Test } from 'tap'
import { loadContract } from '../../../src/contract/load-contract.js'
import { certificationImport } from '../../../src/import/certification-import.js'
import type { Importer } from '../../../src/import/import-thread.js'
import { isPostgresUrl } from '../../../src/store/interface/database-url.js'
import { openDatabase } from '../../../src/store/sqlite/driver.js'
import { onAllEngines, onBothDialects as t, fileOf, onPostgres } from '../../support/engines.js'
import { listen } from '../../support/raw.js'
import { recordingLogger } from '../../support/recording-logger.js'
import {
  isInvalid,
  isProblem,
  type Service,
  type ServiceOptions,
  startService,
} from '../../support/service.js'
import { waitUntil } from '../../support/wait.js'
import { workbook, zip } from '../../support/workbook.js'

const CSV = { 'content-type': 'text/csv' }
const NDJSON = { 'content-type': 'application/x-ndjson' }
const XLSX = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const HEADER = 'mentor_id,cert_type,issued_at,expires_at'
const LINE = 'mentor-42,level_2,2026-03-01T00:00:00Z,2027-03-01T00:00:00Z'

const upload = (
  { send }: Service,
  body: string | Buffer,
  query = '',
  headers: Record<string, string> = CSV,
) => send('POST', `/import${query}`, { body, headers })

const totalOf = async ({ send }: Service) => (await send('GET', '?limit=1')).json().pagination.total

onAllEngines.test(
  'imports a spreadsheet after a dry run, and changes nothing when it is sent again',
  async (t) => {
    const service = await startService(t)
    const file =
      'Mentor ID;Cert type;Status;Issued at;Expires at\r\n m-1 ;peer;active;01.03.2026;28.02.2027\r\n;;;;\r\n'
    const query = '?date_format=dmy&time_zone=Europe/Berlin'
    const sample = {
      mentor_id: 'm-1',
      cert_type: 'peer',
      issued_at: '2026-02-28T23:00:00Z',
      expires_at: '2027-02-28T23:00:00Z',
      renewal_count: 0,
      version: 1,
      created_at: '2026-03-26T10:00:00Z',
      updated_at: '2026-03-26T10:00:00Z',
    }
    const reply = { separator: ';', ignored_columns: ['Status'], sample: [sample] }
    const tried = await upload(service, file, `${query}&dry_run=true`)
    t.same(tried.json(), { dry_run: true, added: 1, unchanged: 0, ...reply })
    t.equal(await totalOf(service), 0)

    const imported = await upload(service, file, `${query}&dry_run=false`, {
      ...CSV,
      'x-request-id': 'req-import',
    })
    t.equal(imported.statusCode, 200, imported.payload)
    t.same(imported.json(), { dry_run: false, added: 1, unchanged: 0, ...reply })
    const [stored] = (await service.send('GET', '')).json().data
    t.match(stored, { id: 'cert-001', mentor_id: 'm-1', expires_at: '2027-02-28T23:00:00Z' })
    const audited = (await service.send('GET', '/cert-001/audit')).json().data
    t.match(
      audited,
      [{ operation: 'import', request_id: 'req-import' }],
      'the trail has the id of the request',
    )

    await service.send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T00:00:00Z' } })
    const again = await upload(service, file, query)
    t.match(
      again.json(),
      { added: 0, unchanged: 1, ...reply },
      'the same file, although the record was renewed',
    )
    t.equal(await totalOf(service), 1)
  },
)

t.test('reads every format', async (t) => {
  const service = await startService(t)
  const record = JSON.stringify({
    mentor_id: 'm-2',
    cert_type: 'b',
    issued_at: '2026-03-01T00:00:00Z',
    expires_at: '2027-03-01T00:00:00Z',
    revoked_at: '2026-03-02T00:00:00Z',
    revocation_reason: 'left',
  })
  const lines = await upload(service, record, '', NDJSON)
  t.match(lines.json(), { added: 1, separator: null, ignored_columns: [], sample: [{ mentor_id: 'm-2' }] })
  const sheet = await workbook([HEADER.split(','), ['m-3', 'c', '2026-03-01', '2027-02-28']])
  t.match((await upload(service, sheet, '', XLSX)).json(), { added: 1, separator: null }, 'a workbook')
  const columns = `${HEADER},revoked_at,revocation_reason`
  const latin = Buffer.from(`${columns}\r\nm-4,d,2026-03-01,2027-02-28,2026-03-02,träge`, 'latin1')
  const charset = { 'content-type': 'text/csv; charset="ISO-8859-1"' }
  t.match((await upload(service, latin, '', charset)).json(), {
    added: 1,
    sample: [{ revocation_reason: 'träge' }],
  })
  const utf8 = { 'content-type': 'Text/CSV;charset=utf-8' }
  t.match((await upload(service, `${HEADER}\n${LINE}`, '', utf8)).json(), { added: 1, separator: ',' })
  t.equal(await totalOf(service), 4)
})

t.test('imports what spreadsheet programs save of an export', async (t) => {
  const service = await startService(t)
  for (const revocation_reason of ['=1+1', "'=1+1"]) {
    const { id } = await service.create()
    await service.send('PUT', `/${id}`, { body: { status: 'revoked', revocation_reason } })
  }
  await service.create()
  const { payload } = await service.send('GET', '/export.csv')
  const unmarked = payload.replace('\uFEFF', '').replaceAll('\r\n', '\n')
  const rows = unmarked
    .trimEnd()
    .split('\n')
    .map((it) => it.replace(/,+$/, '').split(','))
  for (const [file, type] of [
    [payload, CSV],
    [unmarked, CSV],
    [await workbook(rows), XLSX],
  ] as const)
    t.match((await upload(service, file, '', type)).json(), { added: 0, unchanged: 3 })
})

t.test('maps columns with other headings, or ignores them', async (t) => {
  const service = await startService(t)
  const file = 'Wer\tArt\tab=\tGültig bis\tNotiz\nm-1\tpeer\t2026-03-01\t2027-02-28\tnett'
  const unknown = await upload(service, file)
  isProblem(t, unknown, 422, 'import-refused')
  t.match(unknown.json(), {
    detail:
      /^Nothing was imported\. Line 1: is not a header; its columns are id, mentor_id, .* Say with `column` what/,
    error_count: 1,
    errors: [{ line: 1 }],
    columns: ['Wer', 'Art', 'ab=', 'Gültig bis', 'Notiz'].map((heading) => ({ heading, field: null })),
  })
  const names = ['Wer=mentor_id', 'Art=cert_type', 'ab==issued_at', 'gültig  BIS=expires_at']
  const query = [...names, 'Notiz='].map((it) => `column=${encodeURIComponent(it)}`).join('&')
  const known = await upload(service, file, `?${query}`)
  t.match(known.json(), { added: 1, separator: '\t', ignored_columns: ['Notiz'] })
  const one = await upload(service, `WER,${HEADER.slice(10)}\n${LINE}`, '?column=Wer%3Dmentor_id')
  t.match(one.json(), { added: 1 }, 'a single one')
  const twice = await upload(
    service,
    `${HEADER},Expires at\n${LINE.replace('42', '43')},never`,
    '?column=Expires%20at%3D',
  )
  t.match(
    twice.json(),
    { error_count: 1, errors: [{ detail: 'column expires_at is missing' }] },
    'by its heading',
  )
  const ignored = await upload(service, `id,${HEADER}\nnone,${LINE.replace('42', '43')}`, '?column=Id%3D')
  t.match(ignored.json(), { added: 1, ignored_columns: ['id'] }, 'also one that is the name of a field')
})

t.test('lists the errors of a file, and imports none of it', async (t) => {
  const service = await startService(t)
  const file = `${HEADER}\n${LINE}\n${LINE.replace('2027-03-01T00:00:00Z', '31.02.2027')}\n`
  const refused = await upload(service, file, '?date_format=dmy')
  isProblem(t, refused, 422, 'import-refused')
  t.match(refused.json(), {
    detail: 'Nothing was imported. Line 3, expires_at: 31.02.2027 is not a date.',
    error_count: 1,
    columns: HEADER.split(',').map((it) => ({ heading: it, field: it })),
  })
  t.same(refused.json().errors, [
    { line: 3, field: 'expires_at', value: '31.02.2027', detail: '31.02.2027 is not a date' },
  ])
  const many = `${HEADER}\n${'m,c,1.3.2026,1.3.2027\n'.repeat(60)}`
  const { detail, errors, error_count } = (await upload(service, many)).json()
  t.equal(errors.length, 100)
  t.equal(error_count, 120)
  t.match(detail, /It is the first of 120 errors\. Say with `date_format` whether the day \(dmy\) or/)
  const row = await upload(service, await workbook([HEADER.split(','), ['m-3']]), '', XLSX)
  t.match(row.json(), { detail: /Row 2: cert_type is required\. It is the first of 3 errors\.$/ })
  const openDocument = await upload(service, await zip({ 'content.xml': '<office/>' }), '', XLSX)
  t.match(openDocument.json(), { detail: /it is an OpenDocument spreadsheet; save it as \.xlsx or \.csv\.$/ })
  const json = await upload(service, '{', '', NDJSON)
  t.match(json.json(), { detail: 'Nothing was imported. Line 1: is not JSON.', columns: [] })
  const binary = await upload(service, Buffer.from([...Buffer.from(HEADER), 10, 0xff, 0xfe]))
  t.match(binary.json(), {
    detail: /^Nothing was imported\. Line 2: is not UTF-8\. Save the file as "CSV UTF-8"/,
  })
  const control = await upload(service, `${HEADER},\u0007${'x'.repeat(200)}\n${LINE},1`)
  t.equal(
    control.json().columns[4].heading,
    `\uFFFD${'x'.repeat(99)}`,
    'texts of the file are safe and short',
  )
  t.match((await upload(service, '')).json(), { detail: /the file is empty\.$/ })
  t.equal(await totalOf(service), 0)
})

onAllEngines.test('names lines that repeat an earlier one, and imports them', async (t) => {
  const service = await startService(t)
  const other = LINE.replace('42', '43')
  const withId = `${HEADER},id,renewal_count\n`
  const file = `${withId}${LINE},,1\n${other},,\n${LINE},cert-009,1\n\n${LINE},,1\n${LINE},,2\n${LINE},,1\n`
  const expected = {
    repeated_count: 2,
    repeated: [
      { line: 6, first_line: 2 },
      { line: 8, first_line: 2 },
    ],
  }
  t.match((await upload(service, file, '?dry_run=true')).json(), { dry_run: true, added: 6, ...expected })
  t.match((await upload(service, file)).json(), { added: 6, ...expected })
  const again = await upload(service, `${file}\n`)
  t.match(again.json(), { added: 0, unchanged: 6 })
  t.notHas(again.json(), { repeated: [], repeated_count: 0 }, 'what was there already is not added twice')

  const rows = Array<string[]>(102).fill(LINE.replace('42', '44').split(','))
  const { repeated, repeated_count } = (
    await upload(service, await workbook([HEADER.split(','), ...rows]), '?dry_run=true', XLSX)
  ).json()
  t.equal(repeated.length, 100)
  t.equal(repeated_count, 101)
  const [mentor_id, cert_type, issued_at, expires_at] = [
    'm',
    'c',
    '2026-03-01T00:00:00Z',
    '2027-03-01T00:00:00Z',
  ]
  const json = await upload(
    service,
    [
      { mentor_id, cert_type, issued_at, expires_at },
      { expires_at, issued_at, cert_type, mentor_id },
    ]
      .map((it) => JSON.stringify(it))
      .join('\n'),
    '',
    NDJSON,
  )
  t.match(json.json(), { added: 2, repeated_count: 1, repeated: [{ line: 2, first_line: 1 }] })
})

t.test('names the cell with a formula that was never calculated, unless its column is ignored', async (t) => {
  const service = await startService(t)
  const formula = { xml: '<c><f>EDATE(C2,12)</f><v></v></c>' }
  const row = LINE.split(',')
  const file = await workbook([
    [...HEADER.split(','), 'status'],
    [...row, formula],
    [...row.slice(0, 3), formula],
  ])
  t.same((await upload(service, file, '', XLSX)).json().errors, [
    {
      line: 3,
      field: 'expires_at',
      detail:
        'cell D3 has a formula without a result; open the file in a spreadsheet program and save it again',
    },
  ])
})

t.test('rejects requests that violate the contract, and imports nothing', async (t) => {
  const service = await startService(t)
  const file = `${HEADER}\n${LINE}`
  isInvalid(t, await upload(service, file, '?dry_run=1'), ['query', '/dry_run'])
  isProblem(t, await upload(service, file, '?time_zone=Europe/Berli'), 422, 'time-zone')
  isInvalid(t, await upload(service, file, '?date_format=ymd'), ['query', '/date_format'])
  isInvalid(t, await upload(service, file, '?column=When%3Dstatus'), ['query', '/column/0'])
  isInvalid(t, await service.send('POST', '/import'), ['body', ''])
  for (const type of ['application/json', 'text/plain']) {
    const reply = await upload(service, file, '', { 'content-type': type })
    isProblem(t, reply, 415)
    t.match(reply.json().detail, /^The body must be text\/csv, application\/x-ndjson or /, type)
  }
  const nonsense = await upload(service, file, '', { 'content-type': 'nonsense' })
  isProblem(t, nonsense, 415)
  t.equal(nonsense.json().detail, 'Content-Type does not name a media type.')
  const charset = await upload(service, file, '', { 'content-type': 'text/csv; charset=ebcdic' })
  isProblem(t, charset, 415)
  t.match(charset.json().detail, /^charset: ebcdic is not an encoding/)
  isProblem(t, await upload(service, file, '', { ...CSV, 'content-encoding': 'gzip' }), 415)
  const tooLarge = await upload(service, Buffer.alloc(64 * 1024 ** 2 + 1))
  isProblem(t, tooLarge, 413)
  t.equal(tooLarge.json().detail, 'The body is larger than 64 MiB.')
  t.equal(await totalOf(service), 0)
})

/** Sends a file in chunks, without a Content-Length. */
function openUpload(port: number) {
  const outgoing = request({ port, method: 'POST', path: '/api/v1/certifications/import', headers: CSV })
  const replied = new Promise<number | undefined>((resolve) => {
    outgoing.on('response', (it) => resolve(it.resume().statusCode))
    outgoing.on('error', () => resolve(undefined))
  })
  return { outgoing, replied }
}

t.test('answers 413 to a body of unknown length that exceeds the limit', async (t) => {
  const service = await startService(t)
  const { outgoing, replied } = openUpload(await listen(service.app))
  const part = Buffer.alloc(1024 ** 2, 'a')
  for (let i = 0; i < 65; i++) outgoing.write(part)
  outgoing.end()
  t.equal(await replied, 413)
  t.equal(await totalOf(service), 0)
})

t.test('the contract names the fields that an import knows', async (t) => {
  const contract = await loadContract()
  const parameters = contract.operations.find(({ id }) => id === 'importCertifications')?.parameters
  const pattern = parameters?.find(({ name }) => name === 'column')?.schema.items?.pattern ?? ''
  const names = certificationImport(contract).fields.map(({ name }) => name)
  t.equal(pattern, `^.+=(${names.join('|')})?$`)
})

/** A service with an observed importer, and its log. */
async function startWatched(t: Test, options: Pick<ServiceOptions, 'wrapImporter' | 'streamLimits'> = {}) {
  const { logger, lines } = recordingLogger()
  const signals: AbortSignal[] = []
  let ended = 0
  const reasons: string[] = []
  const service = await startService(t, {
    logger,
    ...options,
    wrapImporter: (importer) => {
      const { wrapImporter = (it: Importer) => it } = options
      const wrapped = wrapImporter(importer)
      return (task, signal) => {
        signals.push(signal)
        const report = wrapped(task, signal)
        report.catch((error: Error) => reasons.push(error.name))
        return report.finally(() => ended++)
      }
    },
  })
  return {
    ...service,
    reasons,
    port: await listen(service.app),
    hasBegun: (count: number) => signals.length === count,
    isAborted: () => signals.at(-1)?.aborted === true,
    hasEnded: (count: number) => ended === count,
    refused: () => lines.filter(({ status }) => status === 400).length,
  }
}

/** Locks the database for writing, until the returned function is called. */
async function lockDatabase(t: Test, url: string): Promise<() => Promise<void>> {
  if (!isPostgresUrl(url)) {
    const other = openDatabase(fileOf(url))
    other.exec('begin immediate')
    return async () => void other.close()
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.teardown(() => client.end())
  await client.query('begin; lock table certification in row exclusive mode')
  return async () => void (await client.query('rollback'))
}

for (const { test } of [tap, onPostgres]) {
  test('a client that goes away changes nothing, and others are answered meanwhile', async (t) => {
    const service = await startWatched(t)
    const unlock = await lockDatabase(t, service.url)
    const { outgoing, replied } = openUpload(service.port)
    outgoing.end(`${HEADER}\n${LINE}`)
    await waitUntil('the import begins', () => service.hasBegun(1))
    t.equal(await totalOf(service), 0, 'a read is answered while the import waits for the database')
    outgoing.destroy()
    t.equal(await replied, undefined)
    await waitUntil('the service notices', service.isAborted)
    await unlock()
    await waitUntil('the import ends', () => service.hasEnded(1))
    t.same(service.reasons, ['ClientGoneError'])
    t.equal(await totalOf(service), 0)
    t.match((await upload(service, `${HEADER}\n${LINE}`)).json(), { added: 1 }, 'the next one is served')
  })
}

tap.test(
  'changes nothing if the client disconnects while it sends the file or before the import',
  async (t) => {
    const service = await startWatched(t, {
      wrapImporter: (importer) => async (task, signal) => {
        await waitUntil('the client goes away', () => signal.aborted)
        return importer(task, signal)
      },
    })
    const broken = openUpload(service.port)
    broken.outgoing.write(`${HEADER}\n${LINE}`)
    await once(service.app.server, 'request')
    broken.outgoing.destroy()
    await waitUntil('the request is logged', () => service.refused() === 1)
    t.ok(service.hasBegun(0))
    const complete = openUpload(service.port)
    complete.outgoing.end(`${HEADER}\n${LINE}`)
    await waitUntil('the import begins', () => service.hasBegun(1))
    complete.outgoing.destroy()
    await waitUntil('the import ends', () => service.hasEnded(1))
    t.equal(await totalOf(service), 0)
  },
)

tap.test('answers an import that takes longer than a connection may be idle', async (t) => {
  let isIdle = false
  const service = await startWatched(t, {
    wrapImporter: (importer) => async (task, signal) => {
      await waitUntil('the connection is idle for too long', () => isIdle)
      return importer(task, signal)
    },
  })
  service.app.server.setTimeout(50) // 60 s in the service
  service.app.server.on('connection', (socket) => socket.once('timeout', () => (isIdle = true)))
  const { outgoing, replied } = openUpload(service.port)
  outgoing.end(`${HEADER}\n${LINE}`)
  t.equal(await replied, 200)
  t.equal(await totalOf(service), 1)
})

tap.test('cancels an import that takes too long', async (t) => {
  const service = await startWatched(t, {
    streamLimits: { maxDurationMs: 50 }, // 15 minutes in the service
    wrapImporter: (importer) => async (task, signal) => {
      await waitUntil('the time is up', () => signal.aborted)
      return importer(task, signal)
    },
  })
  const reply = await upload(service, `${HEADER}\n${LINE}`)
  isProblem(t, reply, 503)
  t.match(reply.json().detail, /^The import took too long and was cancelled\. Nothing was changed\./)
  t.equal(await totalOf(service), 0)
})

tap.test('lets a second file wait for its turn, up to a time-out', async (t) => {
  let release = () => {}
  const service = await startWatched(t, {
    streamLimits: { queueTimeoutMs: 50 },
    wrapImporter: (importer) => async (task, signal) => {
      await new Promise<void>((resolve) => (release = resolve))
      return importer(task, signal)
    },
  })
  const first = upload(service, `${HEADER}\n${LINE}`)
  await waitUntil('the import begins', () => service.hasBegun(1))
  const second = await upload(service, `${HEADER}\n${LINE}`)
  isProblem(t, second, 503)
  t.equal(second.json().detail, 'Another import is under way. Nothing was changed.')
  release()
  t.match((await first).json(), { added: 1 })
})

tap.test('changes nothing if the client disconnects while its file waits for its turn', async (t) => {
  let release = () => {}
  const service = await startWatched(t, {
    wrapImporter: (importer) => async (task, signal) => {
      await new Promise<void>((resolve) => (release = resolve))
      return importer(task, signal)
    },
  })
  const first = upload(service, `${HEADER}\n${LINE}`)
  await waitUntil('the first import begins', () => service.hasBegun(1))
  const second = openUpload(service.port)
  second.outgoing.end(`${HEADER}\n${LINE.replace('42', '43')}`)
  const [{ socket }] = await once(service.app.server, 'request')
  second.outgoing.destroy()
  await once(socket, 'end')
  release()
  t.equal((await first).statusCode, 200)
  await waitUntil('the second import begins', () => service.hasBegun(2))
  release()
  await waitUntil('the second import ends', () => service.hasEnded(2))
  t.same(service.reasons, ['ClientGoneError'])
  t.equal(await totalOf(service), 1)
})

tap.test('answers 503 while the database is locked', async (t) => {
  const service = await startService(t)
  const unlock = await lockDatabase(t, service.url)
  isProblem(t, await upload(service, `${HEADER}\n${LINE}`), 503)
  await unlock()
  t.equal(await totalOf(service), 0)
})
