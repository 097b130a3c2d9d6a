// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { OperationEntry } from './operation-entry.js';
export type UntypedArguments = Readonly<Record<string, unknown>>;
/** The arguments that the URL of an operation contains: the parameters of its path and its query. */
export declare function urlArguments({ path, query }: OperationEntry): string[];
/** All arguments of an operation. */
export declare function allArguments(entry: OperationEntry): string[];
/** @throws TypeError for a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
export declare function checkArguments(method: string, args: object, known: readonly string[]): void;
/** Returns the values with each `Date` as the contract's text. @throws TypeError for an invalid one. */
export declare function formatDates(method: string, values: object): UntypedArguments;
