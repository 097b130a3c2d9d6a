// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { createFinalURL, createQuerySerializer, defaultPathSerializer, removeTrailingSlash, } from 'openapi-fetch';
import { operationTable, paginatorTable } from './operation-table.js';
import { ProblemError, UnexpectedReplyError } from './errors.js';
import { mediaTypeOf } from './media-type.js';
import { nextCursor } from './next-cursor.js';
import { cameAfterLostReply } from './retrying-fetch.js';
const table = operationTable;
const entryOf = (id) => table[id];
/**
 * Creates the methods described by `Operations` and `Paginators`.
 *
 * A paginator follows the `next` link from page to page and yields one record at a time. Because a cursor names the last
 * record and not a page number, no record is skipped or repeated if others are created or deleted meanwhile. The next page
 * is requested only when it is needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export function operationMethods(http) {
    // Untyped here: tables and types are generated from the same contract, and the tests call every operation through both.
    const send = http.request;
    const methods = {};
    for (const id of Object.keys(table)) {
        methods[id] = (args, options) => perform(send, id, args, options);
    }
    for (const [name, { operation, limit }] of Object.entries(paginatorTable)) {
        methods[name] = createPaginator(methods[operation], limit);
    }
    return methods;
}
async function perform(send, id, args = {}, options) {
    const { method, path, headers = {}, body, replies, returns } = entryOf(id);
    const params = parametersOf(id, args, [...Object.keys(headers), ...(body === undefined ? [] : ['body'])]);
    const header = Object.entries(headers).map(([argument, name]) => [name, args[argument]]);
    const { response, error } = await send(method, path, {
        ...options,
        params: { ...params, header: Object.fromEntries(header) },
        body: body === 'json' ? args.body && formatDates(id, args.body) : args.body,
        bodySerializer: body === 'file' ? (file) => file : undefined,
        parseAs: 'stream',
    });
    const replyHeaders = replies[response.status];
    if (replyHeaders === undefined) {
        throw response.status < 400
            ? new UnexpectedReplyError(`${id}: unexpected status ${response.status}`)
            : new ProblemError(id, response, error, cameAfterLostReply(response));
    }
    return {
        status: response.status,
        data: await readBody(id, response, returns),
        response,
        ...readHeaders(response, replyHeaders),
    };
}
/** Creates the method described by `UrlOf`. */
export function createUrlOf(baseUrl) {
    const options = {
        baseUrl: removeTrailingSlash(baseUrl),
        querySerializer: createQuerySerializer(),
        pathSerializer: serializePath,
    };
    const urlOf = (id, args = {}) => createFinalURL(entryOf(id).path, { ...options, params: parametersOf(id, args) });
    return urlOf;
}
/**
 * Puts the parameters into a path. Rejects those that a URL cannot contain: parsers remove `.` and `..`, also when they are
 * percent-encoded, and gateways empty segments. The request would go to another path.
 */
export function serializePath(url, parameters) {
    for (const [name, value] of Object.entries(parameters)) {
        if (/^\.{0,2}$/.test(String(value)))
            throw new TypeError(`${url}: ${name} must not be ${value || 'empty'}`);
    }
    return defaultPathSerializer(url, parameters);
}
/**
 * The parameters of the path and the query, as openapi-fetch takes them.
 *
 * @throws TypeError for a misspelled argument, which would otherwise be left out: a filter would silently list everything.
 */
function parametersOf(id, args, others = []) {
    const { path, query = [] } = entryOf(id);
    const inPath = path.match(/(?<=\{)\w+/g) ?? [];
    const known = [...inPath, ...query, ...others];
    const unknown = Object.keys(args).find((it) => !known.includes(it));
    if (unknown !== undefined)
        throw new TypeError(`${id}: unknown argument ${unknown}; it takes ${known.join(', ')}`);
    const values = formatDates(id, args);
    const pick = (names) => Object.fromEntries(names.map((it) => [it, values[it]]));
    return { path: pick(inPath), query: pick(query) };
}
/** Returns the values with each `Date` as the contract's text. @throws TypeError for an invalid one. */
function formatDates(id, values) {
    const formatted = Object.entries(values).map(([name, value]) => {
        if (!(value instanceof Date))
            return [name, value];
        if (Number.isNaN(value.getTime()))
            throw new TypeError(`${id}: ${name} is an invalid Date`);
        return [name, value.toISOString()];
    });
    return Object.fromEntries(formatted);
}
/**
 * The body of a successful reply; undefined where there is none (304).
 *
 * @throws UnexpectedReplyError if it is of another media type, or not JSON where it should be.
 */
async function readBody(id, response, returns) {
    if (response.status === 304)
        return undefined;
    const isExpected = mediaTypeOf(response.headers) === (returns?.mediaType ?? 'application/json');
    if (isExpected && returns?.as === 'stream')
        return response.body;
    const text = await response.text();
    let cause;
    try {
        if (isExpected)
            return returns === undefined ? JSON.parse(text) : text;
    }
    catch (error) {
        cause = error;
    }
    const expected = returns?.mediaType ?? 'JSON';
    const type = response.headers.get('content-type') ?? 'no media type';
    throw new UnexpectedReplyError(`${id}: the reply is not ${expected} but ${type}: ${text.slice(0, 80)}`, {
        cause,
    });
}
function readHeaders({ headers }, names) {
    const values = Object.entries(names).map(([property, name]) => {
        const value = headers.get(name);
        if (value === null) {
            throw new UnexpectedReplyError(`The reply lacks the header ${name} (in browsers, see Access-Control-Expose-Headers)`);
        }
        // A gateway that compresses the reply weakens its tag, although it names the same version of the record.
        return [property, property === 'etag' ? value.replace(/^W\//, '') : value];
    });
    return Object.fromEntries(values);
}
function createPaginator(call, limit) {
    return async function* (args = {}, options) {
        let after = args.after;
        do {
            const page = (await call({ limit, ...args, after }, options));
            yield* page.data.data;
            if (page.data.has_more === false)
                return;
            const next = nextCursor(page.link);
            if (next !== undefined && next === after) {
                throw new UnexpectedReplyError(`The next page is the same one again: after=${next}`);
            }
            after = next;
        } while (after !== undefined);
    };
}
