// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { OperationId } from './operation-types.js';
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
export declare function entryOf(operation: OperationId): OperationEntry;
