import t from 'tap'
import { createClient, UnexpectedReplyError } from '../../src/client/index.js'
import { startFailingProxy } from '../support/failing-proxy.js'

const { baseUrl, setBehaviors, requests } = await startFailingProxy(t)
const api = createClient({ baseUrl, initialDelay: 10 })

/** Creates `count` records of the mentor that expire from 2026-04-01 on, one each day. */
async function create(mentor_id: string, count: number): Promise<string[]> {
  const created = Array.from({ length: count }, (_, index) =>
    api.createCertification({
      body: {
        mentor_id,
        cert_type: 'peer_mentor_level_1',
        issued_at: '2025-09-01T00:00:00Z',
        expires_at: `2026-04-${String((index % 30) + 1).padStart(2, '0')}T00:00:00Z`,
      },
    }),
  )
  return (await Promise.all(created)).map(({ data }) => data.id)
}

async function collectIds(records: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of records) ids.push(id)
  return ids
}

t.test('yields every record once while others write', async (t) => {
  const ids = (await create('mentor-1', 30)).sort()
  const seen: string[] = []
  let added: string[] = []
  for await (const { id } of api.iterateCertifications({ mentor_id: 'mentor-1', limit: 7 })) {
    seen.push(id)
    if (seen.length === 7) await api.deleteCertification({ id }) // the record that the cursor names
    if (seen.length === 10) await api.deleteCertification({ id: ids[2]! }) // one already yielded
    if (seen.length === 14) await api.deleteCertification({ id: ids[20]! }) // one not yet yielded
    if (seen.length === 15) added = await create('mentor-1', 3)
  }
  t.strictSame(seen, [...ids.filter((id) => id !== ids[20]), ...added.sort()])
})

t.test('yields the expiring list in its order', async (t) => {
  const ids = await create('mentor-2', 5)
  const before = requests.length
  const seen: string[] = []
  for await (const { id, days_until_expiry } of api.iterateExpiringCertifications({ days: 10, limit: 3 })) {
    t.ok(days_until_expiry <= 10)
    seen.push(id)
  }
  t.strictSame(
    seen.filter((id) => ids.includes(id)),
    [...ids],
  )
  const { total } = (await api.getExpiringCertifications({ days: 10 })).data.pagination
  t.equal(seen.length, total)
  t.equal(requests.length - before, Math.ceil(total / 3) + 1)
})

t.test('requests the largest pages by default, and none after the last', async (t) => {
  await create('mentor-3', 101)
  const before = requests.length
  t.equal(
    (await collectIds(api.iterateCertifications({ mentor_id: 'mentor-3', status: 'active' }))).length,
    101,
  )
  t.equal(requests.length - before, 2)
  t.strictSame(await collectIds(api.iterateCertifications({ mentor_id: 'nobody' })), [])
  t.ok((await collectIds(api.iterateCertifications())).length > 101, 'without filters')
})

t.test('continues after failures, and from a given cursor', async (t) => {
  const ids = (await create('mentor-4', 4)).sort()
  setBehaviors('forward', 'drop request', { status: 503 })
  t.strictSame(await collectIds(api.iterateCertifications({ mentor_id: 'mentor-4', limit: 2 })), ids)
  const { link } = await api.listCertifications({ mentor_id: 'mentor-4', limit: 3 })
  const after = /after=([\w-]+)/.exec(link)?.[1]
  t.strictSame(await collectIds(api.iterateCertifications({ mentor_id: 'mentor-4', after })), ids.slice(3))
})

t.test('ends when the consumer stops or aborts', async (t) => {
  await create('mentor-5', 4)
  const before = requests.length
  for await (const { id } of api.iterateCertifications({ mentor_id: 'mentor-5', limit: 1 })) {
    t.type(id, 'string')
    break
  }
  t.equal(requests.length - before, 1)

  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const records = api.iterateCertifications(
    { mentor_id: 'mentor-5', limit: 1 },
    { signal: controller.signal },
  )
  t.equal((await records.next()).done, false)
  controller.abort(reason)
  await t.rejects(records.next(), reason)
})

t.test('follows the changes to their present end, and continues from a stored cursor', async (t) => {
  const { link } = await api.listCertificationChanges({ after: 'latest' })
  let after = /after=([\w-]+)/.exec(link)?.[1]
  const follow = async () => {
    const seen: string[] = []
    for await (const change of api.iterateCertificationChanges({ after, limit: 2 })) {
      seen.push(change.certification_id)
      after = change.cursor
    }
    return seen
  }
  const ids = await create('mentor-7', 5)
  t.strictSame((await follow()).sort(), [...ids].sort())
  t.strictSame(await follow(), [])
  const [id = ''] = ids
  await api.deleteCertification({ id })
  t.strictSame(await follow(), [id])
})

t.test('yields the audit trail of a record', async (t) => {
  const [id = ''] = await create('mentor-8', 1)
  await api.renewCertification({ id, expires_at: '2030-01-01T00:00:00Z' })
  await api.deleteCertification({ id })
  const operations: string[] = []
  for await (const { operation } of api.iterateAuditEntries({ id, limit: 1 })) operations.push(operation)
  t.strictSame(operations, ['create', 'renew', 'delete'])
})

t.test('throws if a next link has no cursor', async (t) => {
  await create('mentor-6', 3)
  setBehaviors(() => ({ headers: { link: '<?page=2>; rel="next", <?page=1>; rel="first"' } }))
  await t.rejects(collectIds(api.iterateCertifications({ mentor_id: 'mentor-6' })), UnexpectedReplyError)
})

t.test('ends with an error if the next page is the same one again', async (t) => {
  const api = createClient({
    baseUrl: 'http://service',
    fetch: async () =>
      Response.json({ data: [], pagination: {} }, { headers: { link: '<?after=abc>; rel="next"' } }),
  })
  await t.rejects(collectIds(api.iterateCertifications()), {
    name: 'UnexpectedReplyError',
    message: 'The next page is the same one again: after=abc',
  })
})
