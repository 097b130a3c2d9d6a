import type { Certification } from '../../domain/certification.js'
import { type Revision, revisionOf } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'

/** The strong entity tag of a certification at `now`. */
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
 * The revisions that `If-Match` accepts; undefined if that is any, or it is not given. It compares strongly (RFC 9110, section
 * 13.1.1): a weak tag equals none of ours.
 */
export function parseIfMatch(list: string | undefined): Revision[] | undefined {
  if (list === undefined || list === '*') return undefined
  return tagsOf(list).flatMap((tag) => (tag.startsWith('"') ? [tag.slice(1, -1)] : []))
}

function tagsOf(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag)
}
