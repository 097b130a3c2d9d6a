import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { withTemporaryCopy } from '../../src/files/temporary-copy.js'
import { formatInstant, parseInstant } from '../../src/domain/time.js'
import { onBothDialects as t } from '../support/engines.js'
import { CERTIFICATION, importText, ndjson } from '../support/import.js'
import { temporaryStore } from '../support/service.js'

const NDJSON = { format: 'ndjson' } as const
const NOW = '2026-03-27T10:00:00Z'

t.test('an update corrects records without counting a renewal', async (t) => {
  const { store } = await temporaryStore(t)
  await importText(t, store, ndjson({ id: 'cert-001' }, { id: 'cert-002' }, { id: 'cert-003' }), NDJSON)
  const edited = ndjson(
    { id: 'cert-001', version: 1, expires_at: '2030-01-01T00:00:00Z', cert_type: 'other' },
    { id: 'cert-002', version: 1 },
    { id: 'cert-004' },
  )
  const dry = await importText(t, store, edited, { ...NDJSON, isUpdate: true, isDryRun: true })
  const counts = { added: 1, 'already there': 1, renamed: 0, updated: 1 }
  t.same(dry.counts, counts)
  t.equal((await store.getCertificationStatus(1))?.version, 1)
  const done = await importText(t, store, edited, { ...NDJSON, isUpdate: true, now: NOW })
  t.same([done.counts, done.errors], [counts, []])
  t.match(await store.getCertification(1), {
    certification: {
      certType: 'other',
      expiresAt: parseInstant('2030-01-01T00:00:00Z'),
      version: 2,
      renewalCount: 0,
      updatedAt: parseInstant(NOW),
    },
    renewals: [],
  })
  const trail = []
  for await (const entry of store.auditTrail(1)) trail.push(entry)
  t.match(trail, [
    { operation: 'import' },
    { operation: 'correct', before: { certification: { version: 1 } } },
  ])
  const page = { limit: 1, offset: 0 }
  t.equal((await store.listCertifications({ certType: 'other' }, page, parseInstant(NOW))).total, 1)
  t.same(
    (await importText(t, store, `${edited}\n`, { ...NDJSON, isUpdate: true })).counts,
    { added: 0, 'already there': 3, renamed: 0, updated: 0 },
    'a line with an older version and the stored values is already there',
  )
})

t.test('an update rejects changes of other fields, and then changes nothing', async (t) => {
  const { store } = await temporaryStore(t)
  const history = [{ renewed_at: '2025-08-01T00:00:00Z', expires_at: '2026-09-01T00:00:00Z' }]
  const revocation = { revoked_at: '2025-12-24T18:00:00Z', revocation_reason: 'Left' }
  const stored = [
    { id: 'cert-001', version: 3 },
    { id: 'cert-002', renewal_history: history },
    { id: 'cert-003', ...revocation },
    { id: 'cert-004' },
  ]
  await importText(t, store, ndjson(...stored), NDJSON)
  const later = { expires_at: '2026-10-01T00:00:00Z' }
  const edited = ndjson(
    { id: 'cert-004', version: 1, ...later },
    { id: 'cert-001', version: 2, ...later },
    { id: 'cert-002', version: 1, ...later },
    { id: 'cert-003', version: 1, ...later },
    { id: 'cert-004', ...later },
  )
  const { errors } = await importText(t, store, edited, { ...NDJSON, isUpdate: true })
  t.same(
    errors.map(({ line, detail }) => `${line}: ${detail}`),
    [
      '2: version is 3 by now: the record was changed after the export',
      '4: The certification is revoked. Reinstate it first',
      '5: id is in this file twice; first in line 1',
    ],
  )
  const fixed = ndjson({ id: 'cert-001', version: 3, mentor_id: 'other' }, { id: 'cert-004', ...later })
  t.same(
    (await importText(t, store, fixed, { ...NDJSON, isUpdate: true })).errors.map(({ detail }) => detail),
    [
      'mentor_id cannot be changed; an update corrects cert_type, issued_at and expires_at',
      'version is required for an update; export the records to get it',
    ],
  )
  const unchanged = await store.getCertification(4)
  t.equal(formatInstant(unchanged?.certification.expiresAt ?? 0), CERTIFICATION.expires_at)
})

t.test('copies a stream to a temporary file, up to a limit', async (t) => {
  const stream = () => Readable.from([Buffer.from('abc'), Buffer.from('def'), Buffer.from('ghi')])
  let copy = ''
  const content = await withTemporaryCopy(stream(), 9, async (file) => readFile((copy = file), 'utf8'))
  t.equal(content, 'abcdefghi')
  await t.rejects(readFile(copy), { code: 'ENOENT' })
  const tooLong = stream()
  await t.rejects(
    withTemporaryCopy(tooLong, 5, async () => ''),
    { name: 'TooLongError', message: 'more than 5 bytes' },
  )
  t.notOk(tooLong.destroyed, 'the rest can still be read')
})
