import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Test } from 'tap'
import { loadContract } from '../../src/contract/load-contract.js'
import { formatInstant, parseInstant } from '../../src/domain/time.js'
import { certificationExport } from '../../src/export/certification-export.js'
import { exportFile } from '../../src/export/export-file.js'
import { mentorExport } from '../../src/export/mentor-export.js'
import type { SourceFormat } from '../../src/import/source-format.js'
import type { Store } from '../../src/store/interface/store.js'
import { engineOf, onBothDialects as t, onSharedEngines } from '../support/engines.js'
import { importText, ndjson } from '../support/import.js'
import { checkProperty } from '../support/property.js'
import { startService, temporaryFolder, temporaryStore } from '../support/service.js'

const contract = await loadContract()
const KINDS = { certifications: certificationExport(contract), mentors: mentorExport(contract) }
type KindName = keyof typeof KINDS

async function exported(
  t: Test,
  store: Store,
  format: SourceFormat,
  kind: KindName = 'certifications',
): Promise<string> {
  const file = join(await temporaryFolder(t), 'exported')
  await exportFile({ store, file, format, kind: KINDS[kind] })
  return readFile(file, 'utf8')
}

/** Texts for people, with all that a file's format might trip over. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '"',
      ',',
      '"a","b"',
      'O\'Hara, "Bo"',
      ' ',
      ' x ',
      '=1+1',
      '\\n',
      '\u2028',
      '\uFEFF',
      'null',
    ),
    fc.string({
      unit: fc.constantFrom('"', ',', ' ', '\\', 'Å', '😀', 'ا', ';'),
      minLength: 1,
      maxLength: 9,
    }),
  )
  .filter((it) => it.length <= 200 && /^[^\u0000-\u001F\u007F-\u009F\uD800-\uDFFF]*$/u.test(it))
const mentorId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,8}$/)
const instant = fc.integer({
  min: parseInstant('1900-01-01T00:00:00Z'),
  max: parseInstant('2199-12-31T23:59:58Z'),
})
const time = instant.map(formatInstant)

/** Names as an import keeps them. */
const name = text.map((it) => it.trim()).filter((it) => it !== '' && !/\p{Bidi_Control}/u.test(it))

/** Records that an import takes: those that are made here, too, and those of a longer past. */
const certification = fc
  .record({
    mentor_id: mentorId,
    cert_type: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,5}$/),
    issuedAt: instant,
    days: fc.integer({ min: 1, max: 900_000_000 }),
    older: fc.integer({ min: 0, max: 900 }),
    renewedAt: fc.array(instant, { maxLength: 5 }),
    created_at: time,
    updated_at: time,
    revocation: fc.option(
      fc.record({ revoked_at: time, revocation_reason: text.filter((it) => it.trim() !== '') }),
      { nil: undefined },
    ),
    version: fc.integer({ min: 1, max: 1_000_000_000 }),
  })
  .map(({ issuedAt, days, older, renewedAt, revocation, ...fields }) => {
    const expires_at = formatInstant(Math.min(issuedAt + days, parseInstant('2199-12-31T23:59:59Z')))
    const renewal_history = renewedAt
      .toSorted((a, b) => a - b)
      .map((it) => ({ renewed_at: formatInstant(it), expires_at }))
    const renewal_count = renewal_history.length + older
    return {
      ...fields,
      ...revocation,
      issued_at: formatInstant(issuedAt),
      expires_at,
      renewal_history,
      renewal_count,
    }
  })

t.test('exports the same bytes again after an import into an empty database', async (t) => {
  const law = fc.asyncProperty(
    fc.array(certification, { minLength: 1, maxLength: 30 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 99_999_999_999_999 }), { minLength: 30, maxLength: 30 }),
    fc.dictionary(mentorId, name, { minKeys: 1, maxKeys: 20, noNullPrototype: true }),
    async (records, ids, names) => {
      const { store } = await temporaryStore(t)
      const lines = records.map((it, i) => ({ id: `cert-${String(ids[i]).padStart(3, '0')}`, ...it }))
      const mentors = Object.entries(names).map(([id, name]) => `${JSON.stringify({ id, name })}\n`)
      const { errors } = await importText(t, store, ndjson(...lines), { format: 'ndjson' })
      t.same(errors, [])
      await importText(t, store, mentors.join(''), { format: 'ndjson', kind: 'mentors' })

      const first = await everyExport(t, store)
      t.equal(first[0]?.content.trimEnd().split('\n').length, records.length)
      for (const format of ['csv', 'ndjson'] as const) {
        const copy = await temporaryStore(t)
        for (const { kind, content } of first.filter((it) => it.format === format)) {
          t.same((await importText(t, copy.store, content, { format, kind })).errors, [])
        }
        t.same(await everyExport(t, copy.store), first, `by way of ${format}`)
      }
    },
  )
  await checkProperty(t, law, { numRuns: engineOf(t).name === 'SQLite' ? 8 : 3 })
})

async function everyExport(t: Test, store: Store) {
  const parts = (['ndjson', 'csv'] as const).flatMap((format) =>
    (['certifications', 'mentors'] as const).map((kind) => ({ format, kind })),
  )
  return Promise.all(
    parts.map(async (part) => ({ ...part, content: await exported(t, store, part.format, part.kind) })),
  )
}

