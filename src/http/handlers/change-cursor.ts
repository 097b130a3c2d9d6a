import type { FeedPosition } from '../../store/store.js'
import { sealCursor, unsealCursor } from './cursor.js'

// The cursors of the change feed. They contain the name of the database, because its order means nothing in another one.

const FEED = 'listCertificationChanges'

/** Formats the cursor of a position. */
export function formatChangeCursor({ database, order, id }: FeedPosition): string {
  return sealCursor(FEED, `${database}.${order}.${id}`)
}

/** Parses a cursor. Returns undefined if it is not one of the change feed of any database. */
export function parseChangeCursor(cursor: string): FeedPosition | undefined {
  const [database = '', order = '', id = ''] = unsealCursor(FEED, cursor)?.split('.') ?? []
  const position = { database, order: Number(order), id: Number(id) }
  const isPossible = [position.order, position.id].every((it) => Number.isSafeInteger(it) && it >= 0)
  return isPossible && formatChangeCursor(position) === cursor ? position : undefined
}
