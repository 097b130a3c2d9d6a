import { type Certification, statusOf } from '../domain/certification.js'
import { DomainError } from '../domain/errors.js'
import type { Instant } from '../domain/time.js'

/** The strong entity tag of a certification at `now`: version and status determine all that is sent of it. */
export function entityTagOf(certification: Certification, now: Instant): string {
  return `"${certification.version}-${statusOf(certification, now)}"`
}

/**
 * Whether `If-None-Match` names the tag, compared weakly (RFC 9110, section 13.1.2).
 *
 * @param list has the form of the contract's EntityTagList.
 */
export function isNoneMatchHit(list: string | undefined, tag: string): boolean {
  return list !== undefined && (list === '*' || tagsOf(list).some((it) => it.replace(/^W\//, '') === tag))
}

/**
 * Checks `If-Match`, which compares strongly (RFC 9110, section 13.1.1): a weak tag equals none of ours.
 *
 * @throws DomainError `precondition-failed` unless it names the tag or is not given.
 */
export function checkIfMatch(list: string | undefined, certification: Certification, now: Instant): void {
  if (list === undefined || list === '*' || tagsOf(list).includes(entityTagOf(certification, now))) return
  throw new DomainError(
    'precondition-failed',
    "The certification's entity tag is not among those of If-Match.",
  )
}

function tagsOf(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag)
}
