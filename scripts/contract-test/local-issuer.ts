import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { AuthConfig } from '../../src/auth/auth-config.js'

/** A token issuer with one key, on a free port. */
export interface LocalIssuer {
  /** Configuration of a service that trusts this issuer. */
  readonly config: Partial<AuthConfig>
  /** Issues a token for that service with the given scopes. It is valid for one hour. */
  issue(scope: string): Promise<string>
  close(): void
}

const ALGORITHM = 'ES256'
const AUDIENCE = 'contract-suite'

/** Starts the issuer. The caller must close it. */
export async function startLocalIssuer(): Promise<LocalIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM)
  const keys = JSON.stringify({ keys: [await exportJWK(publicKey)] })
  const server = createServer((_, reply) => reply.setHeader('content-type', 'application/json').end(keys))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    config: { AUTH_ISSUER: issuer, AUTH_AUDIENCE: AUDIENCE, AUTH_JWKS_URL: issuer },
    issue: (scope) =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject('contract-suite')
        .setExpirationTime('1h')
        .sign(privateKey),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
