import { once } from 'node:events'
import tap, { type Test } from 'tap'
import {
  type Change,
  FeedReader,
  findFeedFailures,
  isAnswered,
} from '../../scripts/crash-test/feed-reader.js'
import { type Entry, Ledger } from '../../scripts/crash-test/ledger.js'
import { readTrail } from '../../scripts/crash-test/verify.js'
import { Writer } from '../../scripts/crash-test/writer.js'
import { systemClock } from '../../src/domain/clock.js'
import { parseCertificationId } from '../../src/domain/certification-id.js'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import { engineOf, fileOf, onSharedEngines as t } from '../support/engines.js'
import { startFailingProxy } from '../support/failing-proxy.js'
import { addressOf, type ServiceProcess, startProcess } from '../support/service-process.js'
import { waitUntil } from '../support/wait.js'

const WRITERS = 4
const WRITES = 20
/** How many changes the reader takes from one process before it asks the other. */
const TURN = 5
const FEED_TIMEOUT_MS = 100_000
const TRAIL = `select string_agg(certification_id || ' ' || operation, ',' order by id) from audit_line`

/** Services on one new database, their clients, and a reader that asks one after the other. */
async function startProcesses(t: Test) {
  const database = await engineOf(t).createDatabase(t)
  const start = async () => {
    const service = startProcess(t, { DATABASE_URL: database.url, PORT: '0' })
    return { service, base: await addressOf(service) }
  }
  const ledger = new Ledger()
  let writers = 0
  /** Each client writes on its own records, until its service is killed. */
  const write = (base: string) =>
    Promise.all(
      Array.from({ length: WRITERS }, () =>
        new Writer(writers++, 1, ledger, systemClock, true).write(base, WRITES),
      ),
    )
  const reader = new FeedReader()
  const bases = new Set<string>()
  const follow = async (isOver: () => boolean) => {
    while (!isOver()) for (const base of bases) await isAnswered(reader.read(base, TURN))
  }
  const acknowledged = () => Object.values(ledger.acknowledged).reduce((sum, it) => sum + it)
  const check = async (base: string) => {
    const trail = String(await database.value(TRAIL)).split(',')
    const contents = await reader.finish(base, trail.length, FEED_TIMEOUT_MS)
    t.same(findFeedFailures(contents, trail), [])
    t.same(
      [...ledger.entries.values()].filter((it) => isMissing(it, reader.changes)),
      [],
    )
    t.equal(new Set(reader.changes.map(({ cursor }) => cursor)).size, reader.changes.length)
    return trail.length
  }
  return { start, write, follow, check, bases, reader, acknowledged }
}

/** Whether an acknowledged write of a record is not in the feed. */
function isMissing({ expected, id, inDoubt }: Entry, changes: readonly Change[]): boolean {
  if (id === undefined || inDoubt !== undefined) return false
  const own = changes.filter((it) => parseCertificationId(it.certification_id) === id)
  return expected === undefined
    ? own.at(-1)?.operation !== 'delete'
    : own.length !== expected.certification.version
}

async function kill({ child }: ServiceProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

t.test('a reader of two processes that write at once sees every change once', async (t) => {
  const { start, write, follow, check, bases, acknowledged } = await startProcesses(t)
  for (const { base } of await Promise.all([start(), start()])) bases.add(base)
  let isOver = false
  const following = follow(() => isOver)
  await Promise.all([...bases].map(write)).finally(() => (isOver = true))
  await following
  for (const base of bases) t.equal(await check(base), acknowledged())
})

t.test(
  'a reader misses nothing when a process is killed during writes, and continues after its restart',
  async (t) => {
    const { start, write, follow, check, bases, reader, acknowledged } = await startProcesses(t)
    const [killed, other] = await Promise.all([start(), start()])
    bases.add(killed.base).add(other.base)
    let isOver = false
    const following = follow(() => isOver)
    const writing = Promise.all([killed.base, other.base].map(write))
    await waitUntil(
      'some writes are acknowledged, and read',
      () => acknowledged() > WRITES && reader.changes.length > TURN,
    )
    await kill(killed.service)
    bases.delete(killed.base)
    const restarted = await start()
    bases.add(restarted.base)
    await Promise.all([writing, write(restarted.base)]).finally(() => (isOver = true))
    await following
    for (const base of bases) t.ok((await check(base)) >= acknowledged())
  },
)

tap.test('finds a change that is missing, repeated, in another order or another one', async (t) => {
  const { baseUrl, service, requests } = await startFailingProxy(t)
  const writer = new Writer(0, 1, new Ledger(), systemClock)
  await writer.write(baseUrl, 60)
  const reader = new FeedReader()
  await reader.read(baseUrl)
  const { changes } = reader
  const contents = await reader.finish(baseUrl, changes.length, FEED_TIMEOUT_MS)
  const database = openDatabase(fileOf(service.url), { readonly: true })
  t.teardown(() => database.close())
  const trail = readTrail(database)
  t.same(findFeedFailures(contents, trail), [])

  const without = (index: number) => changes.filter((_, i) => i !== index)
  const last = changes.findLastIndex(({ certification }) => certification !== null)
  const deletion = changes.findIndex(({ certification }) => certification === null)
  const [changed] = changes.slice(last)
  const cases: [name: string, changes: (Change | undefined)[], failure: RegExp][] = [
    ['missing', without(0), /^record 1: the feed has .*, but the audit trail create, /],
    ['missing from a record', without(last), /^cert-\d+ is .* by the feed, but \{.*\} in the list$/],
    ['a deletion', without(deletion), /^cert-\d+ is in the feed, but not in the list$/],
    ['repeated', [...changes, changed], /^record \d+: the feed has /],
    ['in another order', changes.toReversed(), /^the feed is another one when it is read again$/],
  ]
  for (const [name, changes, expected] of cases) {
    const failures = findFeedFailures({ ...contents, changes: changes.flatMap((it) => it ?? []) }, trail)
    t.ok(
      failures.some((it) => expected.test(it)),
      `${name}: ${failures.join('; ')}`,
    )
  }
  const expected = changes.length + 1
  await t.rejects(reader.finish(baseUrl, expected, 0), {
    message: `the feed has ${changes.length} of ${expected} changes`,
  })
  const asked = requests.length
  const finishing = reader.finish(baseUrl, expected, FEED_TIMEOUT_MS)
  await waitUntil('it asks again', () => requests.length > asked + 1)
  await writer.write(baseUrl, 1)
  t.equal((await finishing).changes.length, expected)
})

tap.test('a reader stops when the service is gone, but not when it rejects the cursor', async (t) => {
  const { baseUrl, setBehaviors } = await startFailingProxy(t)
  const reader = new FeedReader()
  await reader.follow(baseUrl, AbortSignal.abort())
  setBehaviors('forward', 'drop request')
  await reader.follow(baseUrl, new AbortController().signal)
  const headers = { 'content-type': 'application/problem+json' }
  setBehaviors({ status: 503, headers, body: '{}' })
  await reader.follow(baseUrl, new AbortController().signal)
  setBehaviors({ status: 400, headers, body: '{}' })
  await t.rejects(reader.follow(baseUrl, new AbortController().signal), { message: /: 400 / })
})
