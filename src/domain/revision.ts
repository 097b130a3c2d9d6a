import { type Certification, statusOf } from './certification.js'
import { DomainError } from './errors.js'
import type { Instant } from './time.js'

/** The version and the status of a certification. Both determine what clients see; the status can change without a write. */
export type Revision = string

/** Returns the revision of a certification at an instant. */
export function revisionOf(certification: Certification, now: Instant): Revision {
  return `${certification.version}-${statusOf(certification, now)}`
}

/** The revisions of a certification for which a request may be carried out. */
export interface Precondition {
  /** Only these revisions; undefined accepts any. */
  readonly accepted?: readonly Revision[] | undefined
  /** Not these revisions; `any` refuses all. */
  readonly refused?: readonly Revision[] | 'any' | undefined
}

/** Checks the certification's revision. @throws DomainError `precondition-failed` if it is not accepted or is refused. */
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