t.test('exports the current state after all kinds of changes', async (t) => {
  const service = await startService(t)
  const { store, send, create, clock } = service
  await create()
  await create({ mentor_id: 'b' })
  await create()
  await create()
  clock.set('2026-04-01T00:00:00Z')
  await send('PUT', '/cert-001', { body: { expires_at: '2028-03-01T00:00:00Z' } })
  await send('PUT', '/cert-001', { body: { cert_type: 'other' } })
  await send('PUT', '/cert-003', { body: { status: 'revoked', revocation_reason: 'Left, "for good"' } })
  await send('DELETE', '/cert-004')
  t.equal(
    await exported(t, store, 'csv'),
    `id,mentor_id,cert_type,issued_at,expires_at,renewal_count,renewal_history,created_at,updated_at,revoked_at,revocation_reason,version
cert-001,mentor-42,other,2026-03-01T00:00:00Z,2028-03-01T00:00:00Z,1,"[{""renewed_at"":""2026-04-01T00:00:00Z"",""expires_at"":""2028-03-01T00:00:00Z""}]",2026-03-26T10:00:00Z,2026-04-01T00:00:00Z,,,3
cert-002,b,peer_mentor_level_2,2026-03-01T00:00:00Z,2027-03-01T00:00:00Z,0,[],2026-03-26T10:00:00Z,2026-03-26T10:00:00Z,,,1
cert-003,mentor-42,peer_mentor_level_2,2026-03-01T00:00:00Z,2027-03-01T00:00:00Z,0,[],2026-03-26T10:00:00Z,2026-04-01T00:00:00Z,2026-04-01T00:00:00Z,"Left, ""for good""",2
`,
  )
})

onSharedEngines.test('reads batches on demand, all of one moment (long)', async (t) => {
  const { store, send } = await startService(t)
  const lines = Array.from({ length: 1_201 }, (_, i) => ({
    mentor_id: `mentor-${i}`,
    renewal_history: [{ renewed_at: '2025-08-01T00:00:00Z', expires_at: '2026-09-01T00:00:00Z' }],
  }))
  await importText(t, store, ndjson(...lines), { format: 'ndjson' })

  const ids: number[] = []
  let batches = 0
  for await (const batch of store.exportCertifications()) {
    if (batches++ === 0) {
      t.equal((await send('DELETE', '/cert-1200')).statusCode, 200, 'writes continue')
      t.equal((await send('GET', '/cert-1200')).statusCode, 404, 'and other reads see them')
    }
    ids.push(...batch.map(({ certification }) => certification.id))
    t.ok(batch.every(({ renewals }) => renewals.length === 1))
  }
  t.same(
    ids,
    Array.from({ length: 1_201 }, (_, i) => i + 1),
  )
  t.equal(batches, 3)

  for await (const batch of store.exportCertifications()) {
    t.equal(batch.length, 500)
    break // which releases the snapshot
  }
  const progress: number[] = []
  const file = join(await temporaryFolder(t), 'all.ndjson')
  const onProgress = (records: number) => void progress.push(records)
  t.equal(await exportFile({ store, file, format: 'ndjson', kind: KINDS.certifications, onProgress }), 1_200)
  t.same(progress, [500, 1_000, 1_200])
})

t.test('exports mentors in the order of their bytes, whatever the collation', async (t) => {
  const { store } = await temporaryStore(t)
  const ids = ['B', 'a', 'A', 'b', '10', '9', 'a-b', 'a.b', 'ab', 'a:b', 'a@b', 'a_b']
  await importText(t, store, ids.map((id) => JSON.stringify({ id, name: 'x' })).join('\n'), {
    format: 'ndjson',
    kind: 'mentors',
  })
  const content = await exported(t, store, 'csv', 'mentors')
  t.same(content, ['id,name', ...ids.sort().map((id) => `${id},x`), ''].join('\n'))
})

t.test('does not overwrite a file, and leaves none after a failure', async (t) => {
  const { store } = await temporaryStore(t)
  const folder = await temporaryFolder(t)
  const file = join(folder, 'records.csv')
  await writeFile(file, 'mine')
  const options = { store, format: 'csv', kind: KINDS.certifications } as const
  await t.rejects(exportFile({ ...options, file }), {
    message: /records\.csv already exists; remove it or name another file/,
  })
  t.equal(await readFile(file, 'utf8'), 'mine')
  const failing = {
    ...KINDS.certifications,
    async *lines() {
      yield [{ id: 'cert-001' }]
      throw new Error('the disk is on fire')
    },
  }
  await t.rejects(exportFile({ ...options, file: join(folder, 'b'), kind: failing }), /on fire/)
  await t.rejects(
    exportFile({ ...options, file: join(folder, 'no', 'folder') }),
    /^the folder .* does not exist$/,
  )
  t.same(await readdir(folder), ['records.csv'])
})

t.test('escapes formulas for a spreadsheet, if asked to', async (t) => {
  const { store, create, send } = await startService(t)
  await create()
  const revocation_reason = '=HYPERLINK("http://evil.example")'
  await send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason } })
  const file = join(await temporaryFolder(t), 'exported.csv')
  await exportFile({ store, file, format: 'csv', kind: KINDS.certifications, isForSpreadsheet: true })
  t.match(await readFile(file, 'utf8'), `"'=HYPERLINK(""http://evil.example"")"`)
  t.match(await exported(t, store, 'csv'), `,"=HYPERLINK(`, 'an import takes it as it was')
})
