/**
 * Returns the Content-Security-Policy (https://www.w3.org/TR/CSP3/) of a page that uses this server's files, its API and `data:`
 * images only. Nothing may frame the page, and no form may leave it.
 *
 * @param allowed hashes of inline styles, and origins that scripts may call in addition to this server.
 */
export function ownFilesOnly(
  allowed: { readonly styles?: readonly string[]; readonly calls?: readonly string[] } = {},
) {
  return {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': ["'self'", ...(allowed.styles ?? [])].join(' '),
    'img-src': "'self' data:",
    'connect-src': ["'self'", ...(allowed.calls ?? [])].join(' '),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  } as const
}
