import t from 'tap'
import { nameMatches, prefixesOf, searchWordsOf, storedPrefixOf } from '../../src/domain/mentor-words.js'

const finds = (search: string, name: string) => {
  const words = searchWordsOf(search)
  return words.length > 0 && nameMatches(name, words)
}

t.test('finds names by the beginnings of words, in any order, without case and diacritics', async (t) => {
  const found: [search: string, name: string][] = [
    ['eriks lar', 'Lars Eriksen'],
    ['LARS', 'lars eriksen'],
    ['soren', 'Søren Kierkegaard'],
    ['søren', 'Soren'],
    ['SØREN', 'søren'],
    ['dordevic', 'Đorđević'],
    ['lodz', 'Łódź'],
    ['strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['aero', 'Ærøskøbing'],
    ['thor', 'Þór'],
    ['yilmaz', 'Yılmaz'],
    ['istanbul', 'İSTANBUL'],
    ['nguyen', 'Nguyễn Thị Đào'],
    ['dao', 'Nguyễn Thị Đào'],
    ['jean-l', 'Jean-Luc Picard'],
    ['luc', 'Jean-Luc Picard'],
    ['oneill', "Shaquille O'Neill"],
    ['neill', 'Shaquille O’Neill'],
    ["o'neill", 'Shaquille O‘Neill'],
    ['Hawaii', 'Hawaiʻi'],
    ['ΣΟΦΟΣ', 'σοφός'],
    ['σοφοσ', 'Σοφός'],
    ['алексеи', 'Алексей'],
    ['محمد', 'مُحَمَّد'],
    ['משה', 'מֹשֶׁה'],
    ['王', '王小明'],
    ['김', '김민준'],
    ['राम', 'राम कुमार'],
    ['fi', 'ﬁona'],
    ['anna', 'Ａｎｎａ'],
    ['maria', 'Ma\u00ADria'],
    ['christophersonsen', 'Christophersonsen'],
    ['e eriks', 'Lars Eriksen'],
    ['3', 'Mentor 3'],
  ]
  for (const [search, name] of found) t.ok(finds(search, name), `${search} finds ${name}`)
  const missed: [search: string, name: string][] = [
    ['riksen', 'Lars Eriksen'],
    ['lars x', 'Lars Eriksen'],
    ['larsen', 'Lars Eriksen'],
    ['小明', '王小明'],
    ['कु', 'कि'],
    ['-', 'Jean-Luc'],
    ['%', 'Lars'],
    ['_', 'Lars'],
    ['christophersonsens', 'Christophersonsen'],
  ]
  for (const [search, name] of missed) t.notOk(finds(search, name), `${search} misses ${name}`)
})

t.test(
  'letters that have no decomposition are those that a base comparison of Unicode takes them for',
  async (t) => {
    const { compare } = new Intl.Collator('en', { sensitivity: 'base' })
    const pairs = 'ß:ss æ:ae œ:oe ø:o đ:d ð:d þ:th ł:l ħ:h ŧ:t é:e ç:c å:a ñ:n ž:z ģ:g ș:s ị:i'.split(' ')
    for (const [letter = '', base = ''] of pairs.map((it) => it.split(':'))) {
      t.same(searchWordsOf(letter), [base], letter)
      t.same(searchWordsOf(letter.toUpperCase()), [base], letter.toUpperCase())
      if (!'þŧ'.includes(letter)) t.equal(compare(letter, base), 0, `${letter} is ${base} to Unicode`)
    }
  },
)

t.test('a name has each beginning of its words once, up to eight characters', async (t) => {
  t.same(prefixesOf('Ada Adams'), ['a', 'ad', 'ada', 'adam', 'adams'])
  t.same(prefixesOf('Christophersonsen').at(-1), 'christop')
  t.same(prefixesOf('𠮷𠮷'), ['𠮷', '𠮷𠮷'], 'a character is not split')
  t.same(prefixesOf('☆ – ☆'), [])
  t.equal(storedPrefixOf('christophersonsen'), 'christop')
  t.equal(storedPrefixOf('lars'), 'lars')
})

t.test('a search keeps only the words that no other one begins with', async (t) => {
  t.same(searchWordsOf('e eriks lar e lars'), ['eriks', 'lars'])
  t.same(searchWordsOf(' - '), [])
})
