// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { type CertificationMethods } from './certification-methods.js';
import type { Operations, Paginators, UrlOf } from './operation-types.js';
import { type RequestDefaults } from './requests.js';
import { type Fetch, type RetryPolicy } from './retrying-fetch.js';
/** The URL of the service, how to call it, and the options of `fetch` (`headers`, `credentials`, …) for all requests. */
export interface ClientOptions extends RequestDefaults, RetryPolicy {
    /** A bearer token (RFC 6750), or a function that returns one. It is called for every attempt; an error it throws ends the call. */
    readonly token?: string | (() => string | Promise<string>) | undefined;
    /** Sends one attempt. Default: the global `fetch`. */
    readonly fetch?: Fetch | undefined;
}
/** A method for each operation, an iterator over all pages for each list, and a method for each kind of update. */
export interface Client extends Operations, Paginators, CertificationMethods {
    /**
     * Returns the URL of a GET operation, for what opens it itself: a link, a calendar program. It has no token.
     *
     * @throws TypeError for an unknown argument, an invalid `Date`, or an id that a URL cannot contain
     * @example
     * api.urlOf('getExpiryCalendar', { days: 90 })
     */
    readonly urlOf: UrlOf;
}
/**
 * Creates a client of the service. All its methods retry a request where that is safe.
 *
 * They throw a ProblemError for an error reply, a NoReplyError if the last attempt gets no reply, and the signal's reason if they
 * are aborted.
 *
 * @throws TypeError without the `baseUrl` of the service.
 */
export declare function createClient(options: ClientOptions): Client;
