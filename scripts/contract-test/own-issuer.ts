import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { AuthConfig } from '../../src/auth/guard.js'

/** An issuer of tokens with one key, on a free port. */
export interface OwnIssuer {
  /** What a service is configured with that trusts it. */
  readonly config: Partial<AuthConfig>
  /** A token for that service, good for an hour, with those scopes. */
  issue(scope: string): Promise<string>
  close(): void
}

const ALGORITHM = 'ES256'
const AUDIENCE = 'contract-suite'

/** Starts it. The caller closes it. */
export async function startOwnIssuer(): Promise<OwnIssuer> {
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
