// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { type Client as FetchClient, type ClientOptions as FetchClientOptions } from 'openapi-fetch';
import type { paths } from './api.js';
import type { Operations, Paginators } from './operation-types.js';
import { type Fetch, type RetryPolicy } from './retrying-fetch.js';
/** The options of openapi-fetch (`headers`, `credentials`, …) and those of the layer around it. */
export interface ClientOptions extends Omit<FetchClientOptions, 'baseUrl' | 'fetch'>, RetryPolicy {
    /** The service's address without the paths of the contract, such as `https://certifications.example.org`. */
    readonly baseUrl: string;
    /** A bearer token (RFC 6750), or what gives one, asked anew for each attempt; what that throws ends the call. */
    readonly token?: string | (() => string | Promise<string>) | undefined;
    /** Sends one attempt; the global `fetch` unless given. */
    readonly fetch?: Fetch | undefined;
}
/**
 * openapi-fetch's `GET`, `POST`, `PUT`, `DELETE`, `use`, … for the contract's paths; a method for each operation; and a
 * method for each list that walks its pages.
 */
export interface Client extends FetchClient<paths>, Operations, Paginators {
}
/**
 * A client of the service. All its methods repeat what is safe to repeat.
 *
 * The methods of operations, and the walks, throw a ProblemError for a reply that is an error; `GET` and its like give
 * it as `error`. All throw a NoReplyError if the last attempt has no reply, and the signal's reason if they are aborted.
 */
export declare function createClient(options: ClientOptions): Client;
