import { type Certification, statusOf } from './certification.js'
import { DomainError } from './errors.js'
import type { Instant } from './time.js'

/** The version and the status, which changes without a write. Together they determine what clients see of a certification. */
export type Revision = string

/** Returns the revision of a certification at an instant. */
export function revisionOf(certification: Certification, now: Instant): Revision {
  return `${certification.version}-${statusOf(certification, now)}`
}

/** Which revisions of a certification a request may meet. */
export interface Precondition {
  /** Only these; undefined for any. */
  readonly accepted?: readonly Revision[] | undefined
  /** None of these; `any` for none at all. */
  readonly refused?: readonly Revision[] | 'any' | undefined
}

/** @throws DomainError `precondition-failed` if the certification's revision is not accepted, or refused. */
export function checkPrecondition(
  certification: Certification,
  now: Instant,
  { accepted, refused = [] }: Precondition,
): void {
  const revision = revisionOf(certification, now)
  if (accepted?.includes(revision) === false) {
    throw new DomainError(
      'precondition-failed',
      "If-Match does not contain the certification's current entity tag. Read it again and retry.",
    )
  }
  if (refused === 'any' || refused.includes(revision)) {
    throw new DomainError(
      'precondition-failed',
      "If-None-Match contains the certification's current entity tag, so nothing was changed.",
    )
  }
}
