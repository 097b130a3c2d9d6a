import { InvalidRequestError } from '../../contract/violations.js'
import type { ListPage, Position, PageRequest } from '../../store/store.js'
import { formatCursor, parseCursor, sealCursor, unsealCursor } from './cursor.js'

/** The paging parameters of a list, checked against the contract. */
export interface PageQuery {
  readonly page?: number | undefined
  readonly limit: number
  readonly after?: string | undefined
}

/** Identifies a list by its operation and filters, in a fixed order. Filters that are not given are undefined. */
export interface ListIdentity {
  readonly operationId: string
  readonly filters: Readonly<Record<string, string | number | undefined>>
}

/**
 * Parses which part of a list is requested.
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
    const position = parseCursor(nameOf(list), after)
    if (position === undefined) throw violation('/after', 'is not a cursor of this list')
    return { limit, after: position }
  }
  const offset = ((page ?? 1) - 1) * limit
  if (offset >= lastPagedRecord) {
    throw violation('/page', `begins after record ${lastPagedRecord}; follow the next links instead`)
  }
  return { limit, offset }
}

/** The contract's Pagination. */
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
    ...(next !== undefined ? [target('next', `after=${formatCursor(nameOf(list), next)}`)] : []),
    ...((last - 1) * limit < lastPagedRecord ? [target('last', `page=${last}`)] : []),
  ].join(', ')
}

/**
 * Returns the position of a list's cursor, as `formatCursorPosition` got it.
 *
 * @param possible what the text of a position looks like: a forged cursor can contain any text.
 * @throws InvalidRequestError if the cursor is of another list.
 */
export function parseCursorPosition(list: ListIdentity, cursor: string, possible: RegExp): string {
  const position = unsealCursor(nameOf(list), cursor)
  if (position === undefined || !possible.test(position))
    throw violation('/after', 'is not a cursor of this list')
  return position
}

/** Formats the cursor of a position in a list. */
export function formatCursorPosition(list: ListIdentity, position: string): string {
  return sealCursor(nameOf(list), position)
}

/**
 * Formats the `Link` header of a list that has cursors only. Targets are relative to the request's URL and keep its filters.
 *
 * @param next the cursor of the next page; undefined if there is none.
 */
export function cursorLinkHeader({ filters }: ListIdentity, limit: number, next: string | undefined): string {
  const target = (rel: string, after: string) =>
    `<?${formatFilters(filters)}${after}limit=${limit}>; rel="${rel}"`
  return [target('first', ''), ...(next === undefined ? [] : [target('next', `after=${next}&`)])].join(', ')
}

/** As the beginning of a query. */
function formatFilters(filters: ListIdentity['filters']): string {
  const kept = Object.entries(filters).filter(([, value]) => value !== undefined)
  return kept.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}&`).join('')
}

/** Names a list for its cursors. */
export function nameOf({ operationId, filters }: ListIdentity): string {
  return JSON.stringify([operationId, filters])
}

export function violation(pointer: string, detail: string): InvalidRequestError {
  return new InvalidRequestError([{ in: 'query', pointer, detail }])
}
