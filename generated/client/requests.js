// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { checkArguments, formatDates, urlArguments } from './arguments.js';
import { entryOf } from './operation-entry.js';
import { IDEMPOTENCY_KEY } from './retrying-fetch.js';
/**
 * Creates the request of an operation. Headers of the call replace those of the client, and arguments replace both.
 *
 * @param method the name of the called method, for errors
 * @throws TypeError for an invalid `Date`, or an id that a URL cannot contain
 */
export function createRequest(method, entry, args, options, { baseUrl, ...defaults }) {
    const headers = new Headers(defaults.headers);
    new Headers(options.headers).forEach((value, name) => headers.set(name, value));
    for (const [argument, name] of Object.entries(entry.headers ?? {})) {
        if (args[argument] !== undefined)
            headers.set(name, String(args[argument]));
    }
    // All attempts of a request have the same key, so that the service carries it out once.
    if (entry.headers?.idempotencyKey && !headers.has(IDEMPOTENCY_KEY)) {
        headers.set(IDEMPOTENCY_KEY, createKey());
    }
    let body = args.body;
    if (entry.body === 'json' && args.body) {
        headers.set('Content-Type', 'application/json');
        body = JSON.stringify(formatDates(method, args.body));
    }
    const url = createUrl(method, baseUrl, entry, args);
    const signal = options.signal ?? defaults.signal ?? null;
    return new Request(url, { ...defaults, method: entry.method, headers, body: body ?? null, signal });
}
/** Browsers provide `randomUUID` for pages of HTTPS and localhost only. */
function createKey() {
    return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
}
/** Creates the method described by `UrlOf`. */
export function createUrlOf(baseUrl) {
    return (operation, args = {}) => {
        const entry = entryOf(operation);
        // For callers without types.
        if (entry?.method !== 'GET')
            throw new TypeError(`urlOf: ${operation} is not a GET operation`);
        checkArguments(operation, args, urlArguments(entry));
        return createUrl(operation, baseUrl, entry, args);
    };
}
/**
 * Creates the URL of an operation. Rejects ids that a URL cannot contain: parsers remove `.` and `..`, also when they are
 * percent-encoded, and gateways empty segments. The request would go to another path.
 */
function createUrl(method, baseUrl, entry, args) {
    const { path, query = [] } = entry;
    const values = formatDates(method, args);
    const toSegment = (_, name) => {
        const value = String(values[name] ?? '');
        if (/^\.{0,2}$/.test(value))
            throw new TypeError(`${method}: ${name} must not be ${value || 'empty'}`);
        return encodeURIComponent(value);
    };
    const url = new URL(baseUrl.replace(/\/$/, '') + path.replace(/\{(\w+)\}/g, toSegment));
    for (const name of query) {
        for (const value of [values[name] ?? []].flat())
            url.searchParams.append(name, String(value));
    }
    return url.href;
}
