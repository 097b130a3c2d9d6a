// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { operationTable } from './operation-table.js';
import { ProblemError, UnexpectedReplyError } from './errors.js';
import { nextCursor } from './next-cursor.js';
import { cameAfterLostReply } from './retrying-fetch.js';
/** A method for each operation, and one for each list that walks its pages, as `Operations` and `Paginators` describe them. */
export function operationMethods(http) {
    // Types and table are made from one contract; what a test calls through the one exercises the other.
    const send = http.request;
    const entries = Object.entries(operationTable);
    const methods = entries.flatMap(([id, entry]) => {
        const call = (args, options) => perform(send, id, entry, args, options);
        return entry.walk === undefined
            ? [[id, call]]
            : [
                [id, call],
                [entry.walk.name, paginateWith(call, entry.walk.limit)],
            ];
    });
    return Object.fromEntries(methods);
}
async function perform(send, id, { method, path, parameters, replies }, args = {}, options = {}) {
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
function paginateWith(call, limit) {
    return async function* (args = {}, options) {
        let after = args.after;
        do {
            const page = (await call({ limit, ...args, after }, options));
            yield* page.data.data;
            after = nextCursor(page.link);
        } while (after !== undefined);
    };
}
