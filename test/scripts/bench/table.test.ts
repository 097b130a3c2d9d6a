import t from 'tap'
import { formatResults, type Result } from '../../../scripts/bench/table.js'

const RESULT: Result = {
  work: 'read',
  against: 'bare',
  bound: { atLeast: 0.9 },
  unit: 'a second',
  comparison: { ours: 18_123.4, theirs: 20_000, ratio: 0.906, least: 0.88, most: 0.93 },
}

t.test('the table says of each work whether its bound is met, and what was measured', async (t) => {
  const slow: Result = {
    ...RESULT,
    work: 'p99',
    bound: { atMost: 5 },
    unit: 'ms',
    comparison: { ours: 12.345, theirs: 2, ratio: 6.17, least: 6, most: 6.5 },
  }
  const toKnow: Result = { ...RESULT, work: 'list', bound: undefined }
  t.equal(
    formatResults([RESULT, slow, toKnow]),
    [
      '| work | against | bound        | measured |        | ours / theirs            | rounds       |',
      '| ---- | ------- | ------------ | -------- | ------ | ------------------------ | ------------ |',
      '| read | bare    | at least 0.9 | 0.91     | ok     | 18,100 / 20,000 a second | 0.88 to 0.93 |',
      '| p99  | bare    | at most 5    | 6.17     | MISSED | 12.3 / 2 ms              | 6.00 to 6.50 |',
      '| list | bare    |              | 0.91     |        | 18,100 / 20,000 a second | 0.88 to 0.93 |',
    ].join('\n'),
  )
})
