import type { Certification } from '../../domain/certification.js'
import { type Precondition, type Revision, revisionOf } from '../../domain/revision.js'
import type { Instant } from '../../domain/time.js'

/** Returns the strong entity tag of a certification at `now` (RFC 9110, section 8.8.3). */
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

/** The conditional headers of a request, each of the form of the contract's EntityTagList. */
export interface ConditionalHeaders {
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
}

/**
 * Parses the precondition of a change. `If-Match` is compared strongly, so a weak tag never matches; `If-None-Match` weakly (RFC
 * 9110, sections 13.1.1 and 13.1.2).
 */
export function parsePrecondition(headers: ConditionalHeaders): Precondition {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers
  return {
    accepted:
      ifMatch === undefined || ifMatch === '*' ? undefined : tagsOf(ifMatch).filter(isStrong).map(revisionIn),
    refused: ifNoneMatch === '*' ? 'any' : tagsOf(ifNoneMatch ?? '').map(revisionIn),
  }
}

function isStrong(tag: string): boolean {
  return tag.startsWith('"')
}

function revisionIn(tag: string): Revision {
  return tag.replace(/^(W\/)?"/, '').slice(0, -1)
}

function tagsOf(list: string): string[] {
  return [...list.matchAll(/(?:W\/)?"[^"]*"/g)].map(([tag]) => tag)
}
