// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export type { components, operations, paths } from './api.js';
export { type Client, type ClientOptions, createClient } from './create-client.js';
export { NoReplyError, ProblemError, UnexpectedReplyError } from './errors.js';
export type { Arguments, CallOptions, OperationId, Operations, ProblemOf, ProblemStatus, Reply, Schemas, Paginators, } from './operation-types.js';
export type { Fetch, RetryPolicy } from './retrying-fetch.js';
