import { createHash } from 'node:crypto'

// Cursors of lists. A cursor is the opaque text of a position in the order of a list. A client gets it in a `next` link, and sends it
// back as `after`.
//
// A page number gets slower with its distance from the first page, and its records shift when others write. A page after a position is
// one range of an index, wherever it begins.
//
// Clients must not build cursors, so a cursor is encoded, and contains a checksum of the list's name and filters. A cursor of another
// list is rejected instead of silently skipping records. The checksum does not prevent forgery, which would gain nothing: a position
// reveals nothing that the list does not show.

/** Identifies a list by its operation and filters, in a fixed order. Filters that are not given are undefined. */
export interface ListIdentity {
  readonly operationId: string
  readonly filters: Readonly<Record<string, string | number | undefined>>
}

/** Encodes the text of a position as a cursor of this list. */
export function encodeCursor(list: ListIdentity, position: string): string {
  return Buffer.from(`${position}.${checksumOf(list, position)}`).toString('base64url')
}

/** Decodes a cursor to the text of its position; undefined if it belongs to another list. A forged cursor can contain any text. */
export function decodeCursor(list: ListIdentity, cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  const position = text.slice(0, Math.max(0, text.lastIndexOf('.')))
  return encodeCursor(list, position) === cursor ? position : undefined
}

function checksumOf({ operationId, filters }: ListIdentity, position: string): string {
  const list = JSON.stringify([operationId, filters])
  return createHash('sha256').update(`${list}\n${position}`).digest('base64url').slice(0, 8)
}
