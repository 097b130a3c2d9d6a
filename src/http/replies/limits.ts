/** Maximum size of a body in bytes. */
export const BODY_LIMIT = 64 * 1024
/** Maximum size in bytes of the URL and headers together. */
export const HEADERS_LIMIT = 16 * 1024
