// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { OperationEntry } from './operation-entry.js';
export interface UntypedReply {
    readonly data: unknown;
    readonly [header: string]: unknown;
}
/** Whether the body of the reply may be larger than memory. */
export declare function isStreamed({ returns }: OperationEntry, { ok, headers }: Response): boolean;
/**
 * Reads the reply of an operation.
 *
 * @param method the name of the called method, for errors
 * @throws ProblemError for an error reply
 * @throws UnexpectedReplyError for a reply that the contract does not allow
 */
export declare function readReply(method: string, entry: OperationEntry, response: Response, afterLostReply: boolean): Promise<UntypedReply>;
