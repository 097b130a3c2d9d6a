// The words of a mentor's name, as a search compares them: without case and diacritics.
//
// Unicode's decomposition (NFKD) turns é into e and a mark, which is then removed. It does not decompose letters with a stroke, such
// as ø, đ and ł, nor ß, æ, þ and ı, so a table maps those. It is short on purpose: a library of transliterations maps every script to
// ASCII, and its mapping changes between versions.
//
// The words are stored. So all versions of the service and of Node must derive the same words from a name; otherwise a search would
// miss it. For the same reason, the marks are listed by range: the properties of Unicode change with its versions, whereas
// decomposition and lower case of existing characters never do (https://www.unicode.org/policies/stability_policy.html). A change to
// the rules of this file needs a migration that derives the stored prefixes again.

/** The Latin letters that have no decomposition, in lower case, and the sigma at the end of a word. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ĸ: 'k',
  ə: 'e',
  ǝ: 'e',
  ɓ: 'b',
  ɖ: 'd',
  ɗ: 'd',
  ɠ: 'g',
  ɨ: 'i',
  ƙ: 'k',
  ɲ: 'n',
  ɵ: 'o',
  ƭ: 't',
  ʉ: 'u',
  ʋ: 'v',
  ƴ: 'y',
  ƶ: 'z',
  ς: 'σ',
}
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/** Diacritics of the Latin, Greek, Cyrillic, Hebrew and Arabic scripts. In other scripts, marks are vowels. */
const DIACRITICS =
  /[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u1AB0-\u1ACE\u1DC0-\u1DFF\u20D0-\u20F0\uFE20-\uFE2F]/g
/** Invisible characters, and the line that lengthens an Arabic word (tatweel). */
const INVISIBLE = /[\uFE00-\uFE0F\u00AD\u0640\u180E\u200B-\u200D\u2060\uFEFF]/g
const APOSTROPHES = /['\u2018\u2019\u02B9\u02BB\u02BC\u2032`\u00B4]/g
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u

/** The number of characters of the longest stored prefix. Longer prefixes would hardly match fewer names. */
const MAX_PREFIX_LENGTH = 8

/** Returns the words of a search, without those that another of them begins with: they match whenever that one does. */
export function searchWordsOf(search: string): string[] {
  const words = [...new Set(split(search.replaceAll(APOSTROPHES, '')))]
  return words.filter((word) => !words.some((other) => other !== word && other.startsWith(word)))
}

/** Whether each word is the beginning of a word of the name. @param words as searchWordsOf returns them. */
export function nameMatches(name: string, words: readonly string[]): boolean {
  const ofName = wordsOf(name)
  return words.every((word) => ofName.some((it) => it.startsWith(word)))
}

/** Returns the distinct prefixes of all words of the name, up to MAX_PREFIX_LENGTH characters. */
export function prefixesOf(name: string): string[] {
  const prefixes = new Set<string>()
  for (const word of wordsOf(name)) {
    let prefix = ''
    for (const character of charactersOf(word)) prefixes.add((prefix += character))
  }
  return [...prefixes]
}

/** Returns the stored prefix to look up for a word of a search: the word, or its first MAX_PREFIX_LENGTH characters. */
export function storedPrefixOf(word: string): string {
  return charactersOf(word).join('')
}

function charactersOf(word: string): string[] {
  return [...word].slice(0, MAX_PREFIX_LENGTH)
}

/** Splits a name into words. `O'Neill` has the words `oneill`, `o` and `neill`. */
function wordsOf(name: string): string[] {
  const joined = name.replaceAll(APOSTROPHES, '')
  return joined === name ? split(name) : [...split(joined), ...split(name.replaceAll(APOSTROPHES, ' '))]
}

function split(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(DIACRITICS, '')
    .replaceAll(INVISIBLE, '')
    .replaceAll(SPECIAL_LETTERS, (letter) => LETTERS[letter] as string)
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '')
}
