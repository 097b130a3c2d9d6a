// Searches mentors by the beginnings of the words in their names.
//
// Problem: a search for `a` matches 100,000 of a million names, and its pages must be in the order of the ids, from any position. An
// index of words is in the order of the words, so all matches would have to be read and sorted for each page.
//
// Decision: the table mentor_prefix has a row for each beginning of each word of a name (`l`, `la`, `lar`, `lars`), up to eight
// characters, ordered by prefix, then id. So the mentors whose names have a prefix are one range of an index, in the order of the
// list. A page of a search for one word reads as many entries as it shows. This takes a dozen rows for each name. An index of whole words
// by first letter would take two rows for each word, but a search for a rare word would read all words with that letter.
//
// For several words, the ranges are intersected. Counting up to 1,000 entries of each finds the two with the fewest entries. The rarest
// is read in order, and each of its entries is looked up in the other one. The name itself is then compared with all words, because of
// the remaining words and those of more than eight characters.
//
// Limit: if hardly any name combines two common words, many entries must be read for one match. No index of single words avoids that. So
// after MAX_CANDIDATES entries a request ends its page early, and the next page continues there. Entries are read in batches, between
// which other requests run.
import { setImmediate } from 'node:timers/promises'
import { nameMatches, searchWordsOf, storedPrefixOf } from '../../domain/mentor-words.js'
import type { Engine } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import type { Mentor, MentorPageRequest } from '../interface/store.js'

/** The number of entries that one query reads, in a few milliseconds. */
const MAX_BATCH = 500
/** The number of entries that one request reads. */
const MAX_CANDIDATES = 20_000
/** The number of names up to which a word is counted. All words with more names count as equally common. */
const MAX_COUNT = 1_000
/** Characters that sort before and after all characters of ids. */
const [BEFORE_IDS, AFTER_IDS] = ['\x01', '\x7F']

/** The mentors that were found, in the order of their ids. */
export interface FoundMentors {
  readonly mentors: readonly Mentor[]
  /** The id up to which the search is complete; undefined if there are no more mentors. */
  readonly next: string | undefined
}

/** Finds the next mentors of a list or a search. A page of a search may be short and still have a next one. */
export async function findMentors(
  engine: Pick<Engine, 'reader'>,
  queries: Queries,
  { search, after, limit }: MentorPageRequest,
): Promise<FoundMentors> {
  const range = { after, limit: limit + 1 } // one more than the page shows, to find out whether there is a next page
  if (search === undefined)
    return firstOf(limit, upTo(range.limit, await engine.reader.all(queries.exportMentors, range)))
  const byId = upTo(range.limit, await findById(engine, queries, search.trim(), range))
  const byName = await findByName(engine, queries, searchWordsOf(search), range)
  return firstOf(limit, byId, byName)
}

/** Merges lists that are ordered by id, each complete up to its `next`. */
function firstOf(limit: number, ...lists: readonly FoundMentors[]): FoundMentors {
  const ends = lists.flatMap(({ next }) => next ?? [])
  const end = ends.length === 0 ? undefined : ends.reduce((a, b) => (a < b ? a : b))
  const byId = new Map(lists.flatMap(({ mentors }) => mentors.map((it) => [it.id, it] as const)))
  const merged = [...byId.values()]
    .filter(({ id }) => end === undefined || id <= end)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (merged.length <= limit) return { mentors: merged, next: end }
  const mentors = merged.slice(0, limit)
  return { mentors, next: mentors.at(-1)?.id }
}

/** Makes a list of query results. Fewer than `limit` mentors mean that there are no more. */
function upTo(limit: number, mentors: readonly Mentor[]): FoundMentors {
  return { mentors, next: mentors.length < limit ? undefined : mentors.at(-1)?.id }
}

interface IdRange {
  readonly after: string
  readonly limit: number
}

async function findById(
  { reader }: Pick<Engine, 'reader'>,
  queries: Queries,
  text: string,
  { after, limit }: IdRange,
): Promise<readonly Mentor[]> {
  if (text === '') return []
  // The two lower bounds are combined, because SQLite might begin its range at the wrong one.
  const from = after < text ? text : after + BEFORE_IDS
  return reader.all(queries.listMentorsInRange, { from, before: text + AFTER_IDS, limit })
}

async function findByName(
  engine: Pick<Engine, 'reader'>,
  queries: Queries,
  words: readonly string[],
  { after, limit }: IdRange,
): Promise<FoundMentors> {
  const [prefix, other = prefix] = await rarestPrefixes(engine, queries, words)
  if (prefix === undefined || other === undefined) return { mentors: [], next: undefined }
  const mentors: Mentor[] = []
  let position = after
  let batch = limit
  for (let candidates = 0; candidates < MAX_CANDIDATES; candidates += batch, batch = MAX_BATCH) {
    if (candidates > 0) await setImmediate()
    const rows = await engine.reader.all(queries.listCandidates, {
      prefix,
      other,
      after: position,
      limit: batch,
    })
    for (const { id, name } of rows) {
      if (name === null || !nameMatches(name, words)) continue
      mentors.push({ id, name })
      if (mentors.length === limit) return { mentors, next: id }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return { mentors, next: undefined }
    position = last.id
  }
  return { mentors, next: position }
}

/** Returns the stored prefixes of the two rarest words, or of the only one; an empty list if no name has one of the words. */
async function rarestPrefixes(
  { reader }: Pick<Engine, 'reader'>,
  queries: Queries,
  words: readonly string[],
): Promise<readonly string[]> {
  const prefixes = words.map(storedPrefixOf)
  if (prefixes.length < 2) return prefixes
  const counted = await Promise.all(
    prefixes.map(async (prefix) => {
      const found = await reader.all(queries.countPrefix, { prefix, limit: MAX_COUNT })
      return { prefix, names: found.reduce((sum, { names }) => sum + names, 0) }
    }),
  )
  if (counted.some(({ names }) => names === 0)) return []
  return counted
    .sort((a, b) => a.names - b.names || b.prefix.length - a.prefix.length)
    .slice(0, 2)
    .map(({ prefix }) => prefix)
}
