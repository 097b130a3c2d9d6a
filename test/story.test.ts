import type { OpenAPIV3 } from 'openapi-types'
import { loadContract } from '../src/contract/load-contract.js'
import { onAllEnginesAndPglite as t } from './support/engines.js'
import { addMentors, COLLECTION, EXAMPLE, startService } from './support/service.js'

/** The contract's example of an operation's reply, in the bytes in which the service sends it. */
const { document } = await loadContract()
function exampleOf(path: string, method: 'get' | 'post' | 'put' | 'delete', status: string): string {
  const response = document.paths[COLLECTION + path]?.[method]?.responses[status] as OpenAPIV3.ResponseObject
  return JSON.stringify(response.content?.['application/json']?.example)
}

t.test("returns the contract's examples in one story", async (t) => {
  const { store, clock, send, create } = await startService(t, { now: '2025-09-01T08:14:00Z' })
  await addMentors(store, { 'mentor-19': 'Lars Eriksen' })

  await create({ issued_at: '2024-09-01T00:00:00Z', expires_at: '2025-09-01T00:00:00Z' })
  await send('PUT', '/cert-001', {
    body: { issued_at: '2025-09-01T00:00:00Z', expires_at: '2026-09-01T00:00:00Z' },
  })
  t.equal((await send('GET', '/cert-001')).payload, exampleOf('/{id}', 'get', '200'))

  clock.set('2026-03-26T10:00:00Z')
  const created = await send('POST', '', { body: EXAMPLE })
  t.equal(created.payload, exampleOf('', 'post', '201'))
  t.equal(created.headers.location, `${COLLECTION}/cert-002`)

  for (let n = 3; n <= 6; n++) await create({ mentor_id: `mentor-${n}` })
  const levelOne = { cert_type: 'peer_mentor_level_1' }
  await create({ ...levelOne, mentor_id: 'mentor-19', expires_at: '2026-04-10T00:00:00Z' })
  for (const day of [20, 25]) await create({ ...levelOne, expires_at: `2026-04-${day}T00:00:00Z` })
  for (let n = 10; n < 87; n++) await create()
  t.equal((await create()).id, 'cert-087')

  const list = (await send('GET', '')).json()
  const listExample = JSON.parse(exampleOf('', 'get', '200'))
  t.equal(JSON.stringify(list.data[0]), JSON.stringify(listExample.data[0]))
  t.equal(JSON.stringify(list.pagination), JSON.stringify(listExample.pagination))

  const expiring = (await send('GET', '/expiring')).json()
  const expiringExample = JSON.parse(exampleOf('/expiring', 'get', '200'))
  t.equal(JSON.stringify(expiring.data[0]), JSON.stringify(expiringExample.data[0]))
  t.equal(JSON.stringify(expiring.pagination), JSON.stringify(expiringExample.pagination))

  clock.set('2026-03-26T10:05:00Z')
  const { requestBody } = document.paths[`${COLLECTION}/{id}`]?.put as {
    requestBody: OpenAPIV3.RequestBodyObject
  }
  const renewal = requestBody.content['application/json']?.example
  t.equal((await send('PUT', '/cert-001', { body: renewal })).payload, exampleOf('/{id}', 'put', '200'))
  t.equal((await send('GET', '/cert-001/status')).payload, exampleOf('/{id}/status', 'get', '200'))
  t.equal((await send('DELETE', '/cert-001')).payload, exampleOf('/{id}', 'delete', '200'))
})

t.test('serves every path of the source document', async (t) => {
  const { app, create } = await startService(t)
  await create()
  for (const path of ['', '/cert-001', '/cert-001/status', '/expiring']) {
    for (const address of [COLLECTION + path, COLLECTION + COLLECTION + path]) {
      const reply = await app.inject({ url: address, headers: { host: 'test' } })
      t.equal(reply.statusCode, 200, address)
    }
  }
  const underMountPoint = await app.inject({
    method: 'POST',
    url: COLLECTION + COLLECTION,
    headers: { host: 'test' },
    body: EXAMPLE,
  })
  t.equal(underMountPoint.headers.location, `${COLLECTION}/cert-002`, 'Location names the canonical path')
})
