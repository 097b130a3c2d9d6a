import t from 'tap'
import { createClient, UnexpectedReplyError } from '../../src/client/index.js'
import { startFailingProxy } from '../support/failing-proxy.js'

const { baseUrl, suffer, requests } = await startFailingProxy(t)
const api = createClient({ baseUrl, firstDelay: 10 })

/** Creates that many records of the mentor, expiring on the days after 2026-04-01. */
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

async function idsOf(walk: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of walk) ids.push(id)
  return ids
}

t.test('every record once, while others write', async (t) => {
  const ids = (await create('mentor-1', 30)).sort()
  const seen: string[] = []
  let added: string[] = []
  for await (const { id } of api.certifications({ mentor_id: 'mentor-1', limit: 7 })) {
    seen.push(id)
    if (seen.length === 7) await api.deleteCertification({ id }) // the record that the cursor names
    if (seen.length === 10) await api.deleteCertification({ id: ids[2]! }) // one that was passed
    if (seen.length === 14) await api.deleteCertification({ id: ids[20]! }) // one that is to come
    if (seen.length === 15) added = await create('mentor-1', 3)
  }
  t.strictSame(seen, [...ids.filter((id) => id !== ids[20]), ...added.sort()])
})

t.test('the expiring list, in its order', async (t) => {
  const ids = await create('mentor-2', 5)
  const before = requests.length
  const seen: string[] = []
  for await (const { id, days_until_expiry } of api.expiringCertifications({ days: 10, limit: 3 })) {
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

t.test('the largest pages unless asked otherwise, and none after the last', async (t) => {
  await create('mentor-3', 101)
  const before = requests.length
  t.equal((await idsOf(api.certifications({ mentor_id: 'mentor-3', status: 'active' }))).length, 101)
  t.equal(requests.length - before, 2)
  t.strictSame(await idsOf(api.certifications({ mentor_id: 'nobody' })), [])
  t.ok((await idsOf(api.certifications())).length > 101, 'without filters')
})

t.test('a walk goes on over failures, and where another one stopped', async (t) => {
  const ids = (await create('mentor-4', 4)).sort()
  suffer('answered', 'dropped', { status: 503 })
  t.strictSame(await idsOf(api.certifications({ mentor_id: 'mentor-4', limit: 2 })), ids)
  const { link } = await api.listCertifications({ mentor_id: 'mentor-4', limit: 3 })
  const after = /after=([\w-]+)/.exec(link)?.[1]
  t.strictSame(await idsOf(api.certifications({ mentor_id: 'mentor-4', after })), ids.slice(3))
})

t.test('a walk ends when its reader ends it, and when it is aborted', async (t) => {
  await create('mentor-5', 4)
  const before = requests.length
  for await (const { id } of api.certifications({ mentor_id: 'mentor-5', limit: 1 })) {
    t.type(id, 'string')
    break
  }
  t.equal(requests.length - before, 1)

  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const walk = api.certifications({ mentor_id: 'mentor-5', limit: 1 }, { signal: controller.signal })
  t.equal((await walk.next()).done, false)
  controller.abort(reason)
  await t.rejects(walk.next(), reason)
})

t.test('a walk does not end early unnoticed', async (t) => {
  await create('mentor-6', 3)
  suffer(() => ({ headers: { link: '<?page=2>; rel="next", <?page=1>; rel="first"' } }))
  await t.rejects(idsOf(api.certifications({ mentor_id: 'mentor-6' })), UnexpectedReplyError)
})
