import { encodeCursor } from '../../../src/http/handlers/cursor.js'
import { onBothDialects as t, onServiceEngines } from '../../support/engines.js'
import {
  addMentors,
  isInvalid,
  isProblem,
  type Method,
  type Service,
  startService,
} from '../../support/service.js'

const MENTORS = '/api/v1/mentors'
const NONE = { active: 0, expired: 0, revoked: 0 }

/** Sends requests to the mentors' paths. */
function mentorsOf({ app }: Service) {
  return (method: Method, path = '', body?: object) =>
    app.inject({
      method,
      url: MENTORS + path,
      headers: { host: 'test' },
      ...(body === undefined ? {} : { body }),
    })
}

const ids = (reply: { json(): { data: { id: string }[] } }) => reply.json().data.map(({ id }) => id)

function nextOf(reply: { headers: Record<string, unknown> }): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(String(reply.headers.link))?.[1]
}

t.test('adds, renames, reads and removes a mentor', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  isProblem(t, await send('GET', '/mentor-19'), 404)
  isProblem(t, await send('DELETE', '/mentor-19'), 404)

  const added = await send('PUT', '/mentor-19', { name: '  Lars Eriksen ' })
  t.equal(added.statusCode, 201)
  t.equal(added.headers.location, '/api/v1/mentors/mentor-19')
  t.equal(added.headers.etag, undefined)
  t.strictSame(added.json(), { id: 'mentor-19', name: 'Lars Eriksen', certifications: NONE })
  const repeated = await send('PUT', '/mentor-19', { name: 'Lars Eriksen' })
  t.strictSame([repeated.statusCode, repeated.json()], [200, added.json()])
  t.equal(repeated.headers.location, undefined)
  const renamed = await send('PUT', '/mentor-19', { name: 'Lars Holm' })
  t.strictSame([renamed.statusCode, renamed.json().name], [200, 'Lars Holm'])
  t.same(ids(await send('GET', '?search=eriks')), [], 'not found by the old name')
  t.same(ids(await send('GET', '?search=lars%20holm')), ['mentor-19'])

  t.strictSame((await send('DELETE', '/mentor-19')).json(), { deleted: true, id: 'mentor-19' })
  isProblem(t, await send('GET', '/mentor-19'), 404)
  t.same(ids(await send('GET', '?search=lars')), [])
  t.equal(Number(await service.database.value('select count(*) from mentor_prefix')), 0)
  t.equal((await send('PUT', '/mentor-19', { name: 'Lars' })).statusCode, 201)
})

t.test('counts the certifications of each mentor by status at the time of the request', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  await addMentors(service.store, { a: 'Ada', b: 'Bo', c: 'Cy' })
  for (const mentor_id of ['a', 'a', 'a', 'b', 'unlisted']) await service.create({ mentor_id })
  await service.create({ mentor_id: 'a', expires_at: '2026-03-26T10:00:01Z' })
  await service.send('PUT', '/cert-001', { body: { status: 'revoked', revocation_reason: 'left' } })
  const list = await send('GET')
  t.strictSame(list.json(), {
    data: [
      { id: 'a', name: 'Ada', certifications: { active: 3, expired: 0, revoked: 1 } },
      { id: 'b', name: 'Bo', certifications: { active: 1, expired: 0, revoked: 0 } },
      { id: 'c', name: 'Cy', certifications: NONE },
    ],
    has_more: false,
  })
  service.clock.set('2026-03-26T10:00:01Z')
  const expected = { active: 2, expired: 1, revoked: 1 }
  t.strictSame((await send('GET', '/a')).json().certifications, expected)
  t.strictSame((await send('PUT', '/a', { name: 'Ann' })).json().certifications, expected)
})

t.test('keeps the certifications of a removed mentor, without a name', async (t) => {
  const service = await startService(t)
  await addMentors(service.store, { 'mentor-42': 'Lars' })
  await service.create({ expires_at: '2026-04-01T00:00:00Z' })
  t.equal((await mentorsOf(service)('DELETE', '/mentor-42')).statusCode, 200)
  t.match((await service.send('GET', '/expiring')).json().data, [{ id: 'cert-001', mentor_name: null }])
})

