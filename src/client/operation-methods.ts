import type { Client as FetchClient } from 'openapi-fetch'
import type { paths } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { ProblemError, UnexpectedReplyError } from './errors.js'
import { nextCursor } from './next-cursor.js'
import type { CallOptions, Operations, Paginators } from './operation-types.js'
import { cameAfterLostReply } from './retrying-fetch.js'

/** An entry of the operation table, in a form that fits every operation. */
interface OperationEntry {
  readonly method: string
  readonly path: string
  readonly parameters: Readonly<Record<string, readonly [place: 'path' | 'query' | 'header', name: string]>>
  /** The declared headers of each status, by property name. */
  readonly replies: Readonly<Record<number, Readonly<Record<string, string>>>>
  readonly paginator?: { readonly name: string; readonly limit: number }
}

type UntypedArguments = Readonly<Record<string, unknown>>

interface UntypedReply {
  readonly data: unknown
  readonly [header: string]: unknown
}

/** openapi-fetch's `request` for an operation known only at run time. */
type Send = (
  method: string,
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

/**
 * Creates the methods described by `Operations` and `Paginators`.
 *
 * A paginator follows the `next` link from page to page and yields one record at a time. Because a cursor names the last
 * record and not a page number, no record is skipped or repeated if others are created or deleted meanwhile. The next page
 * is requested only when it is needed.
 */
export function operationMethods(http: FetchClient<paths>): Operations & Paginators {
  // Untyped here: table and types are generated from the same contract, and the tests call every operation through both.
  const send = http.request as unknown as Send
  const entries = Object.entries<OperationEntry>(operationTable)
  const methods = entries.flatMap(([id, entry]) => {
    const call = (args?: UntypedArguments, options?: CallOptions) => perform(send, id, entry, args, options)
    return entry.paginator === undefined
      ? [[id, call]]
      : [
          [id, call],
          [entry.paginator.name, createPaginator(call, entry.paginator.limit)],
        ]
  })
  return Object.fromEntries(methods) as Operations & Paginators
}

async function perform(
  send: Send,
  id: string,
  { method, path, parameters, replies }: OperationEntry,
  args: UntypedArguments = {},
  options: CallOptions = {},
): Promise<UntypedReply> {
  checkArguments(id, args, [...Object.keys(parameters), ...(BODY_METHODS.has(method) ? ['body'] : [])])
  const params: Record<string, Record<string, unknown>> = { path: {}, query: {}, header: {} }
  for (const [argument, [place, name]] of Object.entries(parameters)) params[place]![name] = args[argument]
  const { data, error, response } = await send(method, path, { ...options, params, body: args.body })
  const headers = replies[response.status]
  if (!response.ok && headers === undefined) {
    const afterLostReply = cameAfterLostReply(response)
    throw new ProblemError({ operation: id, response, body: error, afterLostReply })
  }
  return { status: response.status, data, response, ...readHeaders(response, headers) }
}

const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH'])

/** Rejects a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
function checkArguments(id: string, args: UntypedArguments, known: readonly string[]): void {
  const unknown = Object.keys(args).find((it) => !known.includes(it))
  if (unknown !== undefined)
    throw new TypeError(`${id}: unknown argument ${unknown}; it takes ${known.join(', ')}`)
}

function readHeaders({ headers }: Response, names: Readonly<Record<string, string>> = {}) {
  const values = Object.entries(names).map(([property, name]) => {
    const value = headers.get(name)
    if (value === null) {
      throw new UnexpectedReplyError(
        `The reply lacks the header ${name}. In a browser, the service must expose it (Access-Control-Expose-Headers).`,
      )
    }
    return [property, value] as const
  })
  return Object.fromEntries(values)
}

type PageReply = { readonly data: { readonly data: readonly unknown[] }; readonly link: string }

function createPaginator(
  call: (args: UntypedArguments, options?: CallOptions) => Promise<unknown>,
  limit: number,
) {
  return async function* (args: UntypedArguments = {}, options?: CallOptions) {
    let after = args.after
    do {
      const page = (await call({ limit, ...args, after }, options)) as PageReply
      yield* page.data.data
      const next = nextCursor(page.link)
      if (next !== undefined && next === after) {
        throw new UnexpectedReplyError(`The next page would be the same one again: after=${next}`)
      }
      after = next
    } while (after !== undefined)
  }
}
