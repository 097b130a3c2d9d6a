// The retry policy of the client.
//
// A request can fail without the service having failed: a connection breaks, a proxy restarts, a deployment sheds load. A
// retry hides such failures, but repeating a write could carry it out twice. Therefore only requests that are safe to repeat
// are retried: idempotent methods, and POST with an Idempotency-Key, which the client adds by itself.
//
// A retry follows a missing reply (connection lost, attempt timed out) or a status that says "try again": 408, 429, 502, 503
// or 504. Before it, the client waits a random time up to a bound that doubles with each attempt, so that many clients do not
// return at the same moment, plus the time that Retry-After asks for. If that would exceed the total time, the caller gets
// the last reply at once.
//
// A streamed reply, such as an export, may be larger than memory. It is returned as soon as it begins, and no time limit applies
// to the rest. Its body fails if the connection is lost: the client cannot tell whether the caller has used the beginning, and so
// does not start again.
//
// A reply can be lost after the service has carried out the request. The repetition of a PUT with If-Match then gets a 412,
// that of a DELETE a 404. The client does not guess; it marks such errors with `afterLostReply`.
import { NoReplyError, UnexpectedReplyError } from './errors.js'
import { mediaTypeOf } from './media-type.js'

/** Sends a request once. It must respect `init.signal`, as `fetch` does. */
export type Fetch = (request: Request, init: { signal: AbortSignal }) => Promise<Response>

/** Modifies the request of one attempt before it is sent. */
export type PrepareRequest = (request: Request) => Promise<void>

/** Limits of retrying. Times are in milliseconds. */
export interface RetryPolicy {
  /** Total number of attempts; 1 disables retries. Default: 4. */
  readonly maxAttempts?: number | undefined
  /**
   * Time limit of one attempt, from sending until the complete reply, or the beginning of a streamed one, has arrived. Default: 10,000,
   * and 900,000 where the body of the request is a file.
   */
  readonly attemptTimeout?: number | undefined
  /** Time limit of all attempts together, including tokens and delays. Default: 60,000, and 900,000 for a file. */
  readonly totalTimeout?: number | undefined
  /** Upper bound of the random delay before the first retry; it doubles with each retry. Default: 200. */
  readonly initialDelay?: number | undefined
  /** Limit of the doubling. `Retry-After` may ask for longer delays. Default: 5,000. */
  readonly maxDelay?: number | undefined
}

const LIMITS = { attemptTimeout: 10_000, totalTimeout: 60_000 }
/** It takes its time to send a file, and then to import it. The caller's signal can end it earlier. */
const FILE_LIMITS = { attemptTimeout: 900_000, totalTimeout: 900_000 }

/** Makes a POST safe to repeat. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key'

/** Idempotent by RFC 9110, section 9.2.2. */
const RETRYABLE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
/** A path that names whatever is the latest now: a repeated deletion would delete the one before it, unless `If-Match` forbids. */
const LATEST = /\/latest$/
const RETRYABLE_STATUSES = new Set([408, 429, 502, 503, 504])
/**
 * After these, the request may have taken effect: 502 and 504 mean that a gateway got no reply, and only the `detail` text of
 * a 503 says whether the service knows that nothing changed.
 */
const IN_DOUBT_STATUSES = new Set([502, 503, 504])

const afterLostReply = new WeakSet<Response>()

/** Whether an attempt before the one that got this reply may have taken effect. */
export function cameAfterLostReply(response: Response): boolean {
  return afterLostReply.has(response)
}

/** Keeps the request of a streamed body alive: its signal, which nothing else refers to, aborts the body. */
const requests = new WeakMap<object, Request>()

/**
 * Wraps `send` with retries. Every attempt is prepared by `prepare` and receives the same `init`. The body of a reply that is
 * `isStreamed` is passed on while it arrives.
 *
 * The returned function resolves to the reply of the last attempt. It rejects with a NoReplyError if the last attempt got no
 * reply, with the reason of the request's signal if that is aborted, and with the error of `prepare` if that fails.
 */
export function retryingFetch(
  send: Fetch,
  policy: RetryPolicy,
  prepare: PrepareRequest = async () => {},
  isStreamed: (reply: Response) => boolean = () => false,
) {
  const { maxAttempts = 4, initialDelay = 200, maxDelay = 5_000 } = policy

  return (request: Request, init?: object): Promise<Response> => {
    const limits = isFile(request) ? FILE_LIMITS : LIMITS
    const { attemptTimeout = limits.attemptTimeout, totalTimeout = limits.totalTimeout } = policy
    const start = performance.now()
    const timeLeft = () => Math.max(0, start + totalTimeout - performance.now())
    const allowedAttempts = isRetryable(request) ? maxAttempts : 1

    const attemptFrom = async (attempt: number, mayHaveTakenEffect: boolean): Promise<Response> => {
      const attempted = withoutRedirects(request.clone())
      const createTimeout = () => {
        const message = `The total time of ${totalTimeout} ms expired before the request was prepared.`
        return new NoReplyError(request, attempt - 1, createTimeoutError(message))
      }
      await withTimeout(async () => prepare(attempted), request.signal, timeLeft(), createTimeout)
      const { reply, failure } = await tryOnce(
        async (signal) => send(attempted, { ...init, signal }),
        request.signal,
        Math.min(attemptTimeout, timeLeft()),
        isStreamed,
      )
      if (reply?.body != null && isStreamed(reply)) requests.set(reply.body, request)
      if (reply !== undefined && isRedirect(reply)) throw redirectError(request, reply)
      if (reply !== undefined && mayHaveTakenEffect) afterLostReply.add(reply)
      if (reply !== undefined && !RETRYABLE_STATUSES.has(reply.status)) return reply
      const jitter = Math.random() * Math.min(maxDelay, initialDelay * 2 ** (attempt - 1))
      const wait = parseRetryAfter(reply) + jitter
      if (attempt >= allowedAttempts || wait >= timeLeft()) {
        if (reply !== undefined) return reply
        throw new NoReplyError(request, attempt, failure)
      }
      await delay(wait, request.signal)
      return attemptFrom(
        attempt + 1,
        mayHaveTakenEffect || reply === undefined || IN_DOUBT_STATUSES.has(reply.status),
      )
    }
    return attemptFrom(1, false)
  }
}

