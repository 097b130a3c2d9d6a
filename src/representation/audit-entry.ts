import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant } from '../domain/time.js'
import { toRenewalResponse, toRevocationFields } from './responses.js'
import type { AuditedRecord, AuditLine } from '../store/store.js'

type Shown = Readonly<Record<string, unknown>>

/** The line as an object for JSON: the record's fields under the contract's names, and its version. */
export function toAuditEntry({ certificationId, changedAt, operation, before, after, actor }: AuditLine) {
  return {
    changed_at: formatInstant(changedAt),
    operation,
    id: formatCertificationId(certificationId),
    subject: actor.subject,
    request_id: actor.requestId,
    before: before === null ? null : toAuditedFields(before),
    after: after === null ? null : toAuditedFields(after),
  }
}

/** The line for people: when, what, by whom, and each field that changed. */
export function describeAuditEntry(line: AuditLine): string {
  const { changed_at, operation, subject, request_id, before, after } = toAuditEntry(line)
  const by = subject === null ? '' : ` by ${subject}`
  const request = request_id === null ? '' : ` (request ${request_id})`
  return printable(`${changed_at} ${operation}${by}${request}: ${describeChange(before ?? {}, after ?? {})}`)
}

function describeChange(before: Shown, after: Shown): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const texts = names.map((name) => [name, textOf(before[name]), textOf(after[name])] as const)
  return texts
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) =>
      was === undefined || is === undefined ? `${name} ${was ?? is}` : `${name} ${was} → ${is}`,
    )
    .join(', ')
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Without control characters, which a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD')
}

function toAuditedFields({ certification, renewals }: AuditedRecord) {
  return {
    mentor_id: certification.mentorId,
    cert_type: certification.certType,
    issued_at: formatInstant(certification.issuedAt),
    expires_at: formatInstant(certification.expiresAt),
    renewal_count: certification.renewalCount,
    version: certification.version,
    created_at: formatInstant(certification.createdAt),
    updated_at: formatInstant(certification.updatedAt),
    ...toRevocationFields(certification),
    ...(renewals.length > 0 && { renewal_history: renewals.map(toRenewalResponse) }),
  }
}
