// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { operationTable } from './operation-table.js';
import { ProblemError, UnexpectedReplyError } from './errors.js';
import { nextCursor } from './next-cursor.js';
import { cameAfterLostReply } from './retrying-fetch.js';
/**
 * Creates the methods described by `Operations` and `Paginators`.
 *
 * A paginator follows the `next` link from page to page and yields one record at a time. Because a cursor names the last
 * record and not a page number, no record is skipped or repeated if others are created or deleted meanwhile. The next page
 * is requested only when it is needed.
 */
export function operationMethods(http) {
    // Untyped here: table and types are generated from the same contract, and the tests call every operation through both.
    const send = http.request;
    const entries = Object.entries(operationTable);
    const methods = entries.flatMap(([id, entry]) => {
        const call = (args, options) => perform(send, id, entry, args, options);
        return entry.paginator === undefined
            ? [[id, call]]
            : [
                [id, call],
                [entry.paginator.name, createPaginator(call, entry.paginator.limit)],
            ];
    });
    return Object.fromEntries(methods);
}
async function perform(send, id, { method, path, parameters, replies }, args = {}, options = {}) {
    checkArguments(id, args, [...Object.keys(parameters), ...(BODY_METHODS.has(method) ? ['body'] : [])]);
    const params = { path: {}, query: {}, header: {} };
    for (const [argument, [place, name]] of Object.entries(parameters))
        params[place][name] = args[argument];
    const { data, error, response } = await send(method, path, { ...options, params, body: args.body });
    const headers = replies[response.status];
    if (!response.ok && headers === undefined) {
        const afterLostReply = cameAfterLostReply(response);
        throw new ProblemError({ operation: id, response, body: error, afterLostReply });
    }
    return { status: response.status, data, response, ...readHeaders(response, headers) };
}
const BODY_METHODS = new Set(['POST', 'PUT', 'PATCH']);
/** Rejects a misspelled argument, which would otherwise be left out: a filter would silently list everything. */
function checkArguments(id, args, known) {
    const unknown = Object.keys(args).find((it) => !known.includes(it));
    if (unknown !== undefined)
        throw new TypeError(`${id}: unknown argument ${unknown}; it takes ${known.join(', ')}`);
}
function readHeaders({ headers }, names = {}) {
    const values = Object.entries(names).map(([property, name]) => {
        const value = headers.get(name);
        if (value === null) {
            throw new UnexpectedReplyError(`The reply lacks the header ${name}. In a browser, the service must expose it (Access-Control-Expose-Headers).`);
        }
        return [property, value];
    });
    return Object.fromEntries(values);
}
function createPaginator(call, limit) {
    return async function* (args = {}, options) {
        let after = args.after;
        do {
            const page = (await call({ limit, ...args, after }, options));
            yield* page.data.data;
            const next = nextCursor(page.link);
            if (next !== undefined && next === after) {
                throw new UnexpectedReplyError(`The next page would be the same one again: after=${next}`);
            }
            after = next;
        } while (after !== undefined);
    };
}
