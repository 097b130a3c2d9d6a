import { paginatorTable } from '../../generated/operation-table.js'
import { allArguments, checkArguments, type UntypedArguments } from './arguments.js'
import { UnexpectedReplyError } from './errors.js'
import { nextCursor } from './next-cursor.js'
import { entryOf } from './operation-entry.js'
import type { MethodOf } from './operation-methods.js'
import type { CallOptions, Paginators } from './operation-types.js'

type RequestPage = (args: UntypedArguments, options?: CallOptions) => Promise<PageReply>

interface PageReply {
  readonly data: { readonly data: readonly unknown[]; readonly has_more?: boolean }
  readonly link: string
}

/**
 * Creates the methods described by `Paginators`.
 *
 * They follow the `next` link from page to page and yield one record at a time. Because a cursor names the last record and not a page
 * number, no record is skipped or repeated if others are created or deleted meanwhile. The next page is requested only when it is
 * needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export function createPaginators(methodOf: MethodOf): Paginators {
  const paginators = Object.entries(paginatorTable).map(([name, { operation, limit }]) => {
    const requestPage = methodOf(operation, name) as unknown as RequestPage
    const known = allArguments(entryOf(operation)).filter((it) => it !== 'page')
    const paginate = (args: UntypedArguments = {}, options?: CallOptions) => {
      checkArguments(name, args, known)
      return iterate(requestPage, { limit, ...args }, options)
    }
    return [name, paginate] as const
  })
  return Object.fromEntries(paginators) as unknown as Paginators
}

async function* iterate(requestPage: RequestPage, args: UntypedArguments, options?: CallOptions) {
  let { after } = args
  do {
    const { data: page, link } = await requestPage({ ...args, after }, options)
    yield* page.data
    if (page.has_more === false) return
    const next = nextCursor(link)
    if (next !== undefined && next === after) {
      throw new UnexpectedReplyError(`The next page is the same one again: after=${next}`)
    }
    after = next
  } while (after !== undefined)
}
