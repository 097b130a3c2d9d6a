// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { type UntypedArguments } from './arguments.js';
import { type OperationEntry } from './operation-entry.js';
import type { CallOptions, UrlOf } from './operation-types.js';
/** Without `dispatcher`, because Node 20 and 22 ignore that of a `Request`. */
type FetchOptions = Omit<RequestInit, 'body' | 'dispatcher' | 'duplex' | 'method' | 'window'>;
/** What all requests of a client have in common: the options of `fetch`, such as `headers` and `credentials`, and the service. */
export interface RequestDefaults extends FetchOptions {
    /** The URL of the service without the paths of the contract, for example `https://certifications.example.org`. */
    readonly baseUrl: string;
}
/**
 * Creates the request of an operation. Headers of the call replace those of the client, and arguments replace both.
 *
 * @param method the name of the called method, for errors
 * @throws TypeError for an invalid `Date`, or an id that a URL cannot contain
 */
export declare function createRequest(method: string, entry: OperationEntry, args: UntypedArguments, options: CallOptions, { baseUrl, ...defaults }: RequestDefaults): Request;
/** Creates the method described by `UrlOf`. */
export declare function createUrlOf(baseUrl: string): UrlOf;
export {};
