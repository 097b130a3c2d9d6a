// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { type Client as FetchClient } from 'openapi-fetch';
import type { paths } from './api.js';
import type { Operations, Paginators, UrlOf } from './operation-types.js';
/** An entry of the operation table, in a form that fits every operation. */
export interface OperationEntry {
    readonly method: string;
    readonly path: string;
    /** The query parameters. */
    readonly query?: readonly string[];
    /** The name of each header by argument. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: 'json' | 'file';
    /** The declared headers of each status, by property name. */
    readonly replies: Readonly<Record<number, Readonly<Record<string, string>>>>;
    /** The body of a successful reply; JSON if it is left out. */
    readonly returns?: {
        readonly mediaType: string;
        readonly as: 'text' | 'stream';
    };
}
type UntypedArguments = Readonly<Record<string, unknown>>;
/**
 * Creates the methods described by `Operations` and `Paginators`.
 *
 * A paginator follows the `next` link from page to page and yields one record at a time. Because a cursor names the last
 * record and not a page number, no record is skipped or repeated if others are created or deleted meanwhile. The next page
 * is requested only when it is needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export declare function operationMethods(http: FetchClient<paths>): Operations & Paginators;
/** Creates the method described by `UrlOf`. */
export declare function createUrlOf(baseUrl: string): UrlOf;
/**
 * Puts the parameters into a path. Rejects those that a URL cannot contain: parsers remove `.` and `..`, also when they are
 * percent-encoded, and gateways empty segments. The request would go to another path.
 */
export declare function serializePath(url: string, parameters: UntypedArguments): string;
export {};
