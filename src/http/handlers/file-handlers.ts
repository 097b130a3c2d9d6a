import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Handlers } from '../../contract/operation.js'
import { calendarDay, formatInstant, type Instant } from '../../domain/time.js'
import { toSheetHead, toSheetLines } from '../../representation/certification-sheet.js'
import type { CsvSeparator } from '../../representation/csv.js'
import { toExpiryCalendar } from '../../representation/expiry-calendar.js'
import type { NamedCertification } from '../../store/interface/store.js'
import { parseExpiryRange } from '../../representation/requests.js'
import type { Context } from './context.js'
import { isNoneMatchHit } from './entity-tag.js'

/** The maximum number of events in a calendar. More of them would make calendar programs slow. */
const MAX_EVENTS = 5_000

const SEPARATORS = { comma: ',', semicolon: ';' } as const

/** The operations whose replies are files. */
export const fileHandlers: Pick<Handlers<Context>, 'exportCertifications' | 'getExpiryCalendar'> = {
  async exportCertifications({ query }, { store, now }) {
    const { mentor_id, cert_type, status, separator } = query
    const filter = { mentorId: mentor_id, certType: cert_type, status, ...parseExpiryRange(query) }
    const name = `certifications-${formatInstant(now).slice(0, 10)}.csv`
    return {
      status: 200,
      headers: { 'Content-Disposition': `attachment; filename="${name}"` },
      body: toSheet(store.exportMatching(filter, now), now, SEPARATORS[separator]),
    }
  },

  async getExpiryCalendar({ query, headers }, { store, now }) {
    const { days, cert_type } = query
    const filter = { certType: cert_type, lastDay: calendarDay(now) + days, limit: MAX_EVENTS }
    const body = await joinParts(toExpiryCalendar(await store.getExpiryCalendar(filter, now), cert_type))
    const ETag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    if (isNoneMatchHit(headers['if-none-match'], ETag))
      return { status: 304, headers: { ETag }, body: undefined }
    return { status: 200, headers: { ETag }, body }
  },
}

/** Formats a sheet in parts. The first part includes the first batch, so that a failure of the database before it gets an error reply. */
async function* toSheet(
  batches: AsyncIterable<readonly NamedCertification[]>,
  now: Instant,
  separator: CsvSeparator,
): AsyncGenerator<string> {
  let head = toSheetHead(separator)
  for await (const batch of batches) {
    yield head + toSheetLines(batch, now, separator)
    head = ''
  }
}

/** Joins the parts of a text, and lets the event loop answer other requests in between. */
async function joinParts(parts: Iterable<string>): Promise<string> {
  let text = ''
  for (const part of parts) {
    text += part
    await setImmediate()
  }
  return text
}
