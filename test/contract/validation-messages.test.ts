import { findErrors } from '../../src/contract/ajv.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { describeErrors } from '../../src/contract/schema-errors.js'
import { onBothDialects as t } from '../support/engines.js'
import { EXAMPLE, startService } from '../support/service.js'

const INSTANT = 'must be an RFC 3339 date-time with a time zone, for example 2026-03-01T00:00:00Z'
const REAL_INSTANT = 'must be a date and a time that exist, for example 2026-03-01T00:00:00Z'
const CERT_TYPE =
  'must begin with a letter or digit and contain only letters, digits and . _ -, for example peer_mentor_level_2'

const BODIES: [body: object | string, pointer: string, detail: string][] = [
  [{ issued_at: '2026-03-01' }, '/issued_at', INSTANT],
  [{ issued_at: '2026-03-01T00:00:00' }, '/issued_at', INSTANT],
  [{ issued_at: 1772323200 }, '/issued_at', INSTANT],
  [{ issued_at: null }, '/issued_at', INSTANT],
  [{ issued_at: '2026-02-30T00:00:00Z' }, '/issued_at', REAL_INSTANT],
  [{ issued_at: '' }, '/issued_at', 'must not be empty'],
  [{ cert_type: 'peer mentor' }, '/cert_type', CERT_TYPE],
  [{ cert_type: 2 }, '/cert_type', CERT_TYPE],
  [{ cert_type: 'x'.repeat(65) }, '/cert_type', 'must have at most 64 characters'],
  [{ mentor_id: '' }, '/mentor_id', 'must not be empty'],
  [{ mentor_id: undefined }, '/mentor_id', 'is required'],
  [{ cert_typ: 'x' }, '/cert_typ', 'is unknown (did you mean cert_type?)'],
  [{ Mentor_ID: 'x' }, '/Mentor_ID', 'is unknown (did you mean mentor_id?)'],
  [{ colour: 'red' }, '/colour', 'is unknown'],
]

const EITHER = 'must be a JSON object with either expires_at or extend_by'
const DURATION = 'must be an ISO 8601 duration of years, months, weeks or days, for example P1Y'

const RENEWALS: [change: object, pointer: string, detail: string][] = [
  [{ extend_by: undefined }, '', EITHER],
  [{ expires_at: '2028-01-01T00:00:00Z' }, '', EITHER],
  [{ extend_by: 'one year' }, '/extend_by', DURATION],
  [{ ids: [] }, '/ids', 'must have at least one entry'],
  [{ ids: ['cert-001', 'cert-001'] }, '/ids', 'must not have an entry twice'],
  [{ ids: Array(501).fill('cert-001') }, '/ids', 'must have at most 500 entries'],
  [{ ids: 'cert-001' }, '/ids', 'must be a list'],
  [{ dry_run: 'yes' }, '/dry_run', 'must be true or false'],
]

const QUERIES: [query: string, pointer: string, detail: string][] = [
  ['limit=0', '/limit', 'must be a whole number from 1 to 100'],
  ['limit=ten', '/limit', 'must be a whole number from 1 to 100'],
  ['limit=1&limit=2', '/limit', 'must be given once, and must be a whole number from 1 to 100'],
  ['status=actve', '/status', 'must be one of active, expired, revoked'],
  ['statuss=active', '/statuss', 'is unknown (did you mean status?)'],
  ['after=%20', '/after', 'must be the cursor of a next link'],
]

t.test('names each wrong field once, with what it must be and an example', async (t) => {
  const { send } = await startService(t)
  for (const [change, pointer, detail] of BODIES) {
    const reply = await send('POST', '', { body: { ...EXAMPLE, ...(change as object) } })
    t.same(reply.json().errors, [{ in: 'body', pointer, detail }], JSON.stringify(change))
  }
  for (const [query, pointer, detail] of QUERIES) {
    const reply = await send('GET', `?${query}`)
    t.same(reply.json().errors, [{ in: 'query', pointer, detail }], query)
  }
  for (const [change, pointer, detail] of RENEWALS) {
    const body = { ids: ['cert-001'], extend_by: 'P1Y', ...change }
    const reply = await send('POST', '/renewals', { body })
    t.same(reply.json().errors, [{ in: 'body', pointer, detail }], JSON.stringify(change))
  }
  for (const [name, detail] of [
    [5, 'must be a text, for example Lars Eriksen'],
    ['Jo\u0007', 'must not contain control characters'],
  ] as const) {
    const reply = await send('PUT', '/api/v1/mentors/mentor-1', { body: { name } })
    t.same(reply.json().errors, [{ in: 'body', pointer: '/name', detail }], JSON.stringify(name))
  }
  const id = await send('GET', '/cert-1')
  t.match(id.json().errors, [{ in: 'path', pointer: '/id', detail: /for example cert-001$/ }])
})

t.test('sums the problem up in the words of its first error', async (t) => {
  const { send } = await startService(t)
  const one = await send('GET', '?limit=0')
  t.equal(one.json().detail, 'limit must be a whole number from 1 to 100.')
  const three = await send('POST', '', {
    body: { ...EXAMPLE, issued_at: 'today', cert_type: '', colour: 'red' },
  })
  t.match(three.json().detail, /^\w+ .* 2 more errors are listed in `errors`\.$/)
  const control = await send('POST', '', { body: { ...EXAMPLE, '\u0007bell': 1 } })
  t.equal(control.json().detail, '\uFFFDbell is unknown.', 'without control characters')
  const whole = await send('PUT', '/cert-001', { body: {} })
  t.equal(whole.json().detail, 'The body must have at least one field.')
})

t.test('describes schemas without x-expected by type and limits', async (t) => {
  const { compile } = await loadContract()
  for (const [schema, value, detail] of [
    [{ type: 'string', minLength: 5 }, 'abc', 'must be a text'],
    [{ type: 'integer' }, 'x', 'must be a whole number'],
    [{ type: 'integer', minimum: 1 }, 0, 'must be a whole number of at least 1'],
  ] as const) {
    const validate = compile(schema)
    t.same(describeErrors(findErrors(validate, value)), [{ pointer: '', detail }], JSON.stringify(schema))
  }
})
