import type { Client as FetchClient } from 'openapi-fetch'
import type { paths } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { ProblemError, UnexpectedReplyError } from './errors.js'
import { nextCursor } from './next-cursor.js'
import type { CallOptions, Operations, Paginators } from './operation-types.js'
import { cameAfterLostReply } from './retrying-fetch.js'

/** What the table says of an operation, for all operations alike. */
interface OperationEntry {
  readonly method: string
  readonly path: string
  readonly parameters: Readonly<Record<string, readonly [place: 'path' | 'query' | 'header', name: string]>>
  /** By status: the declared headers under their property names. */
  readonly replies: Readonly<Record<number, Readonly<Record<string, string>>>>
  readonly walk?: { readonly name: string; readonly limit: number }
}

type LooseArguments = Readonly<Record<string, unknown>>

interface LooseReply {
  readonly data: unknown
  readonly [header: string]: unknown
}

/** openapi-fetch's `request`, for an operation that is known at run time only. */
type Send = (
  method: string,
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

/** A method for each operation, and one for each list that walks its pages, as `Operations` and `Paginators` describe them. */
export function operationMethods(http: FetchClient<paths>): Operations & Paginators {
  // Types and table are made from one contract; what a test calls through the one exercises the other.
  const send = http.request as unknown as Send
  const entries = Object.entries<OperationEntry>(operationTable)
  const methods = entries.flatMap(([id, entry]) => {
    const call = (args?: LooseArguments, options?: CallOptions) => perform(send, id, entry, args, options)
    return entry.walk === undefined
      ? [[id, call]]
      : [
          [id, call],
          [entry.walk.name, paginateWith(call, entry.walk.limit)],
        ]
  })
  return Object.fromEntries(methods) as Operations & Paginators
}

async function perform(
  send: Send,
  id: string,
  { method, path, parameters, replies }: OperationEntry,
  args: LooseArguments = {},
  options: CallOptions = {},
): Promise<LooseReply> {
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

function paginateWith(
  call: (args: LooseArguments, options?: CallOptions) => Promise<unknown>,
  limit: number,
) {
  return async function* (args: LooseArguments = {}, options?: CallOptions) {
    let after = args.after
    do {
      const page = (await call({ limit, ...args, after }, options)) as PageReply
      yield* page.data.data
      after = nextCursor(page.link)
    } while (after !== undefined)
  }
}
