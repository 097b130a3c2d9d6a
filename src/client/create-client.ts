import createFetchClient, {
  type Client as FetchClient,
  type ClientOptions as FetchClientOptions,
  type Middleware,
} from 'openapi-fetch'
import type { paths } from '../../generated/api.js'
import { operationTable } from '../../generated/operation-table.js'
import { operationMethods } from './operation-methods.js'
import type { Operations, Paginators } from './operation-types.js'
import {
  type Fetch,
  IDEMPOTENCY_KEY,
  type Preparation,
  retryingFetch,
  type RetryPolicy,
} from './retrying-fetch.js'

/** The options of openapi-fetch (`headers`, `credentials`, …) and those of the layer around it. */
export interface ClientOptions extends Omit<FetchClientOptions, 'baseUrl' | 'fetch'>, RetryPolicy {
  /** The service's address without the paths of the contract, such as `https://certifications.example.org`. */
  readonly baseUrl: string
  /** A bearer token (RFC 6750), or what gives one, asked anew for each attempt; what that throws ends the call. */
  readonly token?: string | (() => string | Promise<string>) | undefined
  /** Sends one attempt; the global `fetch` unless given. */
  readonly fetch?: Fetch | undefined
}

/**
 * openapi-fetch's `GET`, `POST`, `PUT`, `DELETE`, `use`, … for the contract's paths; a method for each operation; and a
 * method for each list that walks its pages.
 */
export interface Client extends FetchClient<paths>, Operations, Paginators {}

/**
 * A client of the service. All its methods repeat what is safe to repeat.
 *
 * The methods of operations, and the walks, throw a ProblemError for a reply that is an error; `GET` and its like give
 * it as `error`. All throw a NoReplyError if the last attempt has no reply, and the signal's reason if they are aborted.
 */
export function createClient(options: ClientOptions): Client {
  const { token, fetch = globalThis.fetch, ...others } = options
  const prepare = token === undefined ? undefined : addToken(token)
  const http = createFetchClient<paths>({ ...others, fetch: retryingFetch(fetch, options, prepare) })
  http.use(addIdempotencyKey)
  return { ...http, ...operationMethods(http) }
}

const takingIdempotencyKey = new Set(
  Object.values(operationTable)
    .filter(({ parameters }) => 'idempotencyKey' in parameters)
    .map(({ method, path }) => `${method} ${path}`),
)

/** One key for all attempts at a request makes it safe to repeat. */
const addIdempotencyKey: Middleware = {
  onRequest({ request, schemaPath }) {
    const takesKey = takingIdempotencyKey.has(`${request.method} ${schemaPath}`)
    if (takesKey && !request.headers.has(IDEMPOTENCY_KEY)) {
      request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID())
    }
  },
}

function addToken(token: NonNullable<ClientOptions['token']>): Preparation {
  return async ({ headers }) => {
    headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
  }
}
