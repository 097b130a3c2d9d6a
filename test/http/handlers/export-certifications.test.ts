import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import tap from 'tap'
import { escapeFormula } from '../../../src/representation/spreadsheet-cell.js'
import { onBothDialects as t, onSharedEngines } from '../../support/engines.js'
import { checkProperty } from '../../support/property.js'
import { addMentors, isInvalid, type Service, startService } from '../../support/service.js'

const HEADER =
  'id,mentor_id,mentor_name,cert_type,status,issued_at,expires_at,days_until_expiry,renewal_count,created_at,updated_at,revoked_at,revocation_reason'

async function exported({ send }: Service, query = ''): Promise<Record<string, string>[]> {
  const { payload } = await send('GET', `/export.csv${query}`)
  return parse(payload, { bom: true, columns: true, delimiter: query.includes('semicolon') ? ';' : ',' })
}

const idsOf = async (service: Service, query?: string) => (await exported(service, query)).map(({ id }) => id)

t.test('exports certifications with their derived columns', async (t) => {
  const service = await startService(t)
  const { send, create, store } = service
  await addMentors(store, { 'mentor-42': 'Zoë Müller' })
  await create()
  await create({ mentor_id: 'mentor-7', expires_at: '2026-03-20T00:00:00Z' })
  await send('PUT', '/cert-002', {
    body: { status: 'revoked', revocation_reason: 'left; "for good", he said' },
  })
  const reply = await send('GET', '/export.csv')
  t.equal(reply.statusCode, 200)
  t.match(reply.headers, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="certifications-2026-03-26.csv"',
    'cache-control': /no-cache/,
  })
  const now = '2026-03-26T10:00:00Z'
  t.equal(
    reply.rawPayload.toString(),
    [
      `\uFEFF${HEADER}`,
      `cert-001,mentor-42,Zoë Müller,peer_mentor_level_2,active,2026-03-01T00:00:00Z,2027-03-01T00:00:00Z,340,0,${now},${now},,`,
      `cert-002,mentor-7,,peer_mentor_level_2,revoked,2026-03-01T00:00:00Z,2026-03-20T00:00:00Z,-6,0,${now},${now},${now},"left; ""for good"", he said"`,
      '',
    ].join('\r\n'),
  )
  const semicolons = await send('GET', '/export.csv?separator=semicolon')
  t.match(semicolons.payload, `\uFEFF${HEADER.replaceAll(',', ';')}\r\ncert-001;mentor-42;Zoë Müller;`)
  t.same(await exported(service, '?separator=semicolon'), await exported(service))
})

t.test('exports only the header if nothing matches', async (t) => {
  const { send } = await startService(t)
  t.equal((await send('GET', '/export.csv')).payload, `\uFEFF${HEADER}\r\n`)
})

t.test('selects by all filters of the list, in the order of the ids, over many batches (long)', async (t) => {
  const service = await startService(t)
  const { store, clock } = service
  const records = Array.from({ length: 1_100 }, (_, i) => ({
    mentorId: `mentor-${i % 3}`,
    certType: i % 400 === 0 ? 'rare' : `type-${i % 2}`,
    issuedAt: 0,
    expiresAt: clock.now() + (i % 5 < 2 ? -i : i + 1),
    id: i === 1_099 ? 900_000_000_000 : undefined, // far beyond the others
    renewalCount: undefined,
    renewals: undefined,
    version: undefined,
    createdAt: undefined,
    updatedAt: undefined,
    revocation: i % 7 === 0 ? { revokedAt: clock.now(), reason: 'left' } : undefined,
  }))
  await store.bulkImport(async (writer) => {
    for (const record of records) await writer.addCertification(record, clock.now())
  })
  const all = await exported(service)
  t.equal(all.length, 1_100)
  t.equal(all.at(-1)?.id, 'cert-900000000000')
  for (const mentor_id of ['mentor-1', undefined])
    for (const cert_type of ['type-0', 'rare', 'none', undefined])
      for (const status of ['active', 'expired', 'revoked', undefined]) {
        const given = Object.entries({ mentor_id, cert_type, status }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value] as const],
        )
        const expected = all.filter((record) => given.every(([name, value]) => record[name] === value))
        const query = `?${given.map((it) => it.join('=')).join('&')}`
        t.same(
          await idsOf(service, query),
          expected.map(({ id }) => id),
          query,
        )
      }
})

onSharedEngines.test('exports one state of the database while others write (long)', async (t) => {
  const service = await startService(t)
  const { store, create, send, clock } = service
  for (let i = 0; i < 300; i++) await create()
  const batches: number[] = []
  for await (const batch of store.exportMatching({}, clock.now())) {
    batches.push(batch.length)
    if (batches.length > 1) continue
    await send('DELETE', '/cert-299')
    await create()
  }
  t.same(batches, [100, 100, 100, 0])
})

t.test('escapes text that a spreadsheet would run as a formula, and no other text', async (t) => {
  const service = await startService(t)
  const { send, create, store } = service
  const names = {
    a: '=HYPERLINK("http://evil.example","x")',
    b: '@SUM(1;2)',
    c: '+cmd|calc',
    d: '-1',
    e: '\u202Edlrow\u200F',
    f: 'O\'Brien, "Bob"; 王小明',
  }
  await addMentors(store, names)
  for (const mentor_id of Object.keys(names)) await create({ mentor_id })
  const revocation_reason = '=1+1'
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason } })
  for (const separator of ['comma', 'semicolon']) {
    const lines = await exported(service, `?separator=${separator}`)
    t.same(
      lines.map((it) => it.mentor_name),
      [`'${names.a}`, `'${names.b}`, `'${names.c}`, '-1', names.e, names.f],
    )
    t.equal(lines[0]?.revocation_reason, "'=1+1")
  }
})

t.test('rejects an unknown separator and the parameters of pages', async (t) => {
  const { send } = await startService(t)
  isInvalid(t, await send('GET', '/export.csv?separator=tab'), ['query', '/separator'])
  isInvalid(t, await send('GET', '/export.csv?limit=1'), ['query', '/limit'])
})

t.test('answers HEAD as GET, without a length', async (t) => {
  const { send, create } = await startService(t)
  await create()
  const get = await send('GET', '/export.csv')
  const head = await send('HEAD', '/export.csv')
  t.equal(head.payload, '')
  for (const name of ['content-type', 'content-disposition', 'content-length'])
    t.equal(head.headers[name], get.headers[name], name)
})

tap.test('no cell can begin a formula', async (t) => {
  const isFormula = (cell: string) => /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell))
  const starts = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', "'", ' ')
  await checkProperty(
    t,
    fc.property(fc.tuple(starts, fc.string()), ([start, rest]) => {
      const cell = start + rest
      const escaped = escapeFormula(cell)
      return !isFormula(escaped) && (escaped === cell || escaped === `'${cell}`)
    }),
  )
})
