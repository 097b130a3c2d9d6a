import { UnexpectedReplyError } from './errors.js'

/**
 * The cursor in a page's `next` link (RFC 8288); undefined on the last page.
 *
 * @throws UnexpectedReplyError if the `next` link has no cursor, so that an iteration does not end early without notice.
 */
export function nextCursor(link: string): string | undefined {
  const next = link.split(/,\s*(?=<)/).find((it) => /;\s*rel="?next"?/.test(it))
  if (next === undefined) return undefined
  const cursor = /^<[^>]*[?&]after=([^&>]+)/.exec(next)?.[1]
  if (cursor === undefined) throw new UnexpectedReplyError(`The next link has no cursor: ${next}`)
  return decodeURIComponent(cursor)
}
