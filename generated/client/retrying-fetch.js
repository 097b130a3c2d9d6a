// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
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
import { NoReplyError, UnexpectedReplyError } from './errors.js';
/** A longer timer fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** The default of both time limits where the body is a file, which takes time to send and to import. */
const FILE_TIMEOUT = 900_000;
/** Makes a POST safe to repeat. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** Idempotent by RFC 9110, section 9.2.2. */
const RETRYABLE_METHODS = /^(GET|PUT|DELETE)$/;
/** A path that names whatever is the latest now: a repeated deletion would delete the one before it, unless `If-Match` forbids. */
const LATEST = /\/latest$/;
const RETRYABLE_STATUSES = [408, 429, 502, 503, 504];
/**
 * From this retryable status on, the request may have taken effect: 502 and 504 mean that a gateway got no reply, and only the
 * `detail` text of a 503 says whether the service knows that nothing changed.
 */
const FIRST_STATUS_IN_DOUBT = 502;
/** Keeps the request of a streamed body alive: its signal, which nothing else refers to, aborts the body. */
const requests = new WeakMap();
/** Adds retries to `send`. Every attempt is prepared by `prepare`, whose errors end the call. */
export function retryingFetch(send, policy, prepare) {
    return async (request, sendsFile, isStreamed) => {
        const fileTimeout = sendsFile ? FILE_TIMEOUT : undefined;
        const { maxAttempts = 4, initialDelay = 200, maxDelay = 5_000 } = policy;
        const { attemptTimeout = fileTimeout ?? 10_000, totalTimeout = fileTimeout ?? 60_000 } = policy;
        const end = performance.now() + totalTimeout;
        const timeLeft = () => Math.min(LONGEST_TIMER, Math.max(0, Math.ceil(end - performance.now())));
        const { signal } = request;
        let afterLostReply = false;
        for (let attempt = 1;; attempt++) {
            const attempted = withoutRedirects(request.clone());
            const createNoToken = () => new NoReplyError(request, attempt - 1, timeoutError(`no token within ${totalTimeout} ms`));
            await withTimeout(async () => prepare(attempted), signal, timeLeft(), createNoToken);
            const timeout = Math.min(attemptTimeout, timeLeft());
            const sendAndRead = async (attemptSignal) => {
                const reply = await send(attempted, { signal: attemptSignal });
                return isStreamed(reply) || isOpaque(reply) ? reply : withCompleteBody(reply);
            };
            let reply;
            let failure;
            try {
                const createTimeout = () => timeoutError(`no reply within ${timeout} ms`);
                reply = await withTimeout(sendAndRead, signal, timeout, createTimeout, isStreamed);
            }
            catch (error) {
                signal.throwIfAborted();
                failure = error;
            }
            if (reply) {
                if (isRedirect(reply))
                    throw redirectError(request, reply);
                if (reply.body && isStreamed(reply))
                    requests.set(reply.body, request);
                if (!RETRYABLE_STATUSES.includes(reply.status))
                    return { reply, afterLostReply };
            }
            const jitter = Math.random() * Math.min(maxDelay, initialDelay * 2 ** (attempt - 1));
            const wait = parseRetryAfter(reply) + jitter;
            if (attempt >= maxAttempts || !isRetryable(request) || wait >= timeLeft()) {
                if (reply)
                    return { reply, afterLostReply };
                throw new NoReplyError(request, attempt, failure);
            }
            afterLostReply ||= !reply || reply.status >= FIRST_STATUS_IN_DOUBT;
            await delay(wait, signal);
        }
    };
}
/**
 * Lets `fetch` follow redirects of GET only. A redirected POST would become a GET, and the reply would be that of
 * another operation.
 */
function withoutRedirects(request) {
    const mayFollow = request.method === 'GET' || request.redirect !== 'follow';
    return mayFollow ? request : new Request(request, { redirect: 'manual' });
}
/** Whether this is a redirect that a browser did not follow: it hides its status and target. */
const isOpaque = ({ type }) => type === 'opaqueredirect';
function isRedirect(reply) {
    return isOpaque(reply) || (/^30[12378]$/.test(String(reply.status)) && reply.headers.has('location'));
}
function redirectError({ method, url }, { headers }) {
    const target = headers.get('location') ?? 'another URL';
    return new UnexpectedReplyError(`${method} ${url}: redirected to ${target}; only reads follow redirects`);
}
function isRetryable({ method, url, headers }) {
    if (method === 'DELETE' && LATEST.test(url))
        return headers.has('If-Match');
    return RETRYABLE_METHODS.test(method) || headers.has(IDEMPOTENCY_KEY);
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
async function withTimeout(work, callerSignal, timeout, createTimeout, continues = () => false) {
    callerSignal.throwIfAborted();
    const controller = new AbortController();
    const { signal } = controller;
    const abort = () => controller.abort(callerSignal.reason);
    callerSignal.addEventListener('abort', abort);
    const timer = setTimeout(() => controller.abort(createTimeout()), timeout);
    const ended = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
    });
    let isContinued = false;
    try {
        const result = await Promise.race([work(signal), ended]);
        isContinued = continues(result);
        return result;
    }
    finally {
        clearTimeout(timer);
        if (!isContinued)
            callerSignal.removeEventListener('abort', abort);
    }
}
function timeoutError(message) {
    return new DOMException(message, 'TimeoutError');
}
async function withCompleteBody(reply) {
    const body = await reply.arrayBuffer();
    return new Response(body.byteLength > 0 ? body : null, reply);
}
/**
 * The time in milliseconds that the reply asks to wait (RFC 9110, section 10.2.3). A date is compared with the `Date` of the
 * same reply, so that the clocks of client and service may differ.
 */
function parseRetryAfter(reply) {
    const value = reply?.headers.get('Retry-After') ?? '';
    const milliseconds = /^[0-9]+$/.test(value)
        ? Number(value) * 1000
        : Date.parse(value) - Date.parse(reply?.headers.get('Date') ?? '');
    return Math.max(0, milliseconds || 0);
}
/** Waits. @throws the signal's reason if it is aborted. */
async function delay(milliseconds, signal) {
    signal.throwIfAborted();
    await new Promise((resolve, reject) => {
        const abort = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const end = () => {
            signal.removeEventListener('abort', abort);
            resolve();
        };
        const timer = setTimeout(end, milliseconds);
        signal.addEventListener('abort', abort, { once: true });
    });
}
