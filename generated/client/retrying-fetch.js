// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { NoReplyError } from './errors.js';
/** Makes a request safe to repeat that is not so by its method. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** Idempotent by RFC 9110, section 9.2.2. */
const RETRYABLE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const RETRYABLE_STATUSES = new Set([408, 429, 502, 503, 504]);
/**
 * What was asked may still have been done: 502 and 504 are a gateway's words for "the service did not answer me", and
 * whether the service knows that it changed nothing is in a 503's `detail`, in words for people.
 */
const IN_DOUBT_STATUSES = new Set([502, 503, 504]);
const afterLostReply = new WeakSet();
/** Whether an attempt before the one that gave this reply may have been carried out: it had no reply, or one in doubt. */
export function cameAfterLostReply(response) {
    return afterLostReply.has(response);
}
/**
 * `send`, tried again while that is safe and can help: idempotent methods, and others with an `Idempotency-Key`, when
 * there is no reply or one of 408, 429, 502, 503, 504. Between attempts it waits a random time up to a bound that
 * doubles, on top of what `Retry-After` asks for; where that would pass the total time, there is no other attempt. What
 * comes beside the request is handed to `send` each time.
 *
 * @returns the last attempt's reply.
 * @throws NoReplyError if the last attempt had none, whatever those before it had; the reason of the request's signal once
 *   that is aborted; what `prepare` throws, at once.
 */
export function retryingFetch(send, policy, prepare = async () => { }) {
    const { maxAttempts = 4, attemptTimeout = 10_000, totalTimeout = 60_000 } = policy;
    const { firstDelay = 200, longestDelay = 5_000 } = policy;
    return (request, init) => {
        const start = performance.now();
        const timeLeft = () => Math.max(0, start + totalTimeout - performance.now());
        const attempts = isRetryable(request) ? maxAttempts : 1;
        const tryFrom = async (attempt, mayBeDone) => {
            const attempted = request.clone();
            const tooLate = () => {
                const message = `The total time of ${totalTimeout} ms was over before the request was prepared.`;
                return new NoReplyError(request, attempt - 1, timeoutError(message));
            };
            await inTime(async () => prepare(attempted), request.signal, timeLeft(), tooLate);
            const { reply, failure } = await tryOnce(async (signal) => send(attempted, { ...init, signal }), request.signal, Math.min(attemptTimeout, timeLeft()));
            if (reply !== undefined && mayBeDone)
                afterLostReply.add(reply);
            if (reply !== undefined && !RETRYABLE_STATUSES.has(reply.status))
                return reply;
            const jitter = Math.random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
            const delay = retryAfter(reply) + jitter;
            if (attempt >= attempts || delay >= timeLeft()) {
                if (reply !== undefined)
                    return reply;
                throw new NoReplyError(request, attempt, failure);
            }
            await pause(delay, request.signal);
            return tryFrom(attempt + 1, mayBeDone || reply === undefined || IN_DOUBT_STATUSES.has(reply.status));
        };
        return tryFrom(1, false);
    };
}
function isRetryable({ method, headers }) {
    return RETRYABLE_METHODS.has(method) || headers.has(IDEMPOTENCY_KEY);
}
/** One attempt, until its whole reply is there. @throws the signal's reason once it is aborted. */
async function tryOnce(send, callerSignal, timeout) {
    const sendAndRead = async (signal) => readWhole(await send(signal));
    const tooLong = () => timeoutError(`The attempt took longer than ${timeout} ms.`);
    const outcome = await inTime(sendAndRead, callerSignal, timeout, tooLong).then((reply) => ({ reply }), (failure) => ({ failure }));
    if ('failure' in outcome)
        callerSignal.throwIfAborted();
    return outcome;
}
/**
 * What `work` gives, whose signal is aborted when nobody waits for it any more.
 *
 * Timer, controller and listener instead of AbortSignal.timeout and .any: in Node 20 a signal made by `any`, or one
 * inside a Request that nothing else holds, can be garbage-collected before it fires, and the attempt then never ends.
 *
 * @throws what `work` throws; the caller's reason once that signal is aborted; `tooLong()` after so many milliseconds.
 */
async function inTime(work, callerSignal, timeout, tooLong) {
    callerSignal.throwIfAborted();
    const controller = new AbortController();
    const { signal } = controller;
    const abort = () => controller.abort(callerSignal.reason);
    callerSignal.addEventListener('abort', abort);
    const timer = setTimeout(() => controller.abort(tooLong()), timeout);
    const ended = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
    });
    try {
        return await Promise.race([work(signal), ended]);
    }
    finally {
        clearTimeout(timer);
        callerSignal.removeEventListener('abort', abort);
    }
}
function timeoutError(message) {
    return new DOMException(message, 'TimeoutError');
}
async function readWhole(response) {
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}
/**
 * How long the reply asks to wait, in milliseconds (RFC 9110, section 10.2.3). A date is measured against the reply's
 * own `Date`, so that the two clocks need not agree.
 */
function retryAfter(reply) {
    const value = reply?.headers.get('Retry-After') ?? '';
    const milliseconds = /^[0-9]+$/.test(value)
        ? Number(value) * 1000
        : Date.parse(value) - Date.parse(reply?.headers.get('Date') ?? '');
    return Math.max(0, milliseconds || 0);
}
/** @throws the signal's reason once it is aborted. */
function pause(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', abort);
            resolve();
        }, milliseconds);
        signal.addEventListener('abort', abort);
    });
}
