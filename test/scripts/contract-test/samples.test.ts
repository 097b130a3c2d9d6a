import t from 'tap'
import { Sampler, toPrintable } from '../../../scripts/contract-test/samples.js'
import type { Schema } from '../../../src/contract/contract.js'
import { loadContract } from '../../../src/contract/load-contract.js'

const contract = await loadContract()
const sampler = new Sampler(contract, 1)

t.test('generates texts at both length bounds and one beyond them, all within the pattern', async (t) => {
  const { valid, invalid } = sampler.texts({
    type: 'string',
    pattern: '^[a-z][a-z.]*$',
    minLength: 2,
    maxLength: 40,
  })
  const lengths = (texts: readonly string[]) => texts.map((it) => it.length)
  t.equal(Math.min(...lengths(valid)), 2)
  t.equal(Math.max(...lengths(valid)), 40)
  const withinPattern = invalid.filter((it) => /^[a-z][a-z.]*$/.test(it))
  t.strictSame(new Set(lengths(withinPattern)), new Set([1, 41]), 'texts that violate only a length bound')
})

t.test('counts length in characters, as JSON Schema does', async (t) => {
  const { valid } = sampler.texts({ type: 'string', pattern: '^[\u{1f600}-\u{1f64f}]*$', maxLength: 5 })
  t.equal(Math.max(...valid.map((it) => [...it].length)), 5)
})

t.test('accepts every text, but no other type, without pattern and bounds', async (t) => {
  const { valid, invalid } = sampler.values({ type: 'string' })
  t.ok(valid.includes(''))
  const broken = /\p{Surrogate}/u
  t.notOk(valid.some((it) => broken.test(String(it))))
  t.strictSame(
    invalid.filter((it) => !broken.test(String(it))),
    [null, true, 1, 1.5, [], {}],
  )
})

t.test('tries a length bound even if the pattern has no text of that length', async (t) => {
  const { valid, invalid } = sampler.texts({
    type: 'string',
    pattern: '^(a|bcd)$',
    minLength: 2,
    maxLength: 3,
  })
  t.strictSame(valid, ['bcd'])
  t.ok(invalid.includes('xx') && invalid.includes('a'))
  t.strictSame(sampler.texts({ type: 'string', pattern: '^ab$', maxLength: 2 }).valid, ['ab'])
})

t.test('generates texts that match the pattern but violate the format', async (t) => {
  const { TimestampInput } = contract.document.components?.schemas as Record<string, Schema>
  const { pattern = '' } = TimestampInput as Schema
  const { valid, invalid } = sampler.texts(TimestampInput as Schema)
  t.ok(valid.some((it) => it.length === 35) && valid.some((it) => it.length === 20), 'longest and shortest')
  t.ok(
    invalid.some((it) => new RegExp(pattern, 'u').test(it)),
    'for example the 31st of a month with 30 days',
  )
})

t.test('generates every value of an enumeration', async (t) => {
  const { valid, invalid } = sampler.values({ type: 'string', enum: ['on', 'off'] })
  t.strictSame(valid, ['on', 'off'])
  t.ok(invalid.includes('ON') && invalid.includes('ons') && invalid.includes(null))
})

t.test('accepts null if the schema is nullable', async (t) => {
  t.ok(sampler.values({ type: 'string', nullable: true }).valid.includes(null))
})

t.test('generates numbers at their bounds, as plain decimal digits', async (t) => {
  const { valid, invalid } = sampler.texts({ type: 'integer', minimum: 1, maximum: 100 })
  t.strictSame(valid, ['1', '2', '99', '100'])
  t.strictSame(
    ['0', '101', '0x10', '1e1', ' 1', '1.0', ''].filter((it) => !invalid.includes(it)),
    [],
  )
  t.strictSame(sampler.values({ type: 'integer', minimum: 1, maximum: 100 }).valid, [1, 2, 99, 100])
  t.ok(sampler.values({ type: 'integer' }).valid.includes(2 ** 31 - 1), 'the bounds of int32 by default')
})

t.test('formats values in printable ASCII and truncates long ones', async (t) => {
  t.equal(toPrintable('a\u00e9\u{1f600}'), '"a\\u{e9}\\u{1f600}"')
  t.equal(toPrintable('x'.repeat(100)), `"${'x'.repeat(59)}… (102 characters)`)
})
