import { createHash } from 'node:crypto'
import { isWithinRange } from '../../domain/time.js'
import type { Position } from '../../store/store.js'

// The cursor of the `after` parameter. A page number becomes slower the further it lies, and shifts when others write. A cursor
// is a position in the list's order, so the next page is one range of an index, wherever it begins. It is opaque, because clients
// must not build one, and it contains a checksum of the list's name: a cursor of another list or of other filters is rejected
// instead of silently skipping records. The checksum does not prevent forgery, which would be useless: a position shows
// nothing that the list does not.

/** Formats the cursor of a position. @param list identifies the list: its operation and filters. */
export function formatCursor(list: string, position: Position): string {
  const text = `${position.expiresAt}.${position.id}`
  return Buffer.from(`${text}.${markOf(list, text)}`).toString('base64url')
}

/** Parses a cursor. Returns undefined if it is not one of this list. */
export function parseCursor(list: string, cursor: string): Position | undefined {
  const [expiresAt = '', id = '', mark] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const position = { expiresAt: Number(expiresAt), id: Number(id) }
  if (mark === undefined || formatCursor(list, position) !== cursor || !isPossible(position)) return undefined
  return position
}

/** A forged cursor can contain any numbers. */
function isPossible({ expiresAt, id }: Position): boolean {
  return Number.isSafeInteger(id) && id > 0 && Number.isInteger(expiresAt) && isWithinRange(expiresAt)
}

function markOf(list: string, text: string): string {
  return createHash('sha256').update(`${list}\n${text}`).digest('base64url').slice(0, 8)
}
