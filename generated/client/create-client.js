// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import createFetchClient, {} from 'openapi-fetch';
import { operationTable } from './operation-table.js';
import { operationMethods } from './operation-methods.js';
import { IDEMPOTENCY_KEY, retryingFetch, } from './retrying-fetch.js';
/**
 * A client of the service. All its methods repeat what is safe to repeat.
 *
 * The methods of operations, and the walks, throw a ProblemError for a reply that is an error; `GET` and its like give
 * it as `error`. All throw a NoReplyError if the last attempt has no reply, and the signal's reason if they are aborted.
 */
export function createClient(options) {
    const { token, fetch = globalThis.fetch, ...others } = options;
    const prepare = token === undefined ? undefined : addToken(token);
    const http = createFetchClient({ ...others, fetch: retryingFetch(fetch, options, prepare) });
    http.use(addIdempotencyKey);
    return { ...http, ...operationMethods(http) };
}
const takingIdempotencyKey = new Set(Object.values(operationTable)
    .filter(({ parameters }) => 'idempotencyKey' in parameters)
    .map(({ method, path }) => `${method} ${path}`));
/** One key for all attempts at a request makes it safe to repeat. */
const addIdempotencyKey = {
    onRequest({ request, schemaPath }) {
        const takesKey = takingIdempotencyKey.has(`${request.method} ${schemaPath}`);
        if (takesKey && !request.headers.has(IDEMPOTENCY_KEY)) {
            request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
        }
    },
};
function addToken(token) {
    return async ({ headers }) => {
        headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    };
}
