import type { Handlers } from '../../contract/operation.js'
import { checkAsOf, pastState } from '../../domain/as-of.js'
import { parseCertificationId } from '../../domain/certification-id.js'
import { parseInstant } from '../../domain/time.js'
import { toStatusResponse } from '../../representation/responses.js'
import { toAuditEntryResponse, toChangeResponse } from '../../representation/trail-responses.js'
import type { FeedStart } from '../../store/store.js'
import { formatChangeCursor, parseChangeCursor } from './change-cursor.js'
import type { Context } from './context.js'
import { unsealCursor } from './cursor.js'
import { notFound } from '../../domain/not-found.js'
import { cursorLinkHeader, formatCursorPosition, type ListIdentity, nameOf, violation } from './paging.js'

/** The operations that read the audit trail. */
export const trailHandlers: Pick<
  Handlers<Context>,
  'listCertificationChanges' | 'listAuditEntries' | 'getCertificationStatus'
> = {
  async listCertificationChanges({ query }, { store }) {
    const list = { operationId: 'listCertificationChanges', filters: {} }
    const page = await store.listCertificationChanges(parseStart(query.after), query.limit)
    if (page === undefined) {
      throw violation(
        '/after',
        'is a cursor of another database; walk the list and begin again with after=latest',
      )
    }
    return {
      status: 200,
      headers: { Link: cursorLinkHeader(list, query.limit, formatChangeCursor(page.next)) },
      body: {
        data: page.changes.map(({ position, entry }) =>
          toChangeResponse(formatChangeCursor(position), entry),
        ),
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
    const next = last === undefined ? undefined : formatCursorPosition(list, String(last.id))
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
  const position = parseChangeCursor(after)
  if (position === undefined) throw violation('/after', 'is not a cursor of this list')
  return position
}

/** Returns the id of the entry after which the page begins. */
function parseEntryCursor(list: ListIdentity, after: string | undefined): number {
  if (after === undefined) return 0
  const id = Number(unsealCursor(nameOf(list), after) ?? NaN)
  if (!Number.isSafeInteger(id)) throw violation('/after', 'is not a cursor of this list')
  return id
}
