// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { ProblemOf, ProblemStatus, Schemas } from './operation-types.js';
/** A reply that is an error: mostly a problem (RFC 9457) of the service, else what something in between answered. */
export declare class ProblemError extends Error {
    readonly name = "ProblemError";
    readonly status: number;
    /** The reply's problem; undefined if it has none, as when a proxy answered. */
    readonly problem: Schemas['Problem'] | undefined;
    readonly response: Response;
    /**
     * Whether an earlier attempt at the same call may have been carried out, since it got no reply, or 502, 503 or 504:
     * then a 404 of a deletion or a 412 may be the consequence of this very call.
     */
    readonly afterLostReply: boolean;
    constructor(reply: {
        readonly operation: string;
        readonly response: Response;
        readonly body: unknown;
        readonly afterLostReply: boolean;
    });
    /** Whether it is a problem of the service with this status; `problem` then has the type that the contract declares. */
    is<S extends ProblemStatus>(status: S): this is ProblemError & ProblemWith<S>;
}
interface ProblemWith<Status extends ProblemStatus> {
    readonly status: Status;
    readonly problem: ProblemOf<Status>;
}
/** The last of the attempts that were allowed had no reply, whatever those before it had; `cause` is what ended it. */
export declare class NoReplyError extends Error {
    readonly attempts: number;
    readonly name = "NoReplyError";
    constructor(request: Request, attempts: number, cause: unknown);
}
/** A reply that succeeded lacks something that the contract declares, such as a header. */
export declare class UnexpectedReplyError extends Error {
    readonly name = "UnexpectedReplyError";
}
export {};
