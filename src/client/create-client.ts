import createFetchClient, {
  type Client as FetchClient,
  type ClientOptions as FetchClientOptions,
  type Middleware,
} from 'openapi-fetch'
import type { paths } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { type CertificationMethods, certificationMethods } from './certification-methods.js'
import { mediaTypeOf } from './media-type.js'
import { createUrlOf, type OperationEntry, operationMethods, serializePath } from './operation-methods.js'
import type { Operations, Paginators, UrlOf } from './operation-types.js'
import { type Fetch, IDEMPOTENCY_KEY, retryingFetch, type RetryPolicy } from './retrying-fetch.js'

/** The options of openapi-fetch (`headers`, `credentials`, …) and those below. */
export interface ClientOptions extends Omit<FetchClientOptions, 'baseUrl' | 'fetch'>, RetryPolicy {
  /** The URL of the service without the paths of the contract, for example `https://certifications.example.org`. */
  readonly baseUrl: string
  /** A bearer token (RFC 6750), or a function that returns one. It is called for every attempt; an error it throws ends the call. */
  readonly token?: string | (() => string | Promise<string>) | undefined
  /** Sends one attempt. Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined
}

/**
 * A method for each operation, an iterator over all pages for each list, a method for each kind of update, and openapi-fetch's
 * `GET`, `POST`, `PUT`, `DELETE`, `use`, … for the paths of the contract.
 */
export interface Client extends FetchClient<paths>, Operations, Paginators, CertificationMethods {
  /**
   * Returns the URL of a GET operation, for what opens it itself: a link, a calendar program. It has no token.
   *
   * @throws TypeError for an unknown argument, an invalid `Date`, or an id that a URL cannot contain
   * @example
   * api.urlOf('getExpiryCalendar', { days: 90 })
   */
  readonly urlOf: UrlOf
}

/**
 * Creates a client of the service. All its methods retry a request where that is safe.
 *
 * Operations and iterators throw a ProblemError for an error reply; `GET` etc. return it as `error`. All of them throw a
 * NoReplyError if the last attempt gets no reply, and the signal's reason if they are aborted.
 *
 * @throws TypeError without the `baseUrl` of the service.
 */
export function createClient(options: ClientOptions): Client {
  checkOptions(options)
  const { token, fetch = globalThis.fetch, ...others } = options
  const addToken = async ({ headers }: Request) => {
    if (token) headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
  }
  const http = createFetchClient<paths>({
    pathSerializer: serializePath,
    ...others,
    fetch: retryingFetch(fetch, options, addToken, isStreamed),
  })
  http.use(addIdempotencyKey)
  const methods = operationMethods(http)
  return { ...http, ...methods, ...certificationMethods(methods), urlOf: createUrlOf(options.baseUrl) }
}

const operations: readonly OperationEntry[] = Object.values(operationTable)

/** Whether the body of the reply may be larger than memory. */
function isStreamed({ ok, headers }: Response): boolean {
  return (
    ok &&
    operations.some(({ returns }) => returns?.as === 'stream' && returns.mediaType === mediaTypeOf(headers))
  )
}

/** For callers without types. */
function checkOptions(options: unknown): void {
  const baseUrl = (options as Partial<ClientOptions> | undefined)?.baseUrl
  if (URL.canParse(String(baseUrl))) return
  throw new TypeError(
    `baseUrl is not a URL: ${String(baseUrl)}; expected createClient({ baseUrl: 'https://…' })`,
  )
}

/** Gives all attempts of a request the same key, so that the service carries it out once. */
const addIdempotencyKey: Middleware = {
  onRequest({ request, schemaPath }) {
    const acceptsKey = operations.some(
      ({ method, path, headers }) =>
        method === request.method && path === schemaPath && headers?.idempotencyKey !== undefined,
    )
    if (acceptsKey && !request.headers.has(IDEMPOTENCY_KEY)) {
      request.headers.set(IDEMPOTENCY_KEY, createKey())
    }
  },
}

/** Browsers provide `randomUUID` for pages of HTTPS and localhost only. */
function createKey(): string {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-')
}
