// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/**
 * The cursor of a page's `next` link (RFC 8288); undefined on the last page.
 *
 * @throws UnexpectedReplyError if there is a next page but no cursor to it: the walk must not end early unnoticed.
 */
export declare function nextCursor(link: string): string | undefined;
