import { openDatabase } from '../../../src/store/sqlite/driver.js'
import t from 'tap'
import { DomainError } from '../../../src/domain/errors.js'
import { CertificationStore } from '../../../src/store/operations/certification-store.js'
import { openStore } from '../../../src/store/open-store.js'
import { WriterThread } from '../../../src/store/sqlite/writer-thread.js'
import { SYSTEM_ACTOR, StoreUnavailableError } from '../../../src/store/interface/store.js'
import { fileOf, sqlite } from '../../support/engines.js'
import { runProgram } from '../../support/program.js'
import { temporaryFolder } from '../../support/service.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }
const LIMITS = { maxRenewals: 9 }

t.test('settles simultaneous calls separately, and later reads see them', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  const commits: number[] = []
  const observer = { committed: (writes: number) => void commits.push(writes) }
  const store = await openStore(url, { observer, isThreaded: true })
  const created = [1, 2].map(() => store.createCertification(DRAFT, 0, SYSTEM_ACTOR))
  t.equal(await store.getCertificationStatus(1), undefined, 'it is not carried out yet')
  const refused = [
    store.createCertification({ ...DRAFT, expiresAt: 0 }, 0, SYSTEM_ACTOR),
    store.deleteCertification(1, 0, SYSTEM_ACTOR, { accepted: ['another revision'] }),
  ]
  const renewed = store.updateCertification(2, { expiresAt: 200 }, 0, SYSTEM_ACTOR, LIMITS)
  const none = store.deleteCertification(404, 0, SYSTEM_ACTOR)
  t.equal(store.pendingWrites(), 6)

  t.match(await Promise.all(created), [{ id: 1 }, { id: 2 }])
  t.match(await store.getCertificationStatus(2), { renewalCount: 1 })
  t.match(await renewed, { id: 2, renewalCount: 1 })
  t.equal(await none, false)
  for (const [i, kind] of (['validity-period', 'precondition-failed'] as const).entries()) {
    const error = await refused[i]?.catch((it: unknown) => it)
    t.ok(error instanceof DomainError)
    t.match(error, { kind, message: /./ })
  }
  t.equal(store.pendingWrites(), 0)
  t.same(commits, [6])

  const last = store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await store.close()
  t.match(await last, { id: 3 }, 'calls before the end are carried out')
})

t.test('runs every method that writes in the worker, except imports and erasures', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  const store = await openStore(url, { isThreaded: true })
  t.teardown(() => store.close())
  const inWorker = Object.getOwnPropertyNames(Object.getPrototypeOf(store))
  const inMainThread = Object.getOwnPropertyNames(CertificationStore.prototype)
    .filter((it) => !inWorker.includes(it))
    .toSorted()
  const reads = [
    'auditTrail',
    'auditedAt',
    'exportCertifications',
    'exportMatching',
    'exportMentors',
    'getCertification',
    'getCertificationStatus',
    'getCertificationSummary',
    'getExpiringCertifications',
    'getExpiryCalendar',
    'getMentor',
    'getMentorWithCounts',
    'listAuditEntries',
    'listCertificationChanges',
    'listCertifications',
    'listMentors',
    'previewRenewals',
  ]
  t.same(inMainThread, [...reads, 'bulkImport', 'eraseMentor'].toSorted())
})

t.test('keeps the class of an error across the thread boundary', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  const store = await openStore(url, { isThreaded: true })
  t.teardown(() => store.close())
  const other = openDatabase(fileOf(url))
  t.teardown(() => other.close())
  other.exec(`create trigger full before insert on audit_line begin select raise(abort, 'full'); end`)
  await t.rejects(store.createCertification(DRAFT, 0, SYSTEM_ACTOR), {
    message: 'full',
    code: 'SQLITE_CONSTRAINT_TRIGGER',
  })
  other.exec('drop trigger full; begin immediate')
  const error = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR).catch((it: unknown) => it)
  t.ok(error instanceof StoreUnavailableError)
  t.match(error, { cause: { message: 'database is locked', code: 'SQLITE_BUSY' } })
  other.exec('rollback')
  t.match(await store.createCertification(DRAFT, 0, SYSTEM_ACTOR), { id: 1 })
})

t.test('rejects with the reason when the worker cannot open the database', async (t) => {
  const folder = await temporaryFolder(t)
  await t.rejects(
    WriterThread.start(folder, () => {}),
    /is a folder, not a database/,
  )
})

t.test('exits without closing the store, after its calls are settled', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  const { code, printed } = await runProgram(
    t,
    'store/open-store.js',
    { url, DRAFT, SYSTEM_ACTOR },
    `const store = await built.openStore(url, { isThreaded: true })
    store.createCertification(DRAFT, 0, SYSTEM_ACTOR).then(({ id }) => console.log(id))`,
  )
  t.same([code, printed], [0, '1'])
})

t.test('terminates the process on an unexpected error in the worker', async (t) => {
  const { url } = await sqlite.createDatabase(t)
  const { code, printed } = await runProgram(
    t,
    'store/sqlite/writer-thread.js',
    { file: fileOf(url) },
    `const writer = await built.WriterThread.start(file, () => {})
    writer.call('no such method')
    setTimeout(() => console.log('still there'), 60_000)`,
  )
  t.equal(code, 1)
  t.match(printed, /TypeError/)
  t.notMatch(printed, 'still there')
})