/**
 * Lets `fetch` follow redirects of GET and HEAD only. A redirected POST would become a GET, and the reply would be that of
 * another operation.
 */
function withoutRedirects(request: Request): Request {
  const mayFollow = request.method === 'GET' || request.method === 'HEAD' || request.redirect !== 'follow'
  return mayFollow ? request : new Request(request, { redirect: 'manual' })
}

/** The statuses that `fetch` follows. */
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308])

/** A browser hides the status of a redirect that it does not follow. */
function isRedirect({ type, status, headers }: Response): boolean {
  return type === 'opaqueredirect' || (REDIRECT_STATUSES.has(status) && headers.has('location'))
}

function redirectError({ method, url }: Request, { headers }: Response): UnexpectedReplyError {
  const target = headers.get('location') ?? 'another URL'
  return new UnexpectedReplyError(`${method} ${url}: redirected to ${target}; only reads follow redirects`)
}

/** Whether the body of the request is a file, and not JSON. */
function isFile({ headers }: Request): boolean {
  return !['', 'application/json'].includes(mediaTypeOf(headers))
}

function isRetryable({ method, url, headers }: Request): boolean {
  if (method === 'DELETE' && LATEST.test(url)) return headers.has('If-Match')
  return RETRYABLE_METHODS.has(method) || headers.has(IDEMPOTENCY_KEY)
}

/** Makes one attempt and reads its complete reply. @throws the caller's reason if the caller's signal is aborted. */
async function tryOnce(
  send: (signal: AbortSignal) => Promise<Response>,
  callerSignal: AbortSignal,
  timeout: number,
  isStreamed: (reply: Response) => boolean,
): Promise<{ reply?: Response; failure?: unknown }> {
  const sendAndRead = async (signal: AbortSignal) => {
    const reply = await send(signal)
    return isStreamed(reply) ? reply : readBody(reply)
  }
  const createTimeout = () => createTimeoutError(`The attempt took longer than ${Math.round(timeout)} ms.`)
  const outcome = await withTimeout(sendAndRead, callerSignal, timeout, createTimeout, isStreamed).then(
    (reply) => ({ reply }),
    (failure: unknown) => ({ failure }),
  )
  if ('failure' in outcome) callerSignal.throwIfAborted()
  return outcome
}

/**
 * Runs `work` with a time limit. Its signal is aborted at the limit and when the caller aborts, also after the end of `work` if its
 * result `continues`.
 *
 * Uses a timer, a controller and a listener instead of AbortSignal.timeout and AbortSignal.any: in Node 20, a signal made by
 * `any`, or one that only a Request refers to, can be garbage-collected before it fires, and the attempt then never ends.
 *
 * @throws the error of `work`; the caller's reason if the caller aborts; `createTimeout()` after `timeout` milliseconds.
 */
async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  callerSignal: AbortSignal,
  timeout: number,
  createTimeout: () => Error,
  continues: (result: T) => boolean = () => false,
): Promise<T> {
  callerSignal.throwIfAborted()
  const controller = new AbortController()
  const { signal } = controller
  const abort = () => controller.abort(callerSignal.reason)
  callerSignal.addEventListener('abort', abort)
  const timer = setTimeout(() => controller.abort(createTimeout()), timeout)
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
  let isContinued = false
  try {
    const result = await Promise.race([work(signal), ended])
    isContinued = continues(result)
    return result
  } finally {
    clearTimeout(timer)
    if (!isContinued) callerSignal.removeEventListener('abort', abort)
  }
}

function createTimeoutError(message: string): DOMException {
  return new DOMException(message, 'TimeoutError')
}

async function readBody(response: Response): Promise<Response> {
  if (response.type === 'opaqueredirect') return response // has no body, and a status of 0, which cannot be copied
  const body = await response.arrayBuffer()
  const { status, statusText, headers } = response
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
}

/**
 * The time in milliseconds that the reply asks to wait (RFC 9110, section 10.2.3). A date is compared with the `Date` of the
 * same reply, so that the clocks of client and service may differ.
 */
function parseRetryAfter(reply: Response | undefined): number {
  const value = reply?.headers.get('Retry-After') ?? ''
  const milliseconds = /^[0-9]+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(reply?.headers.get('Date') ?? '')
  return Math.max(0, milliseconds || 0)
}

/** Waits. @throws the signal's reason if it is aborted. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', abort)
  })
}
