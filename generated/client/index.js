// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export { createClient } from './create-client.js';
export { NoReplyError, ProblemError, UnexpectedReplyError } from './errors.js';
export { nextCursor } from './next-cursor.js';
