import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant, type Instant } from '../domain/time.js'
import type { NamedCertification } from '../store/interface/store.js'
import { escapeText, toContentLine } from './icalendar.js'

const NAME = 'Expiring certifications'

/** The number of events that are formatted before other requests get their turn. */
const EVENTS_PER_PART = 250

/**
 * Formats an iCalendar file (RFC 5545) with an all-day event for each certification, in parts. The text does not depend on the time of
 * the request, so that its entity tag changes only with the certifications.
 *
 * @param certType the type, if all certifications have the same.
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
    // Without METHOD, DTSTAMP is the time of the last revision (RFC 5545, section 3.8.7.2).
    toContentLine('DTSTAMP', toDateTime(updatedAt)) +
    toContentLine('DTSTART;VALUE=DATE', toDateTime(expiresAt).slice(0, 8)) +
    toContentLine('SUMMARY', escapeText(summary)) +
    toContentLine('DESCRIPTION', escapeText(description)) +
    // The event does not make its reader busy on that day.
    toContentLine('TRANSP', 'TRANSPARENT') +
    toContentLine('END', 'VEVENT')
  )
}

/** Formats an instant as a DATE-TIME in UTC, such as `20260410T000000Z`. */
function toDateTime(instant: Instant): string {
  return formatInstant(instant).replaceAll(/[-:]/g, '')
}
