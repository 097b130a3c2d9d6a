import { useEffect, useState } from 'preact/hooks'
import { listMentors } from '../../generated/limits.js'
import { api, ProblemError } from './api.js'
import { useLoaded } from './use-loaded.js'

/** What is known of each mentor: the name, null if the directory has none, or that it is asked for. */
const names = new Map<string, string | null | Promise<string | null>>()

function nameOf(mentorId: string): string | null | Promise<string | null> {
  const known = names.get(mentorId)
  if (known !== undefined) return known
  const name = loadName(mentorId)
  names.set(mentorId, name)
  return name
}

async function loadName(mentorId: string): Promise<string | null> {
  try {
    const { name } = (await api.getMentor({ mentor_id: mentorId })).data
    names.set(mentorId, name)
    return name
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) names.set(mentorId, null)
    else names.delete(mentorId)
    return null // the id stands in its place
  }
}

/** After a rename on this page. */
export function forgetName(mentorId: string): void {
  names.delete(mentorId)
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

/** Mentors for a field's suggestions, by name or id. */
export function useMentorSuggestions(typed: string) {
  const text = typed.trim()
  const { value } = useLoaded(`mentors ${text}`, async (signal) => {
    if (text === '') return []
    const { data } = await api.listMentors(
      { search: text.slice(0, listMentors.search.maxLength), limit: 10 },
      { signal },
    )
    return data.data.map(({ id, name }) => ({ value: id, label: name }))
  })
  return value ?? []
}
