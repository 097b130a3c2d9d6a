import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant, type Instant } from '../domain/time.js'
import type { NamedCertification } from '../store/store.js'
import { escapeText, toContentLine } from './icalendar.js'

const NAME = 'Expiring certifications'

/** How many events are formatted before other requests have their turn. */
const EVENTS_PER_PART = 250

/**
 * Formats an iCalendar file (RFC 5545) with an all-day event for each certification, in parts. It contains nothing of the time of the
 * request, so that the same certifications give the same text.
 *
 * @param certType the type of all certifications, if they are of one.
 */
export function* toExpiryCalendar(
  certifications: readonly NamedCertification[],
  certType: string | undefined,
): Generator<string> {
  const name = certType === undefined ? NAME : `${NAME}: ${certType}`
  yield (
    toContentLine('BEGIN', 'VCALENDAR') +
    toContentLine('VERSION', '2.0') +
    toContentLine('PRODID', '-//Certification Management Service//EN') +
    toContentLine('X-WR-CALNAME', escapeText(name))
  )
  for (let i = 0; i < certifications.length; i += EVENTS_PER_PART) {
    yield certifications
      .slice(i, i + EVENTS_PER_PART)
      .map(toEvent)
      .join('')
  }
  yield toContentLine('END', 'VCALENDAR')
}

function toEvent(certification: NamedCertification): string {
  const { mentorId, mentorName, certType, issuedAt, expiresAt, updatedAt } = certification
  const id = formatCertificationId(certification.id)
  const summary = `${mentorName ?? mentorId}: ${certType} expires`
  const description = `${id} of ${mentorId} expires at ${formatInstant(expiresAt)}.`
  return (
    toContentLine('BEGIN', 'VEVENT') +
    toContentLine('UID', `${id}-${toDateTime(issuedAt)}-${toDateTime(expiresAt)}@certifications`) +
    // Without METHOD, it is when the event was last revised (RFC 5545, section 3.8.7.2).
    toContentLine('DTSTAMP', toDateTime(updatedAt)) +
    toContentLine('DTSTART;VALUE=DATE', toDateTime(expiresAt).slice(0, 8)) +
    toContentLine('SUMMARY', escapeText(summary)) +
    toContentLine('DESCRIPTION', escapeText(description)) +
    // Nobody is busy on that day.
    toContentLine('TRANSP', 'TRANSPARENT') +
    toContentLine('END', 'VEVENT')
  )
}

/** Formats an instant as a DATE-TIME in UTC, such as `20260410T000000Z`. */
function toDateTime(instant: Instant): string {
  return formatInstant(instant).replaceAll(/[-:]/g, '')
}
