import { UnexpectedReplyError } from './errors.js'

/**
 * The cursor in a page's `next` link (RFC 8288); undefined on the last page.
 *
 * @throws UnexpectedReplyError if the `next` link has no cursor, so that an iteration does not end early without notice.
 */
export function nextCursor(link: string): string | undefined {
  const target = /<([^>]*)>[^<]*;\s*rel="?next"?/.exec(link)?.[1]
  if (target === undefined) return undefined
  const cursor = new URLSearchParams(target.replace(/^.*\?/, '')).get('after')
  if (!cursor) throw new UnexpectedReplyError(`The next link has no cursor: ${target}`)
  return cursor
}
