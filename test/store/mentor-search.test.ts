import fc from 'fast-check'
import tap from 'tap'
import type { Store } from '../../src/store/interface/store.js'
import { onBothDialects as t } from '../support/engines.js'
import { checkProperty } from '../support/property.js'
import { addMentors, temporaryStore } from '../support/service.js'

/** Follows `next` to the end. */
async function searchAll(store: Store, search: string | undefined, limit: number): Promise<string[]> {
  const seen: string[] = []
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Awaited<ReturnType<Store['listMentors']>> = await store.listMentors(
      { search, after, limit },
      0,
    )
    seen.push(...page.mentors.map(({ id }) => id))
    after = page.next
  }
  return seen
}

/** Words as they are written, and as a search that ignores case and diacritics compares them. */
const WORDS: readonly (readonly [written: string, compared: string])[] = [
  ['Lars', 'lars'],
  ['LÄRS', 'lars'],
  ['Larsen', 'larsen'],
  ['Søren', 'soren'],
  ['Sören', 'soren'],
  ['Łukasz', 'lukasz'],
  ['Đorđević', 'dordevic'],
  ['Straße', 'strasse'],
  ['Ægir', 'aegir'],
  ['İbrahim', 'ibrahim'],
  ['Σοφός', 'σοφοσ'],
  ['Алексей', 'алексеи'],
  ['مُحَمَّد', 'محمد'],
  ['王小明', '王小明'],
  ['राम', 'राम'],
  ['김', '\u1100\u1175\u11B7'],
  ['a', 'a'],
  ['Christophersonsen', 'christophersonsen'],
  ['Christophersons', 'christophersons'],
  ['☆', ''],
]

const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
const id = fc.stringMatching(/^[aA-CLl1][a-b_.|+-]{0,3}$/)
const directory = fc.uniqueArray(fc.tuple(id, words), { selector: ([id]) => id, maxLength: 25 })
/** Beginnings of words, and texts that ids begin with. */
const search = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.nat(20)), { minLength: 1, maxLength: 3 })
    .map((parts) =>
      parts.map(([[, compared], length]) => [...compared].slice(0, 1 + length).join('')).join(' '),
    )
    .filter((it) => it.trim() !== ''),
  fc.stringMatching(/^[aAl1][a-b_.|+-]{0,2}$/),
)

t.test('a search finds the same mentors as a check of every name, in the order of the ids', async (t) => {
  const { store } = await temporaryStore(t)
  const known = new Map<string, readonly string[]>()
  await checkProperty(
    t,
    fc.asyncProperty(
      directory,
      fc.array(search, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (mentors, searches, limit) => {
        for (const id of known.keys()) if (!mentors.some(([it]) => it === id)) await store.deleteMentor(id)
        known.clear()
        for (const [id, words] of mentors) {
          await store.putMentor({ id, name: words.map(([written]) => written).join(' ') }, 0)
          known.set(
            id,
            words.map(([, compared]) => compared),
          )
        }
        for (const text of searches) {
          const given = text
            .split(/[ _.|+-]+/)
            .map((it) => it.toLowerCase())
            .filter((it) => it !== '')
          const expected = [...known].flatMap(([id, words]) =>
            id.startsWith(text.trim()) || given.every((it) => words.some((word) => word.startsWith(it)))
              ? id
              : [],
          )
          t.same(await searchAll(store, text, limit), expected.sort(), JSON.stringify(text))
        }
        t.same(await searchAll(store, undefined, limit), [...known.keys()].sort())
      },
    ),
    { numRuns: 40 },
  )
})

t.test('mentors found by id and by name are in the order of the ids', async (t) => {
  const { store } = await temporaryStore(t)
  await addMentors(store, { k1: 'Bo', k2: 'Bo', z1: 'Kim', z2: 'Kim' })
  t.same(await searchAll(store, 'k', 1), ['k1', 'k2', 'z1', 'z2'])
  await addMentors(store, { a1: 'Kim', a2: 'Kim', k2: 'Kim' })
  t.same(await searchAll(store, 'k', 1), ['a1', 'a2', 'k1', 'k2', 'z1', 'z2'])
})

t.test('names that an import adds and renames are found by their words', async (t) => {
  const { store } = await temporaryStore(t)
  await addMentors(store, { a: 'Lars Eriksen', b: 'Søren Holm' })
  await addMentors(store, { a: 'Lars Holm', b: 'Søren Holm' })
  t.same(await searchAll(store, 'eriksen', 5), [])
  t.same(await searchAll(store, 'holm', 1), ['a', 'b'])
  for (const nothing of [' ', '-', '% _']) t.same(await searchAll(store, nothing, 5), [], nothing)
})

tap.test('a search ends its page after 20,000 names, and the next page continues there (long)', async (t) => {
  const { store } = await temporaryStore(t)
  const idOf = (n: number) => `m-${String(n).padStart(6, '0')}`
  const COUNT = 41_000
  // `xa` and `ye` begin words of every second name each, and of one name together, the last.
  await store.bulkImport(async (writer) => {
    for (let n = 0; n < COUNT; n++) await writer.addMentor(idOf(n), n % 2 === 0 ? 'Xaverius' : 'Yevgenia')
    await writer.addMentor(idOf(COUNT), 'Yelena Xavia')
  })
  const request = { search: 'xa ye', limit: 10 }
  const first = await store.listMentors({ ...request, after: '' }, 0)
  t.same(first.mentors, [])
  t.ok(first.next !== undefined && first.next < idOf(COUNT - 500), `${first.next}`)
  const second = await store.listMentors({ ...request, after: first.next ?? '' }, 0)
  t.same(
    second.mentors.map(({ id }) => id),
    [idOf(COUNT)],
  )
  t.equal(second.next, undefined)
  const never = await store.listMentors({ search: 'xa zz', after: '', limit: 10 }, 0)
  t.same(never, { mentors: [], next: undefined }, 'a word that occurs in no name ends the search at once')
  const both = await store.listMentors({ search: 'm-01', after: '', limit: 2 }, 0)
  t.same(
    both.mentors.map(({ id }) => id),
    [idOf(10_000), idOf(10_001)],
  )
})
