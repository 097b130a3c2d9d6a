import t from 'tap'
import { loadContract } from '../../src/contract/load-contract.js'
import { slowText } from './slow-patterns.js'

t.test('every pattern of the contract takes linear time', async (t) => {
  const { document } = await loadContract()
  const patterns = new Set<string>()
  JSON.stringify(document, (name, value: unknown) => {
    if (name === 'pattern') patterns.add(String(value))
    return value
  })
  t.ok(patterns.size > 8)
  for (const pattern of patterns) t.equal(slowText(pattern, 1), undefined, pattern)
})

t.test('finds patterns that take longer', async (t) => {
  for (const pattern of ['^(a+)+$', ' +$']) {
    t.type(slowText(pattern, 1), 'string', pattern)
  }
})
