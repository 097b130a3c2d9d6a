import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/sqlite/driver.js'
import t from 'tap'
import { COLLECTION, EXAMPLE, temporaryFolder } from '../support/service.js'
import { addressOf, type ServiceProcess, startProcess } from '../support/service-process.js'
import { waitUntil } from '../support/wait.js'

/** The process ids of the workers, from the log lines of their requests. */
const pidsIn = (log: string) =>
  new Set([...log.matchAll(/"pid":(\d+)[^\n]*"msg":"request"/g)].map(([, pid]) => Number(pid)))

/** How long a request may take while workers start or die; some are lost then. */
const HANGING_MS = 10_000

/** Creates a certification; 0 if there was no answer, as of a connection that was just handed to the worker that died. */
async function create(base: string, timeoutMs = 60_000): Promise<number> {
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const signal = AbortSignal.timeout(timeoutMs)
  const request = fetch(base + COLLECTION, { method: 'POST', headers, body: JSON.stringify(EXAMPLE), signal })
  return request.then(async (reply) => (await reply.text(), reply.status)).catch(() => 0)
}

/** Waits until that many workers have served a request, sending requests meanwhile. */
async function untilServedBy(workers: number, service: ServiceProcess, base: string): Promise<void> {
  await waitUntil(`${workers} workers have served a request`, async () => {
    await Promise.all(Array.from({ length: 20 }, () => create(base, HANGING_MS)))
    return pidsIn(service.printed()).size >= workers
  })
}

t.test('shares a port and a database between workers, and replaces a killed one', async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0', WORKERS: '2' })
  const base = await addressOf(service)
  let created = 0
  const createMany = async (count: number, timeoutMs?: number) => {
    const statuses = await Promise.all(Array.from({ length: count }, () => create(base, timeoutMs)))
    created += statuses.filter((status) => status === 201).length
    return statuses
  }
  await waitUntil('both workers serve', async () => {
    t.same(new Set(await createMany(20)), new Set([201]), 'both serve, and writers take turns without errors')
    return pidsIn(service.printed()).size === 2
  })

  const [victim = 0] = pidsIn(service.printed())
  process.kill(victim, 'SIGKILL')
  const during = await createMany(40, HANGING_MS)
  t.ok(during.includes(201), 'the other keeps serving')
  t.ok(
    during.every((status) => status === 201 || status === 0),
    'no reply is wrong',
  )
  await waitUntil('the replacement serves', async () => {
    await createMany(10, HANGING_MS)
    return pidsIn(service.printed()).size === 3
  })
  t.match(service.printed(), /a worker ended; it is replaced/)

  service.child.kill('SIGTERM')
  const [code] = await once(service.child, 'exit')
  t.equal(code, 0)
  const database = openDatabase(file, { readonly: true })
  t.teardown(() => database.close())
  const count = database.prepare('select count(*) from certification').pluck().get() as number
  t.ok(count >= created, 'every acknowledged write is there')
  t.equal(database.prepare("select total from tally where cert_type = '' and grain = 0").pluck().get(), count)
  t.equal(
    database.prepare('select max(id) from certification').pluck().get(),
    count,
    'no id is skipped or given twice',
  )
  t.equal(database.pragma('integrity_check', { simple: true }), 'ok')
})

t.test('ends with one line if no worker can start', async (t) => {
  const service = startProcess(t, {
    DATABASE_URL: `sqlite:${await temporaryFolder(t)}`,
    PORT: '0',
    WORKERS: '2',
  })
  const [code] = await once(service.child, 'exit')
  t.equal(code, 1)
  t.match(service.printed(), /^cannot start: \/[^\n]* is a folder, not a database\n$/)
})

t.test('logs why a worker cannot be replaced', async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0', WORKERS: '2' })
  const base = await addressOf(service)
  await untilServedBy(2, service, base)
  rmSync(file)
  mkdirSync(file)
  for (const pid of pidsIn(service.printed())) process.kill(pid, 'SIGKILL')
  await waitUntil('a worker says why it cannot start', () =>
    service.printed().includes('is a folder, not a database'),
  )
  service.child.kill('SIGTERM')
  t.equal((await once(service.child, 'exit'))[0], 0)
})

const skip = existsSync('/proc/self/task') ? false : 'no /proc tells the processes of others'

const childrenOf = (pid: number | undefined) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)

t.test('ends workers that are still starting', { skip }, async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0', WORKERS: '2' })
  await waitUntil('both workers were started', () => childrenOf(service.child.pid).length === 2)
  service.child.kill('SIGTERM')
  t.same(await once(service.child, 'exit'), [0, null])
})

t.test('replaces a worker that died before it served', { skip }, async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0', WORKERS: '2' })
  const { pid } = service.child
  await waitUntil('both workers were started', () => childrenOf(pid).length === 2)
  process.kill(Number(childrenOf(pid)[0]), 'SIGKILL')
  const base = await addressOf(service)
  await untilServedBy(2, service, base)
  t.pass('two serve')
  service.child.kill('SIGTERM')
  t.equal((await once(service.child, 'exit'))[0], 0)
})

t.test('ends on SIGTERM when all workers have died', async (t) => {
  const file = join(await temporaryFolder(t), 'test.sqlite')
  const service = startProcess(t, { DATABASE_URL: `sqlite:${file}`, PORT: '0', WORKERS: '2' })
  const base = await addressOf(service)
  await untilServedBy(2, service, base)
  for (const pid of pidsIn(service.printed())) process.kill(pid, 'SIGKILL')
  await waitUntil('both workers have ended', () => service.printed().match(/a worker ended/g)?.length === 2)
  service.child.kill('SIGTERM')
  t.equal((await once(service.child, 'exit'))[0], 0)
})
