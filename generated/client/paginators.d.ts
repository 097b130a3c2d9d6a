// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { MethodOf } from './operation-methods.js';
import type { Paginators } from './operation-types.js';
/**
 * Creates the methods described by `Paginators`.
 *
 * They follow the `next` link from page to page and yield one record at a time. Because a cursor names the last record and not a page
 * number, no record is skipped or repeated if others are created or deleted meanwhile. The next page is requested only when it is
 * needed. A list without an end, such as the changes, ends for now when `has_more` is false.
 */
export declare function createPaginators(methodOf: MethodOf): Paginators;
