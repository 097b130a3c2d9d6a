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

/** A key pair of an issuer, or of somebody who would like to be one. */
export interface Signer {
  readonly alg: string
  /** A token of one without an id does not say which key it was signed with. */
  readonly kid: string | undefined
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
}

export async function makeSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  return { alg, kid, ...(await generateKeyPair(alg, { extractable: true })) }
}

/** Those of a JWT; undefined leaves one out. */
export type Claims = Readonly<Record<string, unknown>>

/** A token of those claims, or of what else stands in their place. */
export function sign(
  { alg, kid, privateKey }: Signer,
  claims: unknown,
  header: Partial<CompactJWSHeaderParameters> = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }), ...header })
    .sign(privateKey)
}

/** What the issuer's server says at an address: JSON, or nothing good. */
type Page = object | { readonly text: string; readonly status?: number }

export interface TestIssuer {
  readonly url: string
  /** What a service that trusts it is configured with. */
  readonly config: Partial<AuthConfig>
  readonly signer: Signer
  /** The paths it was asked for. */
  readonly asked: string[]
  /** All that it says from now on, by path; 404 at others. */
  pages: Record<string, Page>
  /** What answers instead of a page, by path without query. */
  handlers: Record<string, RequestListener>
  /** While it does not answer, connections are cut. */
  isDown: boolean
  /** What a good token at NOW claims. */
  claims(scope?: string): Claims
  /** Publishes exactly these keys. */
  publish(...signers: Signer[]): Promise<void>
  /** A good token at NOW with those scopes. */
  issue(scope?: string, claims?: Claims): Promise<string>
}

export const METADATA_PATH = '/.well-known/openid-configuration'
export const READ_WRITE = 'certifications:read certifications:write'

/** A real issuer: a server with metadata and a key set, and one key. */
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
