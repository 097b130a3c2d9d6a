import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import { Provider } from 'oidc-provider'
import type { Test } from 'tap'
import type { AuthConfig } from '../../src/auth/auth-config.js'
import { makeSigner } from './issuer.js'

const API = 'https://api.example.org/certifications'
const CLIENT_ID = 'console'
const ALL_SCOPES = ['certifications:read', 'certifications:write', 'certifications:audit']

export interface IdentityProvider {
  /** The configuration of a service whose console signs people in here. */
  readonly config: Partial<AuthConfig>
  /** How long access tokens are valid, in seconds. */
  lifetime: number
  /** What the accounts are allowed to do. Tokens that are issued or renewed from now on have no other scopes of the API. */
  scopes: readonly string[]
  /** The grant types for which it has issued tokens. */
  readonly grants: string[]
  /** Begins to serve. @param home the URL of the console. */
  serve(home: string): void
}

/**
 * A certified OpenID provider (https://github.com/panva/node-oidc-provider) with its own pages for login, consent and sign-out. It
 * issues JWTs for the resource that is requested (RFC 8707), opaque tokens without one, and refresh tokens for `offline_access`
 * if the account has consented. Its clock is the real one.
 */
export async function startIdentityProvider(t: Test): Promise<IdentityProvider> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { alg, kid, privateKey } = await makeSigner('provider')
  const key = { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' }
  const self: IdentityProvider = {
    config: {
      AUTH_ISSUER: url,
      AUTH_AUDIENCE: API,
      CONSOLE_CLIENT_ID: CLIENT_ID,
      CONSOLE_SCOPES: ['offline_access', ...ALL_SCOPES],
      CONSOLE_SIGN_IN_PARAMETERS: { resource: API, prompt: 'consent' },
    },
    lifetime: 300,
    scopes: ALL_SCOPES,
    grants: [],
    serve(home) {
      const provider = new Provider(url, {
        jwks: { keys: [key] },
        cookies: { keys: ['of the tests'] },
        clients: [
          {
            client_id: CLIENT_ID,
            token_endpoint_auth_method: 'none',
            grant_types: ['authorization_code', 'refresh_token'],
            redirect_uris: [home],
            post_logout_redirect_uris: [home],
            id_token_signed_response_alg: 'ES256',
          },
        ],
        clientBasedCORS: (_, origin) => origin === new URL(home).origin,
        ttl: {
          AccessToken: () => self.lifetime,
          Grant: 86_400,
          IdToken: 3600,
          Interaction: 3600,
          RefreshToken: 86_400,
          Session: 86_400,
        },
        features: {
          resourceIndicators: {
            enabled: true,
            getResourceServerInfo: () => ({
              scope: self.scopes.join(' '),
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'ES256' } },
            }),
          },
        },
      })
      provider.on('grant.success', ({ oidc }) => self.grants.push(String(oidc.params?.grant_type)))
      server.on('request', provider.callback())
    },
  }
  return self
}