t.test('returns 422 to a blank name and to one that changes the direction of text', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  for (const name of [' ', '\u00A0', '\u200B', '\u3164 ', 'Lars \u202Enesckirk']) {
    isProblem(t, await send('PUT', '/mentor-19', { name }), 422, 'mentor-name')
  }
  isInvalid(t, await send('PUT', '/mentor-19', { name: null }), ['body', '/name'])
  isInvalid(t, await send('PUT', '/mentor-19', { name: 'a\nb' }), ['body', '/name'])
  isInvalid(t, await send('PUT', '/mentor-19', { name: 'x'.repeat(201) }), ['body', '/name'])
  isInvalid(t, await send('PUT', '/-', { name: 'x' }), ['path', '/mentor_id'])
  isProblem(t, await send('GET', '/mentor-19'), 404)
})

t.test('percent-encodes the id in the path of a new mentor', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  const { headers } = await send('PUT', '/auth0%7Cjane%2Bx@example.org', { name: 'Jane' })
  t.equal(headers.location, '/api/v1/mentors/auth0%7Cjane%2Bx%40example.org')
  const found = await service.app.inject({ url: String(headers.location), headers: { host: 'test' } })
  t.equal(found.json().id, 'auth0|jane+x@example.org')
  t.equal((await send('GET', '?search=jane%2Bx')).json().data.length, 0)
  t.equal((await send('GET', '?search=auth0%7Cj')).json().data.length, 1)
})

t.test('pages in the order of the bytes of the ids, also while others write', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  const sorted = ['A', 'B_1', 'Z', 'a', 'a+b', 'a-b', 'a.b', 'aB', 'aa', 'b']
  for (const id of sorted.toReversed()) await send('PUT', `/${encodeURIComponent(id)}`, { name: `Åsa ${id}` })
  for (const query of ['?limit=3', '?limit=3&search=asa']) {
    const seen: string[] = []
    for (let next: string | undefined = query; next !== undefined;) {
      const reply = await send('GET', next)
      seen.push(...ids(reply))
      next = nextOf(reply)
      t.equal(reply.json().has_more, next !== undefined)
      if (seen.length === 3) await send('DELETE', '/Z') // the record that the cursor names
    }
    t.same(seen, sorted)
    await send('PUT', '/Z', { name: 'Åsa Z' })
  }
  const first = await send('GET', '?search=%C3%A5sa&limit=10')
  t.equal(first.headers.link, '<?search=%C3%A5sa&limit=10>; rel="first"', 'no page after exactly the last')
})

t.test('returns 400 to a cursor of another search, and to a forged one', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  await addMentors(service.store, { a: 'Ada', b: 'Adam' })
  const after = /after=[\w-]+/.exec(nextOf(await send('GET', '?search=ad&limit=1')) ?? '')?.[0]
  t.same(ids(await send('GET', `?search=ad&limit=1&${after}`)), ['b'])
  const list = { operationId: 'listMentors', filters: { search: 'ad' } }
  const forged = ['\0', '', 'é', 'x y'].map((it) => `search=ad&after=${encodeCursor(list, it)}`)
  for (const query of [`search=a&${after}`, `${after}`, 'after=abc', ...forged])
    isInvalid(t, await send('GET', `?${query}`), ['query', '/after'])
  isInvalid(t, await send('GET', '?search='), ['query', '/search'])
  isInvalid(t, await send('GET', `?search=${'x'.repeat(101)}`), ['query', '/search'])
})

t.test('serves the directory below both base paths', async (t) => {
  const service = await startService(t)
  await addMentors(service.store, { a: 'Ada' })
  const reply = await service.send('GET', `${MENTORS}/a`)
  t.match(reply.json(), { id: 'a', name: 'Ada' })
})

onServiceEngines.test('adds a mentor once when two requests do it at once', async (t) => {
  const service = await startService(t)
  const send = mentorsOf(service)
  for (let round = 0; round < 20; round++) {
    const names = [`First ${round}`, `Second ${round}`]
    const replies = await Promise.all(names.map((name) => send('PUT', `/m-${round}`, { name })))
    t.same(replies.map(({ statusCode }) => statusCode).sort(), [200, 201])
    const { name } = (await send('GET', `/m-${round}`)).json()
    t.ok(names.includes(name))
    for (const word of ['first', 'second'])
      t.equal(
        ids(await send('GET', `?search=${word}%20${round}`)).includes(`m-${round}`),
        name.toLowerCase().startsWith(word),
      )
  }
  const deleted = await Promise.all([1, 2, 3].map(() => send('DELETE', '/m-1')))
  t.same(deleted.map(({ statusCode }) => statusCode).sort(), [200, 404, 404])
})
