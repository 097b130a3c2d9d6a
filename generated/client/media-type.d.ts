// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
/** The media type of a reply in lower case, without its parameters; empty if it has none. */
export declare function mediaTypeOf(headers: Headers): string;
