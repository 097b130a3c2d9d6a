// The names of the mentors whose certifications a screen shows.
//
// Problem: a certification has the mentor's id, not the name. One request for each mentor is a hundred for one page of the list, and
// those of mentors without a name fail with 404.
//
// Decision: the first name that is needed loads the directory, in five requests at most. Only if the directory is larger, the service
// is asked for the other mentors one by one.
import { useEffect, useState } from 'preact/hooks'
import { listMentors } from '../../../generated/limits.js'
import { api, nextCursor, ProblemError, type Schemas } from '../service/api.js'
import { useLoaded } from './use-loaded.js'
import { loadPages, type Page } from './use-pages.js'

export type Mentor = Schemas['Mentor']

/** How many mentors of the directory are loaded at once. */
const MAX_LOADED = 5 * listMentors.limit.max

/** What is known of each mentor: the name, null if the directory has none, or that it is being loaded. */
const names = new Map<string, string | null | Promise<string | null>>()

/** Whether all of the directory is in `names`. */
let isDirectoryWhole: Promise<boolean> | undefined

/** Loads a page of the directory, of the largest size. */
export async function loadMentors(
  search: string,
  after: string | undefined,
  signal?: AbortSignal,
): Promise<Page<Mentor>> {
  const words = search.trim()
  const query = { limit: listMentors.limit.max, after, ...(words !== '' && { search: words }) }
  const { data, link } = await api.listMentors(query, { signal })
  return { items: data.data, next: nextCursor(link) }
}

/** To be called when this page has changed a name, or removed it (null). */
export function rememberName(mentorId: string, name: string | null): void {
  names.set(mentorId, name)
}

function nameOf(mentorId: string): string | null | Promise<string | null> {
  const known = names.get(mentorId)
  if (known !== undefined) return known
  const name = loadName(mentorId)
  names.set(mentorId, name)
  return name
}

async function loadName(mentorId: string): Promise<string | null> {
  try {
    const isWhole = await (isDirectoryWhole ??= loadDirectory())
    const known = names.get(mentorId)
    const name = typeof known === 'string' ? known : isWhole ? null : await askFor(mentorId)
    names.set(mentorId, name)
    return name
  } catch {
    isDirectoryWhole = undefined
    names.delete(mentorId)
    return null // the id stands in its place
  }
}

async function loadDirectory(): Promise<boolean> {
  const { items, next } = await loadPages(MAX_LOADED, (after) => loadMentors('', after))
  for (const { id, name } of items) if (typeof names.get(id) !== 'string') names.set(id, name)
  return next === undefined
}

async function askFor(mentorId: string): Promise<string | null> {
  try {
    return (await api.getMentor({ mentor_id: mentorId })).data.name
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null
    throw error
  }
}

/** The mentor's name in the directory; null if it has none, or is not known yet. */
export function useName(mentorId: string): string | null {
  const [, update] = useState(0)
  const name = nameOf(mentorId)
  const isKnown = !(name instanceof Promise)
  useEffect(() => {
    if (!(name instanceof Promise)) return
    let isShown = true
    void name.then((it) => isShown && it !== null && update((times) => times + 1))
    return () => void (isShown = false)
  }, [mentorId, isKnown])
  return isKnown ? name : null
}

/** Finds mentors by what a reader types: words of the name, or the beginning of the id. */
async function findMentors(text: string, signal?: AbortSignal): Promise<readonly Mentor[]> {
  const search = text.slice(0, listMentors.search.maxLength)
  return (await api.listMentors({ search, limit: 10 }, { signal })).data.data
}

/** The id of the one mentor who has the typed name. If there is none, what was typed is an id. */
export async function mentorIdOf(typed: string): Promise<string> {
  const text = typed.trim()
  const found = await findMentors(text)
  const named = found.filter(({ name }) => name.localeCompare(text, undefined, { sensitivity: 'base' }) === 0)
  const [only] = named
  return only === undefined || named.length > 1 || found.some(({ id }) => id === text) ? text : only.id
}

/** The id of the first mentor who is found; what was typed if it is an id, or if nobody is found. */
export async function firstMentorId(typed: string): Promise<string> {
  const text = typed.trim()
  const found = text === '' ? [] : await findMentors(text)
  return found.some(({ id }) => id === text) ? text : (found[0]?.id ?? text)
}

/** Mentors for a field's suggestions, by name or id. */
export function useMentorSuggestions(typed: string) {
  const text = typed.trim()
  const { value } = useLoaded(`mentors ${text}`, async (signal) =>
    text === '' ? [] : findMentors(text, signal),
  )
  return value?.map(({ id, name }) => ({ value: id, label: name })) ?? []
}
