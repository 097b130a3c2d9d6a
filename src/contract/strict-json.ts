/** Matches strings, and the characters that structure JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g

/**
 * Finds a member that an object has twice, and returns its name. JSON.parse silently keeps the last one, while other parsers keep the first
 * or reject both (RFC 8259, section 4).
 *
 * @param text valid JSON.
 */
export function findRepeatedMember(text: string): string | undefined {
  /** The names in each open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let lastString = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token !== ':') lastString = token
    else {
      const name = JSON.parse(lastString) as string
      const names = open.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return undefined
}

/** Half of a UTF-16 surrogate pair. JSON can escape it, but UTF-8 cannot encode it. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Finds a member whose text contains a lone surrogate, and returns its name. Nested objects are not searched. */
export function findLoneSurrogate(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = Object.entries(value).find(([, it]) => typeof it === 'string' && LONE_SURROGATE.test(it))
  return found?.[0]
}
