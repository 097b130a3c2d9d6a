import fc from 'fast-check'
import t from 'tap'
import { Checksum } from '../../src/transfer/checksum.js'
import { checkProperty } from '../support/property.js'

const checksumOf = (things: readonly string[]): string => {
  const checksum = new Checksum()
  for (const thing of things) checksum.add(thing)
  return `${checksum}`
}

t.test('depends on the texts and their number, not on their order', async (t) => {
  const things = fc.array(fc.string({ unit: 'binary' }), { minLength: 1 })
  await checkProperty(
    t,
    fc.property(things, fc.nat(), fc.nat(), (things, i, j) => {
      const checksum = checksumOf(things)
      const changed = [...things]
      changed[i % things.length] += '0'
      const [twice, repeated] = [new Checksum(), checksumOf([...things, ...things])]
      for (const thing of things) twice.add(thing, 2)
      return (
        checksumOf(things.toReversed()) === checksum &&
        checksumOf(things.toSpliced(j % things.length, 1)) !== checksum &&
        checksumOf(changed) !== checksum &&
        `${twice}` === repeated &&
        /^[0-9a-f]{16}$/.test(checksum)
      )
    }),
  )
})

t.test('differs for rows that differ in one digit', (t) => {
  const seen = new Set<string>()
  for (let n = 0; n < 200_000; n++) seen.add(checksumOf([`[${n},"mentor-${n % 7}",null]`]))
  t.equal(seen.size, 200_000)
  t.end()
})
