import t from 'tap'
import { Sampler, show } from '../../../scripts/contract-test/samples.js'
import type { Schema } from '../../../src/contract/contract.js'
import { loadContract } from '../../../src/contract/load-contract.js'

const contract = await loadContract()
const sampler = new Sampler(contract, 1)

t.test('texts reach both bounds within the pattern, and go one past them', async (t) => {
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
  t.strictSame(new Set(lengths(withinPattern)), new Set([1, 41]), 'what only breaks the bounds')
})

t.test('lengths are counted in characters, as JSON Schema does', async (t) => {
  const { valid } = sampler.texts({ type: 'string', pattern: '^[\u{1f600}-\u{1f64f}]*$', maxLength: 5 })
  t.equal(Math.max(...valid.map((it) => [...it].length)), 5)
})

t.test('without pattern and bounds every text goes, but nothing else', async (t) => {
  const { valid, invalid } = sampler.values({ type: 'string' })
  t.ok(valid.includes(''))
  t.strictSame(invalid, [null, true, 1, 1.5, [], {}])
})

t.test('where no text has a length, the bound is tried all the same', async (t) => {
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

t.test('a pattern that a format narrows gives texts that break the format alone', async (t) => {
  const { TimestampInput } = contract.document.components?.schemas as Record<string, Schema>
  const { pattern = '' } = TimestampInput as Schema
  const { valid, invalid } = sampler.texts(TimestampInput as Schema)
  t.ok(valid.some((it) => it.length === 35) && valid.some((it) => it.length === 20), 'longest and shortest')
  t.ok(
    invalid.some((it) => new RegExp(pattern, 'u').test(it)),
    'such as the 31st of a month that has none',
  )
})

t.test('enumerations are taken value by value', async (t) => {
  const { valid, invalid } = sampler.values({ type: 'string', enum: ['on', 'off'] })
  t.strictSame(valid, ['on', 'off'])
  t.ok(invalid.includes('ON') && invalid.includes('ons') && invalid.includes(null))
})

t.test('null is valid where it is declared', async (t) => {
  t.ok(sampler.values({ type: 'string', nullable: true }).valid.includes(null))
})

t.test('numbers are taken at their bounds, in plain decimal digits', async (t) => {
  const { valid, invalid } = sampler.texts({ type: 'integer', minimum: 1, maximum: 100 })
  t.strictSame(valid, ['1', '2', '99', '100'])
  t.strictSame(
    ['0', '101', '0x10', '1e1', ' 1', '1.0', ''].filter((it) => !invalid.includes(it)),
    [],
  )
  t.strictSame(sampler.values({ type: 'integer', minimum: 1, maximum: 100 }).valid, [1, 2, 99, 100])
  t.ok(sampler.values({ type: 'integer' }).valid.includes(2 ** 31 - 1), 'int32 if there are no bounds')
})

t.test('values are shown in printable ASCII, cut where they are long', async (t) => {
  t.equal(show('a\u00e9\u{1f600}'), '"a\\u{e9}\\u{1f600}"')
  t.equal(show('x'.repeat(100)), `"${'x'.repeat(59)}… (102 characters)`)
})
