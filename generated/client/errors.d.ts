// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { ProblemOf, ProblemStatus, Schemas } from './operation-types.js';
/** An error reply: usually a problem (RFC 9457) of the service, otherwise the reply of a proxy in between. */
export declare class ProblemError extends Error {
    readonly name = "ProblemError";
    readonly status: number;
    /** The problem in the reply; undefined if it contains none, for example the reply of a proxy. */
    readonly problem: Schemas['Problem'] | undefined;
    /** What is wrong with the request, one entry per field; empty unless the status is 400. */
    readonly errors: Schemas['InvalidRequestProblem']['errors'];
    /** The request's id in the service's log; undefined if the service did not answer, or a browser may not read the header. */
    readonly requestId: string | undefined;
    readonly response: Response;
    /**
     * Whether an earlier attempt of this call may have taken effect, because it got no reply, or 502, 503 or 504. If so, a 404
     * of a deletion, or a 412, may be a consequence of this call itself.
     */
    readonly afterLostReply: boolean;
    constructor(operation: string, response: Response, body: unknown, afterLostReply: boolean);
    /** Whether this is a problem of the service with the given status. Narrows `problem` to the type that the contract declares. */
    is<S extends ProblemStatus>(status: S): this is ProblemError & ProblemWith<S>;
}
interface ProblemWith<Status extends ProblemStatus> {
    readonly status: Status;
    readonly problem: ProblemOf<Status>;
}
/** The last attempt got no reply. The message says why; `cause` is the error, for example a `TimeoutError`. */
export declare class NoReplyError extends Error {
    readonly attempts: number;
    readonly name = "NoReplyError";
    constructor(request: Request, attempts: number, cause: unknown);
}
/**
 * A reply that the contract does not allow: a status that it does not declare, a missing header, a body that is not JSON (such
 * as the login page of a network), or a redirect of a write. Nothing is known about the effect of the request.
 */
export declare class UnexpectedReplyError extends Error {
    readonly name = "UnexpectedReplyError";
}
export {};
