const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/**
 * Returns the name of a repeated member of an object. JSON.parse silently keeps the last one, while other parsers keep the first or
 * reject both (RFC 8259, section 4). Nested objects are not checked.
 *
 * @param text the JSON text of `value`.
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
