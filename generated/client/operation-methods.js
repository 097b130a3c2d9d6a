// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { createFinalURL, createQuerySerializer, defaultPathSerializer, } from 'openapi-fetch';
import { operationTable, paginatorTable } from './operation-table.js';
import { ProblemError, UnexpectedReplyError } from './errors.js';
import { mediaTypeOf } from './media-type.js';
import { nextCursor } from './next-cursor.js';
import { cameAfterLostReply } from './retrying-fetch.js';
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
    const table = operationTable;
    const methods = Object.entries(table).map(([id, entry]) => [
        id,
        (args, options) => perform(send, id, entry, args, options),
    ]);
    const calls = new Map(methods);
    const paginators = Object.entries(paginatorTable).map(([name, { operation, limit }]) => [name, createPaginator(calls.get(operation), limit)]);
    return Object.fromEntries([...methods, ...paginators]);
}
async function perform(send, id, { method, path, queryParameters, headers, bodyTypes, replies, returns }, args = {}, options = {}) {
    const isFile = bodyTypes.length > 0 && !bodyTypes.includes('application/json');
    const pathParameters = pathParametersOf(path);
    const known = [
        ...pathParameters,
        ...queryParameters,
        ...Object.keys(headers),
        ...(bodyTypes.length > 0 ? ['body'] : []),
        ...(isFile ? ['contentType'] : []),
    ];
    checkArguments(id, args, known);
    const { body, contentType, ...values } = formatDates(id, args);
    const params = {
        path: pick(values, pathParameters),
        query: pick(values, queryParameters),
        header: {
            ...Object.fromEntries(Object.entries(headers).map(([argument, name]) => [name, values[argument]])),
            ...(isFile ? { 'Content-Type': contentType } : {}),
        },
    };
    const init = {
        ...options,
        params,
        ...(isFile ? { body, bodySerializer: sendAsIs } : { body: body && formatDates(id, body) }),
        parseAs: returns.as === 'stream' ? 'stream' : 'text',
    };
    const { data, error, response } = await send(method, path, init);
    const replyHeaders = replies[response.status];
    if (response.status >= 400) {
        const afterLostReply = cameAfterLostReply(response);
        throw new ProblemError({ operation: id, response, body: error, afterLostReply });
    }
    if (replyHeaders === undefined) {
        throw new UnexpectedReplyError(`${id}: the contract does not declare the status ${response.status}`);
    }
    return {
        status: response.status,
        data: await readBody(id, data, response, returns),
        response,
        ...readHeaders(response, replyHeaders),
    };
}
const sendAsIs = (file) => file;
/** Creates the method described by `UrlOf`. */
export function createUrlOf(baseUrl) {
    const serializers = { querySerializer: createQuerySerializer(), pathSerializer: defaultPathSerializer };
    const urlOf = (id, args = {}) => {
        const { path, queryParameters } = operationTable[id];
        const pathParameters = pathParametersOf(path);
        checkArguments(id, args, [...pathParameters, ...queryParameters]);
        const values = formatDates(id, args);
        const params = { path: pick(values, pathParameters), query: pick(values, queryParameters) };
        checkPath(path, params.path);
        return createFinalURL(path, { baseUrl, params, ...serializers });
    };
    return urlOf;
}
/**
 * Rejects a path parameter that a URL cannot contain: parsers remove `.` and `..`, also when they are percent-encoded, and gateways
 * empty segments. The request would go to another path.
 */
export function checkPath(path, parameters) {
    for (const [name, value] of Object.entries(parameters)) {
        if (value === '')
            throw new TypeError(`${path}: ${name} must not be empty`);
        if (value === '.' || value === '..')
            throw new TypeError(`${path}: ${name} must not be ${value}`);
    }
}
const pathParametersOf = (path) => path.match(/(?<=\{)\w+/g) ?? [];
const pick = (values, names) => Object.fromEntries(names.map((it) => [it, values[it]]));
/** Rejects a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
function checkArguments(id, args, known) {
    const unknown = Object.keys(args).find((it) => !known.includes(it));
    if (unknown !== undefined)
        throw new TypeError(`${id}: unknown argument ${unknown}; it takes ${known.join(', ')}`);
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
async function readBody(id, data, response, { mediaType, as }) {
    if (data === undefined || response.status === 304)
        return undefined;
    const type = response.headers.get('content-type') ?? 'no media type';
    const failure = (text, cause) => {
        const expected = as === 'json' ? 'JSON' : mediaType;
        const start = String(text).slice(0, 80);
        return new UnexpectedReplyError(`${id}: the reply is not ${expected} but ${type}: ${start}`, { cause });
    };
    if (mediaTypeOf(response.headers) !== mediaType) {
        throw failure(as === 'stream' ? await response.text() : data);
    }
    if (as !== 'json')
        return data;
    try {
        return JSON.parse(String(data));
    }
    catch (error) {
        throw failure(data, error);
    }
}
function readHeaders({ headers }, names) {
    const values = Object.entries(names).map(([property, name]) => {
        const value = headers.get(name);
        if (value === null) {
            throw new UnexpectedReplyError(`The reply lacks the header ${name}. In a browser, the service must expose it (Access-Control-Expose-Headers).`);
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
                throw new UnexpectedReplyError(`The next page would be the same one again: after=${next}`);
            }
            after = next;
        } while (after !== undefined);
    };
}
