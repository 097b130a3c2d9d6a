// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { paginatorTable } from './operation-table.js';
import { allArguments, checkArguments } from './arguments.js';
import { UnexpectedReplyError } from './errors.js';
import { nextCursor } from './next-cursor.js';
import { entryOf } from './operation-entry.js';
/**
 * Creates the methods described by `Paginators`.
 *
 * They follow the `next` link from page to page and yield one record at a time. Because a cursor names the last record and not a page
 * number, no record is skipped or repeated if others are created or deleted meanwhile. The next page is requested only when it is
 * needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export function createPaginators(methodOf) {
    const paginators = Object.entries(paginatorTable).map(([name, { operation, limit }]) => {
        const requestPage = methodOf(operation, name);
        const known = allArguments(entryOf(operation)).filter((it) => it !== 'page');
        const paginate = (args = {}, options) => {
            checkArguments(name, args, known);
            return iterate(requestPage, { limit, ...args }, options);
        };
        return [name, paginate];
    });
    return Object.fromEntries(paginators);
}
async function* iterate(requestPage, args, options) {
    let { after } = args;
    do {
        const { data: page, link } = await requestPage({ ...args, after }, options);
        yield* page.data;
        if (page.has_more === false)
            return;
        const next = nextCursor(link);
        if (next !== undefined && next === after) {
            throw new UnexpectedReplyError(`The next page is the same one again: after=${next}`);
        }
        after = next;
    } while (after !== undefined);
}
