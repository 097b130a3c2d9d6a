// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/** Sends a request once. It must respect `init.signal`, as `fetch` does. */
export type Fetch = (request: Request, init: {
    signal: AbortSignal;
}) => Promise<Response>;
/** Limits of retrying. Times are in milliseconds. */
export interface RetryPolicy {
    /** Total number of attempts; 1 disables retries. Default: 4. */
    readonly maxAttempts?: number | undefined;
    /**
     * Time limit of one attempt, from sending until the complete reply, or the beginning of a streamed one, has arrived. Default: 10,000,
     * and 900,000 where the body of the request is a file.
     */
    readonly attemptTimeout?: number | undefined;
    /** Time limit of all attempts together, including tokens and delays. Default: 60,000, and 900,000 for a file. */
    readonly totalTimeout?: number | undefined;
    /** Upper bound of the random delay before the first retry; it doubles with each retry. Default: 200. */
    readonly initialDelay?: number | undefined;
    /** Limit of the doubling. `Retry-After` may ask for longer delays. Default: 5,000. */
    readonly maxDelay?: number | undefined;
}
/** Makes a POST safe to repeat. */
export declare const IDEMPOTENCY_KEY = "Idempotency-Key";
/**
 * Sends a request, with retries. The body of a reply that is `isStreamed` is passed on while it arrives.
 *
 * @param sendsFile whether the body of the request is a file
 * @throws NoReplyError if the last attempt gets no reply; the reason of the request's signal if that is aborted
 */
export type Send = (request: Request, sendsFile: boolean, isStreamed: (reply: Response) => boolean) => Promise<LastReply>;
/** The reply of the last attempt, and whether an attempt before it may have taken effect. */
interface LastReply {
    readonly reply: Response;
    readonly afterLostReply: boolean;
}
/** Adds retries to `send`. Every attempt is prepared by `prepare`, whose errors end the call. */
export declare function retryingFetch(send: Fetch, policy: RetryPolicy, prepare: (request: Request) => Promise<void>): Send;
export {};
