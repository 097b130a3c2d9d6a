// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/** A reply that is an error: mostly a problem (RFC 9457) of the service, else what something in between answered. */
export class ProblemError extends Error {
    name = 'ProblemError';
    status;
    /** The reply's problem; undefined if it has none, as when a proxy answered. */
    problem;
    response;
    /**
     * Whether an earlier attempt at the same call may have been carried out, since it got no reply, or 502, 503 or 504:
     * then a 404 of a deletion or a 412 may be the consequence of this very call.
     */
    afterLostReply;
    constructor(reply) {
        const { operation, response, body, afterLostReply } = reply;
        const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
        const problem = isProblem ? body : undefined;
        super(`${operation}: ${response.status}${problem === undefined ? '' : ` ${problem.title}: ${problem.detail}`}`);
        this.status = response.status;
        this.problem = problem;
        this.response = response;
        this.afterLostReply = afterLostReply;
    }
    /** Whether it is a problem of the service with this status; `problem` then has the type that the contract declares. */
    is(status) {
        return this.problem !== undefined && this.status === status;
    }
}
/** The last of the attempts that were allowed had no reply, whatever those before it had; `cause` is what ended it. */
export class NoReplyError extends Error {
    attempts;
    name = 'NoReplyError';
    constructor(request, attempts, cause) {
        const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
        super(`${request.method} ${request.url}: no reply after ${times}`, { cause });
        this.attempts = attempts;
    }
}
/** A reply that succeeded lacks something that the contract declares, such as a header. */
export class UnexpectedReplyError extends Error {
    name = 'UnexpectedReplyError';
}
