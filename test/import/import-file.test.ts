import tap from 'tap'
import { onBothDialects as t } from '../support/engines.js'
import { LINE, csv, importText as importWithReport, ndjson, temporaryFile } from '../support/import.js'
import { startService, temporaryFolder, temporaryStore } from '../support/service.js'
import { parseInstant } from '../../src/domain/time.js'
import { toRecordResponse } from '../../src/representation/responses.js'
import { importFile } from '../../src/import/import-file.js'
import type { CertificationFilter, BulkWriter, Store } from '../../src/store/interface/store.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'

const NOW = parseInstant('2026-03-26T10:00:00Z')

async function total(store: Store, filter: CertificationFilter = {}): Promise<number> {
  return (await store.listCertifications(filter, { limit: 1, offset: 0 }, NOW)).total
}

/** Imports a text. Returns the outcomes of its lines. */
async function importText(...parameters: Parameters<typeof importWithReport>) {
  const { counts, errors, errorCount, importedBefore } = await importWithReport(...parameters)
  return { counts, errors, errorCount, importedBefore }
}

/** Every record with its history, as the API shows it. */
async function records(store: Store): Promise<ReturnType<typeof toRecordResponse>[]> {
  const { records } = await store.listCertifications({}, { limit: 100, offset: 0 }, NOW)
  const found = await Promise.all(records.map(({ id }) => store.getCertification(id)))
  return found.flatMap((it) =>
    it === undefined ? [] : [toRecordResponse(it.certification, it.renewals, NOW)],
  )
}

function added(added: number, others: object = {}) {
  return {
    counts: { added, 'already there': 0, renamed: 0, updated: 0, ...others },
    errors: [],
    errorCount: 0,
    importedBefore: undefined,
  }
}

t.test('imports CSV with only the required columns', async (t) => {
  const { store } = await temporaryStore(t)
  t.same(
    await importText(t, store, csv(LINE, 'a,b,2024-01-01T00:00:00+02:00,2025-01-01T00:00:00Z')),
    added(2),
  )
  t.same(await records(store), [
    {
      id: 'cert-001',
      mentor_id: 'mentor-42',
      cert_type: 'peer_mentor_level_2',
      status: 'active',
      issued_at: '2025-09-01T00:00:00Z',
      expires_at: '2026-09-01T00:00:00Z',
      renewal_count: 0,
      renewal_history: [],
      created_at: '2026-03-26T10:00:00Z',
      updated_at: '2026-03-26T10:00:00Z',
    },
    {
      id: 'cert-002',
      mentor_id: 'a',
      cert_type: 'b',
      status: 'expired',
      issued_at: '2023-12-31T22:00:00Z',
      expires_at: '2025-01-01T00:00:00Z',
      renewal_count: 0,
      renewal_history: [],
      created_at: '2026-03-26T10:00:00Z',
      updated_at: '2026-03-26T10:00:00Z',
    },
  ])
})

const FULL = {
  id: 'cert-1234',
  mentor_id: 'mentor-42',
  cert_type: 'peer_mentor_level_2',
  issued_at: '2025-09-01T00:00:00Z',
  expires_at: '2026-09-01T00:00:00Z',
  renewal_count: 5,
  renewal_history: [
    { renewed_at: '2024-08-20T08:14:00Z', expires_at: '2025-09-01T00:00:00Z' },
    { renewed_at: '2025-08-20T08:14:00Z', expires_at: '2026-09-01T00:00:00Z' },
  ],
  created_at: '2020-01-01T08:00:00Z',
  updated_at: '2025-12-24T18:00:00Z',
  revoked_at: '2025-12-24T18:00:00Z',
  revocation_reason: 'Left, "for good", the programme',
}
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const FULL_CSV = [
  [...Object.keys(FULL), 'version'].join(','),
  [...Object.values(FULL), 7]
    .map((it) => quoted(typeof it === 'object' ? JSON.stringify(it) : String(it)))
    .join(','),
].join('\n')

for (const [format, text] of [
  ['csv', FULL_CSV],
  ['ndjson', JSON.stringify({ ...FULL, version: 7 })],
] as const) {
  t.test(
    `${format} with all fields gives the same record, which another file does not add again`,
    async (t) => {
      const service = await startService(t)
      t.same(await importText(t, service.store, text, { format }), added(1))
      t.same(await records(service.store), [{ ...FULL, status: 'revoked' }])
      const reply = await service.send('GET', '/cert-1234')
      t.equal(reply.headers.etag, '"7-revoked"')
      t.same(await importText(t, service.store, `${text}\n`, { format }), added(0, { 'already there': 1 }))
      const created = await service.store.createCertification(
        { mentorId: 'm', certType: 't', issuedAt: 0, expiresAt: 1 },
        0,
        SYSTEM_ACTOR,
      )
      t.equal(created.id, 1235, 'new ids follow the greatest one')
    },
  )
}

