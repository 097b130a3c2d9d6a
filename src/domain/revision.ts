import { type Certification, statusOf } from './certification.js'
import { DomainError } from './errors.js'
import type { Instant } from './time.js'

/** The version and the status, which changes without a write. Together they determine what clients see of a certification. */
export type Revision = string

export function revisionOf(certification: Certification, now: Instant): Revision {
  return `${certification.version}-${statusOf(certification, now)}`
}

/** @throws DomainError `precondition-failed` unless the certification stands as one of `accepted`; undefined: all are. */
export function checkRevision(
  certification: Certification,
  now: Instant,
  accepted: readonly Revision[] | undefined,
): void {
  if (accepted === undefined || accepted.includes(revisionOf(certification, now))) return
  throw new DomainError(
    'precondition-failed',
    "If-Match does not contain the certification's current entity tag. Read it again and retry.",
  )
}
