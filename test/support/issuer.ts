import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CompactJWSHeaderParameters,
  CompactSign,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
} from 'jose'
import type { Test } from 'tap'
import type { AuthConfig } from '../../src/auth/auth-config.js'
import { parseInstant } from '../../src/domain/time.js'

export const AUDIENCE = 'certifications'
export const NOW = parseInstant('2026-03-26T10:00:00Z')

/** A key pair of an issuer or of an impostor. */
export interface Signer {
  readonly alg: string
  /** The id of the key; if undefined, its tokens name no key. */
  readonly kid: string | undefined
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
}

export async function makeSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  return { alg, kid, ...(await generateKeyPair(alg, { extractable: true })) }
}

/** The claims of a JWT. A claim that is undefined is left out. */
export type Claims = Readonly<Record<string, unknown>>

/** Signs a token with these claims, or with another payload. */
export function sign(
  { alg, kid, privateKey }: Signer,
  claims: unknown,
  header: Partial<CompactJWSHeaderParameters> = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }), ...header })
    .sign(privateKey)
}

/** A reply of the issuer's server: JSON, or another text with a status. */
type Page = object | { readonly text: string; readonly status?: number }

export interface TestIssuer {
  readonly url: string
  /** The configuration of a service that trusts this issuer. */
  readonly config: Partial<AuthConfig>
  readonly signer: Signer
  /** The paths that were requested. */
  readonly asked: string[]
  /** The replies of the server, by path; 404 for other paths. */
  pages: Record<string, Page>
  /** Handlers that reply instead of a page, by path without query. */
  handlers: Record<string, RequestListener>
  /** Whether it closes every connection instead of replying. */
  isDown: boolean
  /** The claims of a token that is valid at NOW. */
  claims(scope?: string): Claims
  /** Publishes exactly these keys. */
  publish(...signers: Signer[]): Promise<void>
  /** Issues a token with these scopes that is valid at NOW. */
  issue(scope?: string, claims?: Claims): Promise<string>
}

export const METADATA_PATH = '/.well-known/openid-configuration'
export const READ_WRITE = 'certifications:read certifications:write'

/**
 * A real issuer: a server with metadata and a key set, and one key. It is not a library's, because tests make it publish broken pages,
 * sign with the wrong keys, and go down.
 */
export async function startIssuer(t: Test): Promise<TestIssuer> {
  const signer = await makeSigner('first')
  const server = createServer((request, reply) => {
    if (issuer.isDown) return void request.destroy()
    issuer.asked.push(String(request.url))
    const handle = issuer.handlers[String(request.url).replace(/\?.*/, '')]
    if (handle !== undefined) return handle(request, reply)
    const page = issuer.pages[String(request.url)]
    const plain = page !== undefined && 'text' in page ? page : undefined
    reply.statusCode = page === undefined ? 404 : (plain?.status ?? 200)
    reply.end(plain?.text ?? JSON.stringify(page))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: TestIssuer = {
    url,
    config: { AUTH_ISSUER: url, AUTH_AUDIENCE: AUDIENCE },
    signer,
    asked: [],
    pages: { [METADATA_PATH]: { issuer: url, jwks_uri: `${url}/keys` } },
    handlers: {},
    isDown: false,
    claims: (scope = READ_WRITE) => ({
      iss: url,
      aud: AUDIENCE,
      sub: 'coordinator-7',
      iat: NOW,
      exp: NOW + 300,
      scope,
    }),
    async publish(...signers) {
      const keys = signers.map(async ({ alg, kid, publicKey }) => ({
        ...(await exportJWK(publicKey)),
        alg,
        kid,
      }))
      issuer.pages = { ...issuer.pages, '/keys': { keys: await Promise.all(keys) } }
    },
    issue: (scope, claims = {}) => sign(signer, { ...issuer.claims(scope), ...claims }),
  }
  await issuer.publish(signer)
  return issuer
}
