import { UnexpectedReplyError } from './errors.js'

/**
 * The cursor of a page's `next` link (RFC 8288); undefined on the last page.
 *
 * @throws UnexpectedReplyError if there is a next page but no cursor to it: the walk must not end early unnoticed.
 */
export function nextCursor(link: string): string | undefined {
  const next = link.split(/,\s*(?=<)/).find((it) => /;\s*rel="?next"?/.test(it))
  if (next === undefined) return undefined
  const cursor = /^<[^>]*[?&]after=([^&>]+)/.exec(next)?.[1]
  if (cursor === undefined) throw new UnexpectedReplyError(`The next link has no cursor: ${next}`)
  return decodeURIComponent(cursor)
}