t.test('derives the missing fields from the time of the import and the renewals', async (t) => {
  const { store } = await temporaryStore(t)
  const { renewal_history, revoked_at, revocation_reason } = FULL
  const text = ndjson(
    { renewal_history },
    { renewal_history, created_at: '2020-01-01T08:00:00Z' },
    { created_at: '2020-01-01T08:00:00Z' },
    { created_at: '2020-01-01T08:00:00Z', revoked_at, revocation_reason },
    { renewal_count: 3 },
  )
  t.same(await importText(t, store, text, { format: 'ndjson' }), added(5))
  const shown = (await records(store)).map((it) => [it.renewal_count, it.created_at, it.updated_at])
  t.same(shown, [
    [2, '2026-03-26T10:00:00Z', '2026-03-26T10:00:00Z'],
    [2, '2020-01-01T08:00:00Z', '2025-08-20T08:14:00Z'],
    [0, '2020-01-01T08:00:00Z', '2020-01-01T08:00:00Z'],
    [0, '2020-01-01T08:00:00Z', '2025-12-24T18:00:00Z'],
    [3, '2026-03-26T10:00:00Z', '2026-03-26T10:00:00Z'],
  ])
})

t.test('numbers a renewal after older ones without details', async (t) => {
  const service = await startService(t)
  const { id, renewal_count, renewal_history } = FULL
  await importText(t, service.store, ndjson({ id, renewal_count, renewal_history }), { format: 'ndjson' })
  const payload = { expires_at: '2027-09-01T00:00:00Z' }
  t.equal((await service.send('PUT', `/${id}`, { body: payload })).statusCode, 200)
  const record = (await service.send('GET', `/${id}`)).json()
  t.equal(record.renewal_count, 6)
  t.same(record.renewal_history.slice(2), [{ renewed_at: '2026-03-26T10:00:00Z', ...payload }])
})

t.test('accepts blank lines, CRLF, a byte order mark and any order of columns', async (t) => {
  const { store } = await temporaryStore(t)
  const reordered =
    '\uFEFFcert_type,id,mentor_id,expires_at,issued_at\r\n\r\nt,,m,2026-09-01T00:00:00Z,2025-09-01T00:00:00Z\r\n\r\n'
  t.same(await importText(t, store, reordered), added(1))
  const lines = `\uFEFF${ndjson({ mentor_id: 'n' }).replace('\n', '\r\n')}\r\n \n${ndjson({ mentor_id: 'o' }).trim()}`
  t.same(await importText(t, store, lines, { format: 'ndjson' }), added(2))
  t.same(
    (await records(store)).map((it) => it.mentor_id),
    ['m', 'n', 'o'],
  )
})

t.test('imports nothing from a header alone', async (t) => {
  const { store } = await temporaryStore(t)
  t.same(await importText(t, store, csv()), added(0))
})

t.test('changes nothing when the same file is imported again', async (t) => {
  const { store } = await temporaryStore(t)
  const text = csv(LINE, LINE)
  await importText(t, store, text)
  await store.deleteCertification(1, 0, SYSTEM_ACTOR)
  await store.updateCertification(2, { expiresAt: parseInstant('2030-01-01T00:00:00Z') }, NOW, SYSTEM_ACTOR, {
    maxRenewals: 1000,
  })
  const before = await records(store)
  const report = await importText(t, store, text, { now: '2026-03-27T10:00:00Z' })
  t.same(report, {
    ...added(0, { 'already there': 2 }),
    importedBefore: Date.parse('2026-03-26T10:00:00Z') / 1000,
  })
  t.same(await records(store), before)
})

t.test('adds only the new lines of a longer file, and counts equal lines one by one', async (t) => {
  const { store } = await temporaryStore(t)
  await importText(t, store, csv(LINE, LINE))
  t.same(await importText(t, store, csv(LINE, LINE, LINE)), added(1, { 'already there': 2 }))
  t.same(
    await importText(t, store, csv(LINE, 'x,y,2025-09-01T00:00:00Z,2026-09-01T00:00:00Z')),
    added(1, { 'already there': 1 }),
  )
  t.equal(await total(store), 4)
})

t.test('adds two records for equal lines with and without an id', async (t) => {
  const { store } = await temporaryStore(t)
  const first = ndjson({ id: 'cert-500' })
  const both = ndjson({ id: 'cert-500' }, {})
  t.same(await importText(t, store, first, { format: 'ndjson' }), added(1))
  t.same(await importText(t, store, both, { format: 'ndjson' }), added(1, { 'already there': 1 }))
  t.same(await importText(t, store, `${both}\n`, { format: 'ndjson' }), added(0, { 'already there': 2 }))
  t.same(
    (await records(store)).map((it) => it.id),
    ['cert-500', 'cert-501'],
  )
})

t.test('finds the records among equal ones that no other line has matched', async (t) => {
  const { store } = await temporaryStore(t)
  await importText(t, store, csv(LINE, LINE, LINE, LINE))
  const withIds = ndjson({ id: 'cert-001' }, {}, { id: 'cert-003' }, {}, {})
  t.same(await importText(t, store, withIds, { format: 'ndjson' }), added(1, { 'already there': 4 }))
  t.equal(await total(store), 5)
})

