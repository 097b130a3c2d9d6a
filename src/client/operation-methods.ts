import {
  type Client as FetchClient,
  createFinalURL,
  createQuerySerializer,
  defaultPathSerializer,
} from 'openapi-fetch'
import type { paths } from '../../generated/api.js'
import { operationTable, paginatorTable } from '../../generated/operation-table.js'
import { ProblemError, UnexpectedReplyError } from './errors.js'
import { mediaTypeOf } from './media-type.js'
import { nextCursor } from './next-cursor.js'
import type { CallOptions, Operations, Paginators, UrlOf } from './operation-types.js'
import { cameAfterLostReply } from './retrying-fetch.js'

/** An entry of the operation table, in a form that fits every operation. */
interface OperationEntry {
  readonly method: string
  readonly path: string
  readonly queryParameters: readonly string[]
  /** The name of each header by argument. */
  readonly headers: Readonly<Record<string, string>>
  /** The media types of the body that it takes: none, JSON, or those of a file. */
  readonly bodyTypes: readonly string[]
  /** The declared headers of each status, by property name. */
  readonly replies: Readonly<Record<number, Readonly<Record<string, string>>>>
  /** The body of a successful reply. */
  readonly returns: { readonly mediaType: string; readonly as: 'json' | 'text' | 'stream' }
}

type UntypedArguments = Readonly<Record<string, unknown>>

interface UntypedReply {
  readonly data: unknown
  readonly [header: string]: unknown
}

type UntypedCall = (args?: UntypedArguments, options?: CallOptions) => Promise<UntypedReply>

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
 * is requested only when it is needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export function operationMethods(http: FetchClient<paths>): Operations & Paginators {
  // Untyped here: tables and types are generated from the same contract, and the tests call every operation through both.
  const send = http.request as unknown as Send
  const table: Readonly<Record<string, OperationEntry>> = operationTable
  const methods = Object.entries(table).map(([id, entry]): [id: string, call: UntypedCall] => [
    id,
    (args, options) => perform(send, id, entry, args, options),
  ])
  const calls = new Map(methods)
  const paginators = Object.entries(paginatorTable).map(
    ([name, { operation, limit }]) =>
      [name, createPaginator(calls.get(operation) as UntypedCall, limit)] as const,
  )
  return Object.fromEntries<unknown>([...methods, ...paginators]) as Operations & Paginators
}

async function perform(
  send: Send,
  id: string,
  { method, path, queryParameters, headers, bodyTypes, replies, returns }: OperationEntry,
  args: UntypedArguments = {},
  options: CallOptions = {},
): Promise<UntypedReply> {
  const isFile = bodyTypes.length > 0 && !bodyTypes.includes('application/json')
  const pathParameters = pathParametersOf(path)
  const known = [
    ...pathParameters,
    ...queryParameters,
    ...Object.keys(headers),
    ...(bodyTypes.length > 0 ? ['body'] : []),
    ...(isFile ? ['contentType'] : []),
  ]
  checkArguments(id, args, known)
  const { body, contentType, ...values } = formatDates(id, args)
  const params = {
    path: pick(values, pathParameters),
    query: pick(values, queryParameters),
    header: {
      ...Object.fromEntries(Object.entries(headers).map(([argument, name]) => [name, values[argument]])),
      ...(isFile ? { 'Content-Type': contentType } : {}),
    },
  }
  const init = {
    ...options,
    params,
    ...(isFile ? { body, bodySerializer: sendAsIs } : { body: body && formatDates(id, body) }),
    parseAs: returns.as === 'stream' ? 'stream' : 'text',
  }
  const { data, error, response } = await send(method, path, init)
  const replyHeaders = replies[response.status]
  if (response.status >= 400) {
    const afterLostReply = cameAfterLostReply(response)
    throw new ProblemError({ operation: id, response, body: error, afterLostReply })
  }
  if (replyHeaders === undefined) {
    throw new UnexpectedReplyError(`${id}: the contract does not declare the status ${response.status}`)
  }
  return {
    status: response.status,
    data: await readBody(id, data, response, returns),
    response,
    ...readHeaders(response, replyHeaders),
  }
}

const sendAsIs = (file: unknown) => file

