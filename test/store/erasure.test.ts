import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { calendarDay } from '../../src/domain/time.js'
import { type Actor, SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { engineOf, fileOf, onAllEngines } from '../support/engines.js'
import { isProblem, startService } from '../support/service.js'

const NAME = 'Lars Eriksen-Unverwechselbar'
const MENTOR = 'jane+unmistakable@example.org'
const NOW = Date.parse('2026-03-26T10:00:00Z') / 1000

onAllEngines.test('erases a mentor, and no other one, from records, audit trail and directory', async (t) => {
  const service = await startService(t)
  const { store, send, create } = service
  const key = { 'idempotency-key': 'first' }
  const body = {
    mentor_id: MENTOR,
    cert_type: 'x',
    issued_at: '2026-03-01T00:00:00Z',
    expires_at: '2026-04-01T00:00:00Z',
  }
  t.equal((await send('POST', '', { body, headers: key })).statusCode, 201)
  await create({ mentor_id: MENTOR })
  await create({ mentor_id: `${MENTOR}x` })
  await send('PUT', '/cert-001', { body: { expires_at: '2026-04-02T00:00:00Z' } })
  const renew = (...ids: string[]) =>
    send('POST', '/renewals', {
      body: { ids, extend_by: 'P1D', extend_from: 'expiry' },
      headers: { 'idempotency-key': `renew-${ids.join('-')}` },
    })
  t.equal((await renew('cert-001', 'cert-003')).statusCode, 200)
  t.equal((await renew('cert-003')).statusCode, 200)
  await send('DELETE', '/cert-002')
  await store.bulkImport((writer) => writer.addMentor(MENTOR, NAME))
  const { etag } = (await send('GET', '/cert-001')).headers
  t.strictSame(await store.getMentor(MENTOR), { id: MENTOR, name: NAME })

  const erased = await store.eraseMentor(MENTOR, NOW)
  const { pseudonym = '' } = erased ?? {}
  t.match(erased, { pseudonym: /^erased-[0-9a-f]{24}$/, certifications: 2 })
  t.match((await send('GET', '/cert-001')).json(), { mentor_id: pseudonym, renewal_count: 2 })
  t.not((await send('GET', '/cert-001')).headers.etag, etag, 'caches learn of it')
  t.match((await send('GET', '/cert-003')).json(), { mentor_id: `${MENTOR}x` })
  t.equal((await send('GET', `?mentor_id=${encodeURIComponent(MENTOR)}`)).json().pagination.total, 0)
  const page = await store.getExpiringCertifications(calendarDay(NOW) + 30, { limit: 1, offset: 0 }, NOW)
  t.match(page.records, [{ mentorId: pseudonym, mentorName: null }])
  t.equal(await store.getMentor(MENTOR), undefined)
  t.same((await store.listMentors({ search: 'lars', after: '', limit: 9 }, NOW)).mentors, [])
  t.equal(Number(await service.database.value('select count(*) from mentor_prefix')), 0)
  t.equal(Number(await service.database.value('select count(*) from idempotency_key')), 1)
  t.equal(
    await service.database.value('select key from idempotency_key'),
    'renew-cert-003',
    'not of the mentor',
  )
  t.equal((await send('POST', '', { body, headers: key })).statusCode, 201)
  t.match(
    (await send('GET', '/cert-004')).json(),
    { mentor_id: MENTOR },
    'the key was forgotten: a new record',
  )
  await store.deleteCertification(4, NOW, SYSTEM_ACTOR)
  await store.eraseMentor(MENTOR, NOW)

  const trail: [operation: string, actor: Actor][] = []
  for await (const entry of store.auditTrail()) {
    t.notMatch(JSON.stringify(entry), `"${MENTOR}"`)
    if (entry.certificationId === 1) trail.push([entry.operation, entry.actor])
  }
  t.strictSame(
    trail.map(([operation]) => operation),
    ['create', 'renew', 'renew', 'erase'],
  )
  t.strictSame(trail.at(-1)?.[1], SYSTEM_ACTOR)
  const change = async (sql: string) => {
    if (!service.url.startsWith('sqlite:')) return service.database.value(sql)
    const database = openDatabase(fileOf(service.url))
    try {
      return database.exec(sql)
    } finally {
      database.close()
    }
  }
  // Citus has no triggers on distributed tables.
  if (engineOf(t).name !== 'Citus') {
    await t.rejects(change('delete from audit_line'), /append-only/, 'the trail is append-only again')
    await t.rejects(change(`update audit_line set subject = 'x'`), /append-only/)
  }
  t.equal(await store.eraseMentor(MENTOR, NOW), undefined, 'nothing is left to erase')
  isProblem(t, await send('GET', '/cert-002'), 404)
})

t.test('leaves nothing in the files of SQLite (long)', async (t) => {
  const { store, url, send } = await startService(t)
  const file = fileOf(url)
  for (let n = 1; n <= 300; n++) {
    const draft = {
      mentorId: n % 2 === 0 ? MENTOR : `other-${n}`,
      certType: 'x',
      issuedAt: 0,
      expiresAt: NOW + n,
    }
    await store.createCertification(draft, NOW, SYSTEM_ACTOR)
  }
  for (let n = 2; n <= 100; n += 2) await store.deleteCertification(n, NOW, SYSTEM_ACTOR)
  await store.bulkImport((writer) => writer.addMentor(MENTOR, NAME))
  const contents = async () => {
    const names = (await readdir(dirname(file))).filter((it) => it.startsWith(basename(file)))
    return Buffer.concat(await Promise.all(names.map((it) => readFile(join(dirname(file), it)))))
  }
  for (const text of [MENTOR, NAME, 'unverwec']) t.ok((await contents()).includes(text), text)
  t.match(await store.eraseMentor(MENTOR, NOW), { certifications: 150 })
  for (const text of [MENTOR, NAME, 'unverwec', 'unv']) t.notOk((await contents()).includes(text), text)
  t.equal((await send('GET', '')).json().pagination.total, 250)
})
