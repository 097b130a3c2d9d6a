import t from 'tap'
import { formatResults, type Result } from '../../../scripts/bench/table.js'

const RESULT: Result = {
  workload: 'read',
  baseline: 'bare',
  target: { atLeast: 0.9 },
  unit: 'per second',
  comparison: { measured: 18_123.4, baseline: 20_000, ratio: 0.906, lowest: 0.88, highest: 0.93 },
}

t.test('the table shows each comparison and whether it meets its target', async (t) => {
  const slow: Result = {
    ...RESULT,
    workload: 'p99',
    target: { atMost: 5 },
    unit: 'ms',
    comparison: { measured: 12.345, baseline: 2, ratio: 6.17, lowest: 6, highest: 6.5 },
  }
  const withoutTarget: Result = { ...RESULT, workload: 'list', target: undefined }
  t.equal(
    formatResults([RESULT, slow, withoutTarget]),
    [
      '| workload | baseline | target       | ratio |        | measured / baseline        | range of ratios |',
      '| -------- | -------- | ------------ | ----- | ------ | -------------------------- | --------------- |',
      '| read     | bare     | at least 0.9 | 0.91  | ok     | 18,100 / 20,000 per second | 0.88 to 0.93    |',
      '| p99      | bare     | at most 5    | 6.17  | MISSED | 12.3 / 2 ms                | 6.00 to 6.50    |',
      '| list     | bare     |              | 0.91  |        | 18,100 / 20,000 per second | 0.88 to 0.93    |',
    ].join('\n'),
  )
})
