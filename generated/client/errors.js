// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { mediaTypeOf } from './media-type.js';
/** An error reply: usually a problem (RFC 9457) of the service, otherwise the reply of a proxy in between. */
export class ProblemError extends Error {
    name = 'ProblemError';
    status;
    /** The problem in the reply; undefined if it contains none, for example the reply of a proxy. */
    problem;
    /** What is wrong with the request, one entry per field; empty unless the status is 400. */
    errors;
    /** The request's id in the service's log; undefined if the service did not answer, or a browser may not read the header. */
    requestId;
    response;
    /**
     * Whether an earlier attempt of this call may have taken effect, because it got no reply, or 502, 503 or 504. If so, a 404
     * of a deletion, or a 412, may be a consequence of this call itself.
     */
    afterLostReply;
    constructor(operation, response, body, afterLostReply) {
        const isProblem = mediaTypeOf(response.headers) === 'application/problem+json';
        // A gateway can cut a reply short, or put a page of its own in its place.
        const problem = isProblem && typeof body === 'object' && body ? body : undefined;
        super(`${operation}: ${response.status}${problem ? ` ${problem.title}: ${problem.detail}` : ''}`);
        this.status = response.status;
        this.problem = problem;
        this.errors = problem?.errors ?? [];
        this.requestId = response.headers.get('x-request-id') ?? undefined;
        this.response = response;
        this.afterLostReply = afterLostReply;
    }
    /** Whether this is a problem of the service with the given status. Narrows `problem` to the type that the contract declares. */
    is(status) {
        return this.problem !== undefined && this.status === status;
    }
}
/** The last attempt got no reply. The message says why; `cause` is the error, for example a `TimeoutError`. */
export class NoReplyError extends Error {
    attempts;
    name = 'NoReplyError';
    constructor(request, attempts, cause) {
        const count = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
        super(`${request.method} ${request.url}: no reply after ${count}: ${reasonOf(cause)}`, { cause });
        this.attempts = attempts;
    }
}
/** Node's `fetch` always says "fetch failed", and why in the cause, in whose code if it has tried several addresses. */
function reasonOf(failure) {
    const { message, cause } = failure;
    return cause?.message || cause?.code || message || String(failure);
}
/**
 * A reply that the contract does not allow: a status that it does not declare, a missing header, a body that is not JSON (such
 * as the login page of a network), or a redirect of a write. Nothing is known about the effect of the request.
 */
export class UnexpectedReplyError extends Error {
    name = 'UnexpectedReplyError';
}
