/** Returns a media type without its parameters, in lower case (RFC 9110, section 8.3.1). */
export function essenceOf(mediaType: string): string {
  return mediaType.replace(/;.*/s, '').trim().toLowerCase()
}

/** Whether the media type is JSON, or one based on it such as `application/problem+json`. */
export function isJson(mediaType: string): boolean {
  return /^application\/([^;]+\+)?json$/.test(essenceOf(mediaType))
}
