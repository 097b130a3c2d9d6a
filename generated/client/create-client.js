// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import createFetchClient, {} from 'openapi-fetch';
import { operationTable } from './operation-table.js';
import { certificationMethods } from './certification-methods.js';
import { mediaTypeOf } from './media-type.js';
import { createUrlOf, operationMethods, serializePath } from './operation-methods.js';
import { IDEMPOTENCY_KEY, retryingFetch } from './retrying-fetch.js';
/**
 * Creates a client of the service. All its methods retry a request where that is safe.
 *
 * Operations and iterators throw a ProblemError for an error reply; `GET` etc. return it as `error`. All of them throw a
 * NoReplyError if the last attempt gets no reply, and the signal's reason if they are aborted.
 *
 * @throws TypeError without the `baseUrl` of the service.
 */
export function createClient(options) {
    checkOptions(options);
    const { token, fetch = globalThis.fetch, ...others } = options;
    const addToken = async ({ headers }) => {
        if (token)
            headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    };
    const http = createFetchClient({
        pathSerializer: serializePath,
        ...others,
        fetch: retryingFetch(fetch, options, addToken, isStreamed),
    });
    http.use(addIdempotencyKey);
    const methods = operationMethods(http);
    return { ...http, ...methods, ...certificationMethods(methods), urlOf: createUrlOf(options.baseUrl) };
}
const operations = Object.values(operationTable);
/** Whether the body of the reply may be larger than memory. */
function isStreamed({ ok, headers }) {
    return (ok &&
        operations.some(({ returns }) => returns?.as === 'stream' && returns.mediaType === mediaTypeOf(headers)));
}
/** For callers without types. */
function checkOptions(options) {
    const baseUrl = options?.baseUrl;
    if (URL.canParse(String(baseUrl)))
        return;
    throw new TypeError(`baseUrl is not a URL: ${String(baseUrl)}; expected createClient({ baseUrl: 'https://…' })`);
}
/** Gives all attempts of a request the same key, so that the service carries it out once. */
const addIdempotencyKey = {
    onRequest({ request, schemaPath }) {
        const acceptsKey = operations.some(({ method, path, headers }) => method === request.method && path === schemaPath && headers?.idempotencyKey !== undefined);
        if (acceptsKey && !request.headers.has(IDEMPOTENCY_KEY)) {
            request.headers.set(IDEMPOTENCY_KEY, createKey());
        }
    },
};
/** Browsers provide `randomUUID` for pages of HTTPS and localhost only. */
function createKey() {
    return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
}
