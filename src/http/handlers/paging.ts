import { InvalidRequestError } from '../../contract/violations.js'
import type { ListPage, Position, PageRequest } from '../../store/interface/store.js'
import { isWithinRange } from '../../domain/time.js'
import { decodeCursor, encodeCursor, type ListIdentity } from './cursor.js'

/** The paging parameters of a list, checked against the contract. */
export interface PageQuery {
  readonly page?: number | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/**
 * Parses the requested part of a list.
 *
 * @throws InvalidRequestError if `page` and `after` are combined, the page begins too late, or the cursor is of another list.
 */
export function parsePageQuery(
  list: ListIdentity,
  { page, limit, after }: PageQuery,
  lastPagedRecord: number,
): PageRequest {
  if (after !== undefined) {
    if (page !== undefined) throw violation('/after', 'cannot be combined with page')
    return { limit, after: parseCursor(list, after, parsePosition) }
  }
  const offset = ((page ?? 1) - 1) * limit
  if (offset >= lastPagedRecord) {
    throw violation('/page', `begins after record ${lastPagedRecord}; follow the next links instead`)
  }
  return { limit, offset }
}

/** Maps a page to the contract's Pagination. */
export function toPagination({ page, limit, after }: PageQuery, { total }: ListPage<unknown>) {
  return { page: after === undefined ? (page ?? 1) : null, limit, total }
}

/** Formats the `Link` header (RFC 8288). Targets are relative to the request's URL and keep its filters. */
export function linkHeader(
  list: ListIdentity,
  query: PageQuery,
  { records, total, hasMore }: ListPage<Position>,
  lastPagedRecord: number,
): string {
  const { limit } = query
  const last = Math.max(1, Math.ceil(total / limit))
  const prev = query.after === undefined ? Math.min((query.page ?? 1) - 1, last) : 0
  const next = hasMore ? records.at(-1) : undefined
  const filters = formatFilters(list.filters)
  const target = (rel: string, paging: string) => `<?${filters}${paging}&limit=${limit}>; rel="${rel}"`
  return [
    target('first', 'page=1'),
    ...(prev > 0 ? [target('prev', `page=${prev}`)] : []),
    ...(next !== undefined ? [target('next', `after=${encodeCursor(list, formatPosition(next))}`)] : []),
    ...((last - 1) * limit < lastPagedRecord ? [target('last', `page=${last}`)] : []),
  ].join(', ')
}

/**
 * Parses the position in a cursor.
 *
 * @param parse parses the text of the position; returns undefined if it is impossible, because a forged cursor can contain any text.
 * @throws InvalidRequestError if the cursor belongs to another list.
 */
export function parseCursor<T>(
  list: ListIdentity,
  cursor: string,
  parse: (position: string) => T | undefined,
): T {
  const text = decodeCursor(list, cursor)
  const position = text === undefined ? undefined : parse(text)
  if (position === undefined) throw violation('/after', 'is not a cursor of this list')
  return position
}

function formatPosition({ expiresAt, id }: Position): string {
  return `${expiresAt}.${id}`
}

function parsePosition(text: string): Position | undefined {
  const [expiresAt, id] = text.split('.')
  const position = { expiresAt: Number(expiresAt), id: Number(id) }
  return isPossible(position) && formatPosition(position) === text ? position : undefined
}

/**
 * Formats the `Link` header of a list without page numbers. Targets are relative to the request's URL and keep its filters.
 *
 * @param next the cursor of the next page; undefined if there is none.
 */
export function cursorLinkHeader({ filters }: ListIdentity, limit: number, next: string | undefined): string {
  const target = (rel: string, after: string) =>
    `<?${formatFilters(filters)}${after}limit=${limit}>; rel="${rel}"`
  return [target('first', ''), ...(next === undefined ? [] : [target('next', `after=${next}&`)])].join(', ')
}

function isPossible({ expiresAt, id }: Position): boolean {
  return Number.isSafeInteger(id) && id > 0 && Number.isInteger(expiresAt) && isWithinRange(expiresAt)
}

/** Formats filters as the beginning of a query, each followed by `&`. */
function formatFilters(filters: ListIdentity['filters']): string {
  const kept = Object.entries(filters).filter(([, value]) => value !== undefined)
  return kept.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}&`).join('')
}

/** Creates the error of a query parameter. */
export function violation(pointer: string, detail: string): InvalidRequestError {
  return new InvalidRequestError([{ in: 'query', pointer, detail }])
}
