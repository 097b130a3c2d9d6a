import fc from 'fast-check'
import t from 'tap'
import { IdSet } from '../../src/store/operations/id-set.js'

t.test('contains the same ids as a Set', (t) => {
  const id = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 99_999_999_999_999 }))
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (added, asked) => {
      const [ids, model] = [new IdSet(), new Set<number>()]
      for (const it of added) {
        if (ids.add(it) === model.has(it)) return false
        model.add(it)
      }
      return [...added, ...asked].every((it) => ids.has(it) === model.has(it))
    }),
  )
  t.end()
})
