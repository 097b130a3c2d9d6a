import t from 'tap'
import { formatResults, type Result } from '../../../scripts/bench/table.js'

const RESULT: Result = {
  workload: 'read',
  baseline: 'bare',
  target: { atLeast: 0.9 },
  unit: 'per second',
  comparison: { measured: 18_123.4, baseline: 20_000, ratio: 0.906, lowest: 0.88, highest: 0.93 },
  p99: { measured: 4.56, baseline: 3, ratio: 1.52, lowest: 1.5, highest: 1.6 },
}

t.test('the table shows each comparison and whether it meets its target', async (t) => {
  const { p99: _, ...withoutP99 } = RESULT
  const slow: Result = {
    ...withoutP99,
    workload: 'p99',
    target: { atMost: 5 },
    unit: 'ms',
    comparison: { measured: 12.345, baseline: 2, ratio: 6.17, lowest: 6, highest: 6.5 },
  }
  const withoutTarget: Result = { ...RESULT, workload: 'list', target: undefined }
  t.equal(
    formatResults([RESULT, slow, withoutTarget]),
    [
      '| workload | baseline | target       | ratio |        | measured / baseline        | range of ratios | p99 / baseline |',
      '| -------- | -------- | ------------ | ----- | ------ | -------------------------- | --------------- | -------------- |',
      '| read     | bare     | at least 0.9 | 0.91  | ok     | 18,100 / 20,000 per second | 0.88 to 0.93    | 4.56 / 3 ms    |',
      '| p99      | bare     | at most 5    | 6.17  | MISSED | 12.3 / 2 ms                | 6.00 to 6.50    |                |',
      '| list     | bare     |              | 0.91  |        | 18,100 / 20,000 per second | 0.88 to 0.93    | 4.56 / 3 ms    |',
    ].join('\n'),
  )
})
