import { createHash } from 'node:crypto'
import { isWithinRange } from '../../domain/time.js'
import type { Position } from '../../store/store.js'

/**
 * The opaque cursor of the `after` parameter: a position, with a mark of the list that made it.
 *
 * @param list tells lists apart: what has the same order and filters is the same list.
 */
export function formatCursor(list: string, position: Position): string {
  const text = `${position.expiresAt}.${position.id}`
  return Buffer.from(`${text}.${markOf(list, text)}`).toString('base64url')
}

/** The position in a cursor, or undefined if this list did not make it. */
export function parseCursor(list: string, cursor: string): Position | undefined {
  const [expiresAt = '', id = '', mark] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const position = { expiresAt: Number(expiresAt), id: Number(id) }
  if (mark === undefined || formatCursor(list, position) !== cursor || !isPossible(position)) return undefined
  return position
}

/** The mark is no secret: a forged one may stand behind any numbers. */
function isPossible({ expiresAt, id }: Position): boolean {
  return Number.isSafeInteger(id) && id > 0 && Number.isInteger(expiresAt) && isWithinRange(expiresAt)
}

function markOf(list: string, text: string): string {
  return createHash('sha256').update(`${list}\n${text}`).digest('base64url').slice(0, 8)
}
