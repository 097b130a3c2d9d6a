import { checkArguments, formatDates, type UntypedArguments, urlArguments } from './arguments.js'
import { entryOf, type OperationEntry } from './operation-entry.js'
import type { CallOptions, FileContent, OperationId, UrlOf } from './operation-types.js'
import { IDEMPOTENCY_KEY } from './retrying-fetch.js'

/** Without `dispatcher`, because Node 20 and 22 ignore that of a `Request`. */
type FetchOptions = Omit<RequestInit, 'body' | 'dispatcher' | 'duplex' | 'method' | 'window'>

/** What all requests of a client have in common: the options of `fetch`, such as `headers` and `credentials`, and the service. */
export interface RequestDefaults extends FetchOptions {
  /** The URL of the service without the paths of the contract, for example `https://certifications.example.org`. */
  readonly baseUrl: string
}

/**
 * Creates the request of an operation. Headers of the call replace those of the client, and arguments replace both.
 *
 * @param method the name of the called method, for errors
 * @throws TypeError for an invalid `Date`, or an id that a URL cannot contain
 */
export function createRequest(
  method: string,
  entry: OperationEntry,
  args: UntypedArguments,
  options: CallOptions,
  { baseUrl, ...defaults }: RequestDefaults,
): Request {
  const headers = new Headers(defaults.headers)
  new Headers(options.headers).forEach((value, name) => headers.set(name, value))
  for (const [argument, name] of Object.entries(entry.headers ?? {})) {
    if (args[argument] !== undefined) headers.set(name, String(args[argument]))
  }
  // All attempts of a request have the same key, so that the service carries it out once.
  if (entry.headers?.idempotencyKey && !headers.has(IDEMPOTENCY_KEY)) {
    headers.set(IDEMPOTENCY_KEY, createKey())
  }
  let body = args.body as FileContent | undefined
  if (entry.body === 'json' && args.body) {
    headers.set('Content-Type', 'application/json')
    body = JSON.stringify(formatDates(method, args.body))
  }
  const url = createUrl(method, baseUrl, entry, args)
  const signal = options.signal ?? defaults.signal ?? null
  return new Request(url, { ...defaults, method: entry.method, headers, body: body ?? null, signal })
}

/** Browsers provide `randomUUID` for pages of HTTPS and localhost only. */
function createKey(): string {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-')
}

/** Creates the method described by `UrlOf`. */
export function createUrlOf(baseUrl: string): UrlOf {
  return (operation: OperationId, args: UntypedArguments = {}) => {
    const entry: OperationEntry | undefined = entryOf(operation)
    // For callers without types.
    if (entry?.method !== 'GET') throw new TypeError(`urlOf: ${operation} is not a GET operation`)
    checkArguments(operation, args, urlArguments(entry))
    return createUrl(operation, baseUrl, entry, args)
  }
}

/**
 * Creates the URL of an operation. Rejects ids that a URL cannot contain: parsers remove `.` and `..`, also when they are
 * percent-encoded, and gateways empty segments. The request would go to another path.
 */
function createUrl(method: string, baseUrl: string, entry: OperationEntry, args: UntypedArguments): string {
  const { path, query = [] } = entry
  const values = formatDates(method, args)
  const toSegment = (_: string, name: string) => {
    const value = String(values[name] ?? '')
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${method}: ${name} must not be ${value || 'empty'}`)
    return encodeURIComponent(value)
  }
  const url = new URL(baseUrl.replace(/\/$/, '') + path.replace(/\{(\w+)\}/g, toSegment))
  for (const name of query) {
    for (const value of [values[name] ?? []].flat()) url.searchParams.append(name, String(value))
  }
  return url.href
}
