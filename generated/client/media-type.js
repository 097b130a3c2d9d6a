// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/** The media type of a reply in lower case, without its parameters; empty if it has none. */
export function mediaTypeOf(headers) {
    return (headers.get('content-type') ?? '').replace(/;.*/, '').trim().toLowerCase();
}
