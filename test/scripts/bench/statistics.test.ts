import t from 'tap'
import { compare, meetsTarget, median } from '../../../scripts/bench/statistics.js'

t.test(
  'the median is the middle value, or the mean of the two middle ones, in any order of input',
  async (t) => {
    t.equal(median([3, 1, 2]), 2)
    t.equal(median([10, 1, 4, 2]), 3)
    t.equal(median([7]), 7)
    t.same(median([]), NaN)
  },
)

t.test('rounds are compared one by one, so that a slow phase of the machine cancels out', async (t) => {
  const rounds = [
    { measured: 90, baseline: 100 },
    { measured: 9, baseline: 10 }, // the machine was busy
    { measured: 120, baseline: 100 },
  ]
  t.same(compare(rounds), { measured: 90, baseline: 100, ratio: 0.9, lowest: 0.9, highest: 1.2 })
})

t.test('a ratio equal to its target meets it, for minimums and maximums', async (t) => {
  t.equal(meetsTarget({ atLeast: 0.8 }, 0.8), true)
  t.equal(meetsTarget({ atLeast: 0.8 }, 0.79), false)
  t.equal(meetsTarget({ atMost: 5 }, 5), true)
  t.equal(meetsTarget({ atMost: 5 }, 5.01), false)
  t.equal(meetsTarget({ atLeast: 0.8 }, NaN), false, 'a missing measurement does not meet it')
  t.equal(meetsTarget({ atMost: 5 }, NaN), false)
})
