// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/** Sends a request once. It must heed `init.signal`, as `fetch` does. */
export type Fetch = (request: Request, init: {
    signal: AbortSignal;
}) => Promise<Response>;
/** Changes the request of one attempt before it is sent. */
export type Preparation = (request: Request) => Promise<void>;
/** How often and how long a request is tried. Times are in milliseconds. */
export interface RetryPolicy {
    /** Attempts in all; 1 repeats nothing. 4 unless given. */
    readonly maxAttempts?: number | undefined;
    /** The longest that one attempt may take, from sending until the whole reply is there. 10,000 unless given. */
    readonly attemptTimeout?: number | undefined;
    /** The longest that all attempts, what prepares them and the pauses between them may take. 60,000 unless given. */
    readonly totalTimeout?: number | undefined;
    /** The longest first pause; the bound doubles with each attempt. 200 unless given. */
    readonly firstDelay?: number | undefined;
    /** The bound that doubling stops at; `Retry-After` may ask for more. 5,000 unless given. */
    readonly longestDelay?: number | undefined;
}
/** Makes a request safe to repeat that is not so by its method. */
export declare const IDEMPOTENCY_KEY = "Idempotency-Key";
/** Whether an attempt before the one that gave this reply may have been carried out: it had no reply, or one in doubt. */
export declare function cameAfterLostReply(response: Response): boolean;
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
export declare function retryingFetch(send: Fetch, policy: RetryPolicy, prepare?: Preparation): (request: Request, init?: object) => Promise<Response>;