/** Creates the method described by `UrlOf`. */
export function createUrlOf(baseUrl: string): UrlOf {
  const serializers = { querySerializer: createQuerySerializer(), pathSerializer: defaultPathSerializer }
  const urlOf = (id: keyof typeof operationTable, args: UntypedArguments = {}) => {
    const { path, queryParameters } = operationTable[id]
    const pathParameters = pathParametersOf(path)
    checkArguments(id, args, [...pathParameters, ...queryParameters])
    const values = formatDates(id, args)
    const params = { path: pick(values, pathParameters), query: pick(values, queryParameters) }
    checkPath(path, params.path)
    return createFinalURL(path, { baseUrl, params, ...serializers })
  }
  return urlOf as UrlOf
}

/**
 * Rejects a path parameter that a URL cannot contain: parsers remove `.` and `..`, also when they are percent-encoded, and gateways
 * empty segments. The request would go to another path.
 */
export function checkPath(path: string, parameters: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === '') throw new TypeError(`${path}: ${name} must not be empty`)
    if (value === '.' || value === '..') throw new TypeError(`${path}: ${name} must not be ${value}`)
  }
}

const pathParametersOf = (path: string): readonly string[] => path.match(/(?<=\{)\w+/g) ?? []

const pick = (values: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(names.map((it) => [it, values[it]]))

/** Rejects a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
function checkArguments(id: string, args: UntypedArguments, known: readonly string[]): void {
  const unknown = Object.keys(args).find((it) => !known.includes(it))
  if (unknown !== undefined)
    throw new TypeError(`${id}: unknown argument ${unknown}; it takes ${known.join(', ')}`)
}

/** Returns the values with each `Date` as the contract's text. @throws TypeError for an invalid one. */
function formatDates(id: string, values: object): Record<string, unknown> {
  const formatted = Object.entries(values).map(([name, value]) => {
    if (!(value instanceof Date)) return [name, value] as const
    if (Number.isNaN(value.getTime())) throw new TypeError(`${id}: ${name} is an invalid Date`)
    return [name, value.toISOString()] as const
  })
  return Object.fromEntries(formatted)
}

/**
 * The body of a successful reply; undefined where there is none (304).
 *
 * @throws UnexpectedReplyError if it is of another media type, or not JSON where it should be.
 */
async function readBody(
  id: string,
  data: unknown,
  response: Response,
  { mediaType, as }: OperationEntry['returns'],
): Promise<unknown> {
  if (data === undefined || response.status === 304) return undefined
  const type = response.headers.get('content-type') ?? 'no media type'
  const failure = (text: unknown, cause?: unknown) => {
    const expected = as === 'json' ? 'JSON' : mediaType
    const start = String(text).slice(0, 80)
    return new UnexpectedReplyError(`${id}: the reply is not ${expected} but ${type}: ${start}`, { cause })
  }
  if (mediaTypeOf(response.headers) !== mediaType) {
    throw failure(as === 'stream' ? await response.text() : data)
  }
  if (as !== 'json') return data
  try {
    return JSON.parse(String(data))
  } catch (error) {
    throw failure(data, error)
  }
}

function readHeaders({ headers }: Response, names: Readonly<Record<string, string>>) {
  const values = Object.entries(names).map(([property, name]) => {
    const value = headers.get(name)
    if (value === null) {
      throw new UnexpectedReplyError(
        `The reply lacks the header ${name}. In a browser, the service must expose it (Access-Control-Expose-Headers).`,
      )
    }
    // A gateway that compresses the reply weakens its tag, although it names the same version of the record.
    return [property, property === 'etag' ? value.replace(/^W\//, '') : value] as const
  })
  return Object.fromEntries(values)
}

interface PageReply {
  readonly data: { readonly data: readonly unknown[]; readonly has_more?: boolean }
  readonly link: string
}

function createPaginator(call: UntypedCall, limit: number) {
  return async function* (args: UntypedArguments = {}, options?: CallOptions) {
    let after = args.after
    do {
      const page = (await call({ limit, ...args, after }, options)) as unknown as PageReply
      yield* page.data.data
      if (page.data.has_more === false) return
      const next = nextCursor(page.link)
      if (next !== undefined && next === after) {
        throw new UnexpectedReplyError(`The next page would be the same one again: after=${next}`)
      }
      after = next
    } while (after !== undefined)
  }
}
