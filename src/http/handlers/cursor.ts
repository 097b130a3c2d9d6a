import { createHash } from 'node:crypto'
import { isWithinRange } from '../../domain/time.js'
import type { Position } from '../../store/store.js'

// The cursor of the `after` parameter. A page number becomes slower the further it lies, and shifts when others write. A cursor
// is a position in the list's order, so the next page is one range of an index, wherever it begins. It is opaque, because clients
// must not build one, and it contains a checksum of the list's name: a cursor of another list or of other filters is rejected
// instead of silently skipping records. The checksum does not prevent forgery, which would be useless: a position shows
// nothing that the list does not.

/** Formats the cursor of a position in the list of certifications. @param list identifies the list: its operation and filters. */
export function formatCursor(list: string, position: Position): string {
  return sealCursor(list, `${position.expiresAt}.${position.id}`)
}

/** Parses a cursor. Returns undefined if it is not one of this list. */
export function parseCursor(list: string, cursor: string): Position | undefined {
  const [expiresAt = '', id = ''] = unsealCursor(list, cursor)?.split('.') ?? []
  const position = { expiresAt: Number(expiresAt), id: Number(id) }
  return isPossible(position) && formatCursor(list, position) === cursor ? position : undefined
}

/** Makes a cursor of the text of a position. @param list identifies the list: its operation and filters. */
export function sealCursor(list: string, position: string): string {
  return Buffer.from(`${position}.${checksumOf(list, position)}`).toString('base64url')
}

/** Returns the position's text; undefined if the cursor is not one of this list. A forged one can contain any text. */
export function unsealCursor(list: string, cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  const position = text.slice(0, Math.max(0, text.lastIndexOf('.')))
  return sealCursor(list, position) === cursor ? position : undefined
}

function isPossible({ expiresAt, id }: Position): boolean {
  return Number.isSafeInteger(id) && id > 0 && Number.isInteger(expiresAt) && isWithinRange(expiresAt)
}

function checksumOf(list: string, position: string): string {
  return createHash('sha256').update(`${list}\n${position}`).digest('base64url').slice(0, 8)
}
