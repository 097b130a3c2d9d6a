// The scopes of tokens. The console uses them, too, to decide which buttons it shows, so this file imports nothing.

export const READ_SCOPE = 'certifications:read'
export const WRITE_SCOPE = 'certifications:write'

/** `scope` is that of RFC 9068, section 2.2.3; some issuers use `scp`. */
export const SCOPE_CLAIMS: readonly string[] = ['scope', 'scp']

type Claims = Readonly<Record<string, unknown>>

/**
 * Returns the scopes in the claims of a token.
 *
 * @param names the claims with scopes: texts separated by spaces, or lists; a dot leads into an object.
 * @param prefix what the issuer puts before the name of a scope. Scopes without it are left out.
 */
export function scopesOf(claims: Claims, names: readonly string[], prefix: string): ReadonlySet<string> {
  const values = names.flatMap((name) => claimOf(claims, name))
  const scopes = values.flatMap((it) => (typeof it === 'string' ? it.split(' ') : []))
  return new Set(scopes.filter((it) => it.startsWith(prefix)).map((it) => it.slice(prefix.length)))
}

/** Returns the value of a claim. A dot may be part of its name, or lead into an object: `realm_access.roles`. */
export function claimOf(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const claims = value as Claims
  if (Object.hasOwn(claims, path)) return claims[path]
  // Keycloak has clients such as `api` and `api.example` beside each other.
  const names = Object.keys(claims).filter((it) => path.startsWith(`${it}.`))
  return names.map((it) => claimOf(claims[it], path.slice(it.length + 1))).find((it) => it !== undefined)
}