t.test('reports the outcome of a dry run and changes nothing', async (t) => {
  const { store } = await temporaryStore(t)
  const report = await importText(t, store, csv(LINE), { isDryRun: true })
  t.same(report, added(1))
  t.same([await records(store), await total(store)], [[], 0])
  t.same(await importText(t, store, csv(LINE)), added(1), 'the file was not recorded')
  t.equal((await records(store))[0]?.id, 'cert-001')
})

t.test('adds and renames mentors, as the expiring list shows', async (t) => {
  const service = await startService(t)
  const mentors = { kind: 'mentors' } as const
  await importText(t, service.store, csv(LINE))
  t.same(await importText(t, service.store, 'id,name\nmentor-42,Lars\nmentor-43,Åsa\n', mentors), added(2))
  const text =
    '{"id":"mentor-42","name":"Lars Eriksen"}\n{"id":"mentor-43","name":"Åsa"}\n{"id":"m","name":"M"}'
  const report = await importText(t, service.store, text, { ...mentors, format: 'ndjson' })
  t.same(report, added(1, { renamed: 1, 'already there': 1 }))
  const expiring = await service.send('GET', '/expiring?days=365')
  t.equal(expiring.json().data[0].mentor_name, 'Lars Eriksen')
})

t.test('keeps totals exact after an import', async (t) => {
  const service = await startService(t)
  const { revoked_at, revocation_reason } = FULL
  const text = ndjson(
    {},
    { cert_type: 'other' },
    { expires_at: '2026-03-26T10:00:00Z' },
    { expires_at: '2026-03-26T10:00:01Z' },
    { revoked_at, revocation_reason },
    { revoked_at, revocation_reason, cert_type: 'other' },
  )
  await importText(t, service.store, text, { format: 'ndjson' })
  const { send } = service
  const shown = async (query: string) => (await send('GET', query)).json().pagination.total
  t.equal(await shown(''), 6)
  t.equal(await shown('?status=active'), 3)
  t.equal(await shown('?status=expired'), 1)
  t.equal(await shown('?status=revoked'), 2)
  t.equal(await shown('?cert_type=other'), 2)
  t.equal(await shown('?cert_type=other&status=revoked'), 1)
  t.equal(await shown('/expiring?days=0'), 1)
})

tap.test('keeps totals exact when the tally is written several times in one import (long)', async (t) => {
  const { store } = await temporaryStore(t)
  const start = Date.parse('2025-09-01T00:00:00Z')
  const lines = Array.from({ length: 21_000 }, (_, i) => {
    const expiresAt = new Date(start + (i + 1) * 1000 * 3600).toISOString()
    return `mentor-${i % 100},t,2025-09-01T00:00:00Z,${expiresAt}`
  })
  const progress: [number, number][] = []
  const text = csv(...lines)
  const onProgress = (read: number, size: number) => void progress.push([read, size])
  t.same(await importText(t, store, text, { onProgress }), added(21_000))
  t.same(progress.at(-1), [text.length, text.length])
  t.ok(progress.length > 1, 'it is read in pieces')
  const hoursGone = (NOW - start / 1000) / 3600
  t.equal(await total(store, { status: 'expired' }), hoursGone)
  t.equal(await total(store, { status: 'active' }), 21_000 - hoursGone)
})

t.test('imports nothing if it is aborted in the middle of the file, or before the commit', async (t) => {
  const { store } = await temporaryStore(t)
  const text = csv(LINE, LINE, LINE)
  for (const calls of [2, 4]) {
    let asked = 0
    const isAborted = () => ++asked === calls
    await t.rejects(importText(t, store, text, { isAborted }), { name: 'AbortedError' })
    t.equal(asked, calls)
    t.equal(await total(store), 0)
  }
  t.same(await importText(t, store, text), added(3))
})

t.test('rejects a path that is not a file', async (t) => {
  const { store } = await temporaryStore(t)
  const folder = await temporaryFolder(t)
  const kind = { fields: [], add: async () => 'added' as const }
  const options = { store, format: 'csv', kind, now: 0 } as const
  await t.rejects(importFile({ ...options, file: folder }), { message: `${folder} is not a file` })
  await t.rejects(importFile({ ...options, file: `${folder}/none` }), { code: 'ENOENT' })
})

t.test('rolls back when the database becomes unavailable', async (t) => {
  const { store } = await temporaryStore(t)
  const kind = {
    fields: [{ name: 'mentor_id', isRequired: true, encoding: 'text', schema: {} }],
    async add(_: unknown, writer: BulkWriter) {
      await writer.addMentor('m', 'M')
      await writer.insertCertification({ mentorId: 'm', certType: 't', issuedAt: 0, expiresAt: 1 }, NOW)
      throw new Error('the disk is on fire')
    },
  } as const
  const file = await temporaryFile(t, 'mentor_id\nm\n')
  const options = { store, file, format: 'csv', kind, now: NOW } as const
  await t.rejects(importFile(options), { message: 'the disk is on fire' })
  t.same([await records(store), await total(store)], [[], 0])
})
