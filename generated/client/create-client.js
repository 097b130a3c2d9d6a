// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import createFetchClient, {} from 'openapi-fetch';
import { operationTable } from './operation-table.js';
import { certificationMethods } from './certification-methods.js';
import { mediaTypeOf } from './media-type.js';
import { checkPath, createUrlOf, operationMethods } from './operation-methods.js';
import { IDEMPOTENCY_KEY, retryingFetch, } from './retrying-fetch.js';
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
    const prepare = token === undefined ? undefined : addToken(token);
    const http = createFetchClient({
        ...others,
        fetch: retryingFetch(fetch, options, prepare, isStreamed),
    });
    http.use(checkPathOfRequest, addIdempotencyKey);
    const methods = operationMethods(http);
    return { ...http, ...methods, ...certificationMethods(methods), urlOf: createUrlOf(options.baseUrl) };
}
const streamedTypes = new Set(Object.values(operationTable).flatMap(({ returns }) => (returns.as === 'stream' ? returns.mediaType : [])));
/** Whether the body of the reply may be larger than memory. */
function isStreamed({ ok, headers }) {
    return ok && streamedTypes.has(mediaTypeOf(headers));
}
/** For callers without types. */
function checkOptions(options) {
    const baseUrl = options?.baseUrl;
    if (typeof baseUrl === 'string' && URL.canParse(baseUrl))
        return;
    const given = typeof options === 'string' ? options : 'https://certifications.example.org';
    const found = baseUrl === undefined ? 'is missing' : `is not a URL: ${String(baseUrl)}`;
    throw new TypeError(`baseUrl ${found}; expected createClient({ baseUrl: '${given}' })`);
}
const operationsWithIdempotencyKey = new Set(Object.values(operationTable)
    .filter(({ headers }) => 'idempotencyKey' in headers)
    .map(({ method, path }) => `${method} ${path}`));
/** Gives all attempts of a request the same key, so that the service carries it out once. */
const addIdempotencyKey = {
    onRequest({ request, schemaPath }) {
        const acceptsKey = operationsWithIdempotencyKey.has(`${request.method} ${schemaPath}`);
        if (acceptsKey && !request.headers.has(IDEMPOTENCY_KEY)) {
            request.headers.set(IDEMPOTENCY_KEY, createKey());
        }
    },
};
/** Browsers provide `randomUUID` for pages of HTTPS and localhost only. */
function createKey() {
    return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
}
const checkPathOfRequest = {
    onRequest({ schemaPath, params }) {
        checkPath(schemaPath, params.path ?? {});
    },
};
function addToken(token) {
    return async ({ headers }) => {
        headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    };
}
