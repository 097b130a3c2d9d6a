/** The media type of a reply in lower case, without its parameters; empty if it has none. */
export function mediaTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').replace(/;.*/, '').trim().toLowerCase()
}
