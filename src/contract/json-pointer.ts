// JSON Pointer, RFC 6901.

const MAX_NAME_LENGTH = 100

/**
 * Returns a JSON Pointer to a member of that name. The name may come from a client: it is cut to a hundred characters and made
 * well-formed, so that it can be sent back and logged.
 */
export function pointerTo(name: string): string {
  const shortened = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name
  const wellFormed = Buffer.from(shortened).toString() // the cut, too, can leave half of a character
  return `/${escapePointer(wellFormed)}`
}

/** Escapes a member's name for a JSON Pointer (RFC 6901, section 3). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Restores a member's name from a reference token of a JSON Pointer (RFC 6901, section 4). */
export function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}
