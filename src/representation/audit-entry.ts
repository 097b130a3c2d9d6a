import { formatCertificationId } from '../domain/certification-id.js'
import { formatInstant } from '../domain/time.js'
import { toStoredFields } from './responses.js'
import type { AuditLine } from '../store/store.js'
import { printable } from './printable.js'

type Shown = Readonly<Record<string, unknown>>

/** The line as an object for JSON: the record's fields under the contract's names, and its version. */
export function toAuditEntry({ certificationId, changedAt, operation, before, after, actor }: AuditLine) {
  return {
    changed_at: formatInstant(changedAt),
    operation,
    id: formatCertificationId(certificationId),
    subject: actor.subject,
    request_id: actor.requestId,
    before: before === null ? null : toStoredFields(before.certification, before.renewals),
    after: after === null ? null : toStoredFields(after.certification, after.renewals),
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
