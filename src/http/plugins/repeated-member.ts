const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * The name of a member that an object has twice. JSON.parse keeps the last one and says nothing, where others keep the first
 * or reject both (RFC 8259, section 4). Objects in the object are not looked at.
 *
 * @param text is the JSON text that `value` was parsed from.
 */
export function repeatedMember(text: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.values(value).some((it) => typeof it === 'object')) return undefined
  const names = new Set<string>()
  for (const [token, colon] of text.matchAll(STRING)) {
    if (colon === undefined) continue
    const name = JSON.parse(token.slice(0, -colon.length)) as string
    if (names.has(name)) return name
    names.add(name)
  }
  return undefined
}
