import type { Handlers } from '../../contract/operation.js'
import { checkAsOf, pastState } from '../../domain/as-of.js'
import { parseCertificationId } from '../../domain/certification-id.js'
import { parseInstant } from '../../domain/time.js'
import { toStatusResponse } from '../../representation/responses.js'
import { toAuditEntryResponse, toChangeResponse } from '../../representation/trail-responses.js'
import type { FeedPosition, FeedStart } from '../../store/interface/store.js'
import type { Context } from './context.js'
import { encodeCursor, type ListIdentity } from './cursor.js'
import { notFound } from '../../domain/not-found.js'
import { cursorLinkHeader, parseCursor, violation } from './paging.js'

/** Identifies the change feed. */
const FEED: ListIdentity = { operationId: 'listCertificationChanges', filters: {} }

/** The handlers of the operations that read the audit trail: the change feed, the audit list and past statuses. */
export const trailHandlers: Pick<
  Handlers<Context>,
  'listCertificationChanges' | 'listAuditEntries' | 'getCertificationStatus'
> = {
  async listCertificationChanges({ query }, { store }) {
    const page = await store.listCertificationChanges(parseStart(query.after), query.limit)
    if (page === undefined) {
      throw violation(
        '/after',
        'is a cursor of another database; walk the list and begin again with after=latest',
      )
    }
    return {
      status: 200,
      headers: { Link: cursorLinkHeader(FEED, query.limit, toFeedCursor(page.next)) },
      body: {
        data: page.changes.map(({ position, entry }) => toChangeResponse(toFeedCursor(position), entry)),
        has_more: page.hasMore,
      },
    }
  },

  async listAuditEntries({ path, query }, { store }) {
    const list = { operationId: `listAuditEntries of ${path.id}`, filters: {} }
    const id = parseCertificationId(path.id)
    const page = await store.listAuditEntries(id, parseEntryCursor(list, query.after), query.limit)
    if (page === undefined) throw notFound(path.id)
    const last = page.hasMore ? page.entries.at(-1) : undefined
    const next = last === undefined ? undefined : encodeCursor(list, String(last.id))
    return {
      status: 200,
      headers: { Link: cursorLinkHeader(list, query.limit, next) },
      body: {
        data: page.entries.map(({ entry }) => toAuditEntryResponse(entry)),
        has_more: page.hasMore,
      },
    }
  },

  async getCertificationStatus({ path, query }, { store, now, rules }) {
    const id = parseCertificationId(path.id)
    const current = await store.getCertificationStatus(id)
    if (current === undefined) throw notFound(path.id)
    const asOf = query.as_of === undefined ? now : parseInstant(query.as_of)
    if (query.as_of !== undefined) checkAsOf(asOf, current)
    const certification = asOf < now ? pastState(await store.auditedAt(id, asOf)) : current
    return { status: 200, headers: {}, body: toStatusResponse(certification, asOf, rules.expiringSoonDays) }
  },
}

function parseStart(after: string | undefined): FeedStart {
  if (after === undefined) return 'oldest'
  if (after === 'latest') return 'latest'
  return parseCursor(FEED, after, parseFeedPosition)
}

/** Returns the cursor after which the feed continues from a position. */
export function toFeedCursor(position: FeedPosition): string {
  return encodeCursor(FEED, formatFeedPosition(position))
}

/** Formats a position. It includes the database, because its order means nothing in another one. */
function formatFeedPosition({ database, order, id }: FeedPosition): string {
  return `${database}.${order}.${id}`
}

function parseFeedPosition(text: string): FeedPosition | undefined {
  const [database, order, id] = text.split('.')
  const position = { database: String(database), order: Number(order), id: Number(id) }
  const isPossible = [position.order, position.id].every((it) => Number.isSafeInteger(it) && it >= 0)
  return isPossible && formatFeedPosition(position) === text ? position : undefined
}

/** Returns the id of the entry after which the page begins. */
function parseEntryCursor(list: ListIdentity, after: string | undefined): number {
  if (after === undefined) return 0
  return parseCursor(list, after, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : undefined))
}
