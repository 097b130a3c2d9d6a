// The scopes of tokens. The console also uses them, to decide which buttons to show, so this file imports nothing.

/** The scope of reads, unless an operation has its own. */
export const READ_SCOPE = 'certifications:read'
/** The scope of writes, unless an operation has its own. */
export const WRITE_SCOPE = 'certifications:write'

/** The default claims with scopes: `scope` is standard (RFC 9068, section 2.2.3), but some issuers use `scp`. */
export const SCOPE_CLAIMS: readonly string[] = ['scope', 'scp']

type Claims = Readonly<Record<string, unknown>>

/**
 * Returns the scopes in the claims of a token.
 *
 * @param names the claims with scopes: space-separated texts, or lists. A dot selects a member of an object.
 * @param prefix precedes the name of each scope. Scopes without it are ignored.
 */
export function scopesOf(claims: Claims, names: readonly string[], prefix: string): ReadonlySet<string> {
  const values = names.flatMap((name) => claimOf(claims, name))
  const scopes = values.flatMap((it) => (typeof it === 'string' ? it.split(' ') : []))
  return new Set(scopes.filter((it) => it.startsWith(prefix)).map((it) => it.slice(prefix.length)))
}

/** Returns the value of a claim. A dot is part of its name, or selects a member of an object: `realm_access.roles`. */
export function claimOf(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const claims = value as Claims
  if (Object.hasOwn(claims, path)) return claims[path]
  // Keycloak has clients such as `api` and `api.example` beside each other.
  const names = Object.keys(claims).filter((it) => path.startsWith(`${it}.`))
  return names.map((it) => claimOf(claims[it], path.slice(it.length + 1))).find((it) => it !== undefined)
}
