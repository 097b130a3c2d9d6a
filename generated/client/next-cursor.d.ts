// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/**
 * The cursor in a page's `next` link (RFC 8288); undefined on the last page.
 *
 * @throws UnexpectedReplyError if the `next` link has no cursor, so that an iteration does not end early without notice.
 */
export declare function nextCursor(link: string): string | undefined;
