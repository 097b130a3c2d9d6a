import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { openStore } from '../../../src/store/open-store.js'
import type { FeedStart, Store } from '../../../src/store/interface/store.js'
import { isConsistent } from '../../support/audit.js'
import { engineOf, onPostgres as t } from '../../support/engines.js'
import { COLLECTION, EXAMPLE } from '../../support/service.js'
import { addressOf, startProcess } from '../../support/service-process.js'
import { waitUntil } from '../../support/wait.js'

const ROUNDS = 8
const CLIENTS = 4
const DAY = 86_400

interface Sent {
  readonly status: number
  readonly body: { readonly id: string; readonly renewal_count: number }
}

async function send(base: string, method: string, path: string, body?: object, key?: string): Promise<Sent> {
  const reply = await fetch(base + COLLECTION + path, {
    method,
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: reply.status, body: (await reply.json()) as Sent['body'] }
}

/** Two services of two workers each on one database. No time-out of theirs ends before a busy machine has caught up. */
async function startServices(t: Test) {
  const database = await engineOf(t).createDatabase(t)
  const url = new URL(database.url)
  url.searchParams.set('statement_timeout', '100000')
  const settings = { DATABASE_URL: url.href, PORT: '0', WORKERS: '2' }
  const services = [startProcess(t, settings), startProcess(t, settings)]
  const bases = await Promise.all(services.map(addressOf))
  const store = await openStore(database.url)
  t.teardown(() => store.close())
  return { database, bases, store }
}

/** Reads the feed while others write, and then to its end. */
async function follow(store: Store, count: () => Promise<number>, isOver: () => boolean) {
  const seen: { readonly id: number; readonly record: number }[] = []
  let next: FeedStart = 'oldest'
  const readPage = async () => {
    const page = await store.listCertificationChanges(next, 7)
    if (page === undefined) throw new Error('a cursor of another database')
    for (const { position, entry } of page.changes)
      seen.push({ id: position.id, record: entry.certificationId })
    next = page.next
    return page.changes.length === 0
  }
  while (!isOver()) if (await readPage()) await setTimeout(5)
  const expected = await count()
  await waitUntil('the whole feed is read', async () => (await readPage()) && seen.length >= expected)
  return { seen, expected }
}

t.test('four processes on one database keep totals, renewals, keys and the feed exact', async (t) => {
  const { database, bases, store } = await startServices(t)
  const shared = await Promise.all(bases.map((base) => send(base, 'POST', '', EXAMPLE)))
  const ids = shared.map(({ body }) => body.id)
  const statuses = new Map<number, number>()
  const created = new Map<string, Set<string>>()
  let isOver = false
  const count = async (sql: string) => Number(await database.value(sql))
  const following = follow(
    store,
    () => count('select count(*) from audit_line'),
    () => isOver,
  )

  const work = async (base: string, client: number) => {
    const note = async (sent: Promise<Sent>) => {
      const { status, body } = await sent
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      return body
    }
    for (let n = 0; n < ROUNDS; n++) {
      const key = `key-${client}-${n}` // of the same client of the other service too
      const body = { ...EXAMPLE, mentor_id: `mentor-${key}`, cert_type: `type-${n % 3}` }
      const keyed = note(send(base, 'POST', '', body, key))
      const by = { ids: n % 2 === 0 ? ids : ids.toReversed(), extend_by: 'P1D', extend_from: 'expiry' }
      const [{ id }, own] = await Promise.all([
        keyed,
        note(send(base, 'POST', '', { ...body, mentor_id: 'own' })),
        note(send(base, 'POST', '/renewals', by)),
        note(send(base, 'PUT', `/${ids[0]}`, { cert_type: `type-${n % 3}` })),
      ])
      created.set(key, (created.get(key) ?? new Set()).add(id))
      await note(send(base, 'DELETE', `/${own.id}`))
    }
  }
  const clients = bases.flatMap((base) => Array.from({ length: CLIENTS }, (_, client) => work(base, client)))
  await Promise.all(clients).finally(() => (isOver = true))

  t.same([...statuses.keys()].sort(), [200, 201], 'no deadlock and no conflict reaches a client')
  t.ok(
    [...created.values()].every(({ size }) => size === 1),
    'a key makes one record, whichever process gets it',
  )
  t.equal(await count('select count(*) from certification'), created.size + ids.length)
  const renewals = 2 * CLIENTS * ROUNDS
  for (const id of [1, 2]) {
    const found = await store.getCertification(id)
    t.match(found, { certification: { renewalCount: renewals }, renewals: { length: renewals } })
    t.equal(found?.certification.expiresAt, Date.parse(EXAMPLE.expires_at) / 1000 + renewals * DAY)
    await isConsistent(t, store, id)
  }

  const page = { limit: 1, offset: 0 }
  for (const certType of [undefined, 'type-0', 'type-1', 'type-2', EXAMPLE.cert_type]) {
    const where = certType === undefined ? '' : `where cert_type = '${certType}'`
    const counted = await count(`select count(*) from certification ${where}`)
    const filter = certType === undefined ? {} : { certType }
    for (const status of [{}, { status: 'active' as const }])
      t.equal(
        (await store.listCertifications({ ...filter, ...status }, page, 0)).total,
        counted,
        `of ${certType}`,
      )
  }
  t.equal(await count('select count(*) from tally where total <= 0'), 0)

  const { seen, expected } = await following
  t.equal(seen.length, expected, 'the feed has every change once')
  t.equal(new Set(seen.map(({ id }) => id)).size, expected)
  for (const record of [1, 2]) {
    const own = seen.filter((it) => it.record === record).map(({ id }) => id)
    t.same(
      own,
      own.toSorted((a, b) => a - b),
      'in the order of the changes',
    )
  }
})
