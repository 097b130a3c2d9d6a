// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { certificationMethods } from './certification-methods.js';
import { createMethods, operationMethods } from './operation-methods.js';
import { createPaginators } from './paginators.js';
import { createUrlOf } from './requests.js';
import { retryingFetch } from './retrying-fetch.js';
/**
 * Creates a client of the service. All its methods retry a request where that is safe.
 *
 * They throw a ProblemError for an error reply, a NoReplyError if the last attempt gets no reply, and the signal's reason if they
 * are aborted.
 *
 * @throws TypeError without the `baseUrl` of the service.
 */
export function createClient(options) {
    checkOptions(options);
    const { baseUrl, token, fetch = globalThis.fetch } = options;
    const addToken = async ({ headers }) => {
        if (token)
            headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    };
    const methodOf = createMethods(options, retryingFetch(fetch, options, addToken));
    return {
        ...operationMethods(methodOf),
        ...createPaginators(methodOf),
        ...certificationMethods(methodOf),
        urlOf: createUrlOf(baseUrl),
    };
}
/** For callers without types. */
function checkOptions(options) {
    const baseUrl = options?.baseUrl;
    if (URL.canParse(String(baseUrl)))
        return;
    throw new TypeError(`baseUrl is not a URL: ${String(baseUrl)}; expected createClient({ baseUrl: 'https://…' })`);
}
