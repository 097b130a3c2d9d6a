import { parse } from 'csv-parse/sync'
import t, { type Test } from 'tap'
import { missingLibreOffice, startLibreOffice } from '../support/libreoffice.js'
import { addMentors, isProblem, type Service, startService } from '../support/service.js'

const CSV = 'text/csv'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const NAMES = {
  a: 'Zoë Müller-Lüdenscheidt',
  b: '=1+1',
  c: '@cmd',
  d: '+cmd|calc',
  e: '-1',
  f: 'O\'Brien, "Bob"; 王小明',
  g: "'=1+1",
  h: '=HYPERLINK("http://evil.example";"x")',
}

async function startWithRecords(t: Test): Promise<Service> {
  const service = await startService(t)
  const { create, send, store } = service
  await addMentors(store, NAMES)
  for (const mentor_id of Object.keys(NAMES)) await create({ mentor_id, expires_at: '2199-12-31T23:59:59Z' })
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: '=1+1; "für immer", weg' } })
  return service
}

const upload = ({ send }: Service, body: Buffer, type: string, query = '') =>
  send('POST', `/import${query}`, { body, headers: { 'content-type': type } })

const cellsOf = (csv: Buffer | string, delimiter = ','): string[][] => parse(csv, { bom: true, delimiter })

t.test('LibreOffice', { skip: missingLibreOffice ?? false }, async (t) => {
  const libreOffice = await startLibreOffice(t)

  t.test('shows an export as it is, and what it saves imports back unchanged', async (t) => {
    const service = await startWithRecords(t)
    const { payload } = await service.send('GET', '/export.csv')
    const semicolons = await service.send('GET', '/export.csv?separator=semicolon')
    const workbook = await libreOffice.fromCsv(payload, 'xlsx')
    const saved = await libreOffice.toCsv(workbook)
    t.same(cellsOf(saved), cellsOf(payload), 'every cell shows its text: none is a formula')

    const workbookOfSemicolons = await libreOffice.fromCsv(semicolons.payload, 'xlsx', ';')
    const files: [name: string, file: Buffer, type: string][] = [
      ['the export', Buffer.from(payload), CSV],
      ['the CSV file of LibreOffice', saved, CSV],
      ['its workbook', workbook, XLSX],
      ['its workbook of semicolons', workbookOfSemicolons, XLSX],
    ]
    for (const [name, file, type] of files) {
      t.match((await upload(service, file, type)).json(), { added: 0, unchanged: 8 }, name)
      const other = await startService(t)
      await addMentors(other.store, NAMES)
      t.match((await upload(other, file, type)).json(), { added: 8, unchanged: 0 }, name)
      t.equal((await other.send('GET', '/export.csv')).payload, payload, name)
    }
  })

  t.test('saves days in date cells, which import as days', async (t) => {
    const service = await startService(t)
    const rows = [
      'Mentor ID;Name;Cert type;Issued at;Expires at',
      'm-1;Zoë Müller;peer;01.03.2026;28.02.2027',
      'm-2;"Jörg\nGroß";peer;29.02.2024;31.12.2198',
    ]
    const sheet = await libreOffice.fromCsv(rows.join('\r\n'), 'ods', ';', true)
    const refused = await upload(service, sheet, XLSX)
    isProblem(t, refused, 422, 'import-refused')
    t.match(refused.json().detail, 'it is an OpenDocument spreadsheet; save it as .xlsx or .csv')
    const workbook = await libreOffice.toXlsx(sheet)
    const query = '?time_zone=Europe/Berlin&column=Name%3D'
    const reply = await upload(service, workbook, XLSX, query)
    t.equal(reply.statusCode, 200, reply.payload)
    t.match(reply.json(), {
      added: 2,
      sample: [
        { mentor_id: 'm-1', issued_at: '2026-02-28T23:00:00Z', expires_at: '2027-02-28T23:00:00Z' },
        { mentor_id: 'm-2', issued_at: '2024-02-28T23:00:00Z', expires_at: '2198-12-31T23:00:00Z' },
      ],
    })
    const saved = await libreOffice.toCsv(workbook)
    t.match(cellsOf(saved)[2]?.slice(0, 2), ['m-2', 'Jörg\nGroß'])
  })
})
