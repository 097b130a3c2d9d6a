import type { Certification } from '../../domain/certification.js'
import { type Revision, revisionOf } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'

/** Returns the strong entity tag of a certification at `now`. */
export function entityTagOf(certification: Certification, now: Instant): string {
  return `"${revisionOf(certification, now)}"`
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
 * Parses the revisions that `If-Match` accepts; undefined if it accepts any or is absent. The comparison is strong (RFC 9110,
 * section 13.1.1), so a weak tag never matches.
 */
export function parseIfMatch(list: string | undefined): Revision[] | undefined {
  if (list === undefined || list === '*') return undefined
  return tagsOf(list).flatMap((tag) => (tag.startsWith('"') ? [tag.slice(1, -1)] : []))
}

function tagsOf(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag)
}
