import t from 'tap'
import { compare, isMet, median } from '../../../scripts/bench/statistics.js'

t.test(
  'the median is the middle one, or the mean of the two in the middle, in whatever order they come',
  async (t) => {
    t.equal(median([3, 1, 2]), 2)
    t.equal(median([10, 1, 4, 2]), 3)
    t.equal(median([7]), 7)
    t.same(median([]), NaN)
  },
)

t.test(
  'what was measured in turn is compared round by round, so that a slow range of the machine cancels out',
  async (t) => {
    const rounds = [
      { ours: 90, theirs: 100 },
      { ours: 9, theirs: 10 }, // the machine was busy
      { ours: 120, theirs: 100 },
    ]
    t.same(compare(rounds), { ours: 90, theirs: 100, ratio: 0.9, least: 0.9, most: 1.2 })
  },
)

t.test('a bound is met by what equals it, on either side', async (t) => {
  t.equal(isMet({ atLeast: 0.8 }, 0.8), true)
  t.equal(isMet({ atLeast: 0.8 }, 0.79), false)
  t.equal(isMet({ atMost: 5 }, 5), true)
  t.equal(isMet({ atMost: 5 }, 5.01), false)
  t.equal(isMet({ atLeast: 0.8 }, NaN), false, 'what was not measured is not met')
  t.equal(isMet({ atMost: 5 }, NaN), false)
})
