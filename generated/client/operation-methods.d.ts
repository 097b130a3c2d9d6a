// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { OperationId, Operations } from './operation-types.js';
import { type RequestDefaults } from './requests.js';
import type { Send } from './retrying-fetch.js';
/** Creates the method of an operation. */
export type MethodOf = <Op extends OperationId>(operation: Op, name?: string) => Operations[Op];
/** Returns a function that creates the methods of operations. Their errors begin with `name`, by default the operation's id. */
export declare function createMethods(defaults: RequestDefaults, send: Send): MethodOf;
/** Creates the methods described by `Operations`. */
export declare function operationMethods(methodOf: MethodOf): Operations;
