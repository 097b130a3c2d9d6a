import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import type { AuthConfig } from '../../src/auth/auth-config.js'
import { METADATA_PATH, NOW, sign, startIssuer, type TestIssuer } from './issuer.js'

const CLIENT_ID = 'console'
const ALL_SCOPES = 'certifications:read certifications:write certifications:audit'

export interface SignInIssuer extends TestIssuer {
  readonly config: Partial<AuthConfig>
  /** The URL of the console, the only one to which the issuer redirects. */
  home: string
  /** The scopes of the account that signs in. */
  scope: string
  /** In seconds since the epoch. */
  now: number
  /** Whether it issues and accepts refresh tokens. */
  renews: boolean
  /** The grant types for which it issued tokens. */
  readonly grants: string[]
}

/**
 * An issuer that people sign in at: OpenID Connect, authorization code with PKCE, refresh tokens that are good once, and
 * RP-initiated logout. It checks what a real one checks. Its pages cut `window.opener`, as those of some issuers do.
 */
export async function startSignInIssuer(t: Test): Promise<SignInIssuer> {
  const base = await startIssuer(t)
  const issuer: SignInIssuer = Object.assign(base, {
    config: { ...base.config, CONSOLE_CLIENT_ID: CLIENT_ID },
    home: '',
    scope: ALL_SCOPES,
    now: NOW,
    renews: true,
    grants: [],
  })
  issuer.pages[METADATA_PATH] = {
    issuer: issuer.url,
    jwks_uri: `${issuer.url}/keys`,
    authorization_endpoint: `${issuer.url}/authorize`,
    token_endpoint: `${issuer.url}/token`,
    end_session_endpoint: `${issuer.url}/logout`,
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
  }
  issuer.pages['/favicon.ico'] = {}
  const codes = new Map<string, URLSearchParams>()
  const refreshTokens = new Set<string>()

  const redirect = (reply: ServerResponse, url: string, answer: Record<string, string>, cookie?: string) => {
    const target = new URL(url)
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
    reply.writeHead(302, { location: target.href, ...(cookie && { 'set-cookie': cookie }) }).end()
  }
  const answerCode = (reply: ServerResponse, query: URLSearchParams) => {
    const code = randomUUID()
    codes.set(code, query)
    const answer = { code, state: query.get('state') ?? '', iss: issuer.url }
    redirect(reply, issuer.home, answer, 'signed-in=yes; HttpOnly')
  }
  const authorize = (request: IncomingMessage, reply: ServerResponse) => {
    const query = new URL(request.url ?? '', issuer.url).searchParams
    const mistakes = Object.entries({
      client_id: CLIENT_ID,
      redirect_uri: issuer.home,
      response_type: 'code',
      code_challenge_method: 'S256',
      audience: String(issuer.config.AUTH_AUDIENCE),
      scope: `openid ${ALL_SCOPES}`,
    }).filter(([name, value]) => !sameWords(query.get(name), value))
    if (mistakes.length > 0) return void reply.writeHead(400).end(`wrong: ${mistakes.join(' ')}`)
    const isKnown = request.headers.cookie?.includes('signed-in=yes') === true
    const prompt = query.get('prompt')
    if (isKnown && prompt !== 'login') return answerCode(reply, query)
    if (prompt === 'none') {
      const answer = { error: 'login_required', state: query.get('state') ?? '', iss: issuer.url }
      return redirect(reply, issuer.home, answer)
    }
    reply.writeHead(200, { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin' })
    reply.end(`<!doctype html><title>Issuer</title><form method="post" action="/login?${String(query).replaceAll('&', '&amp;')}">
      <button>I am coordinator 7</button></form>`)
  }
  const grant = async (form: URLSearchParams): Promise<object | undefined> => {
    let nonce: string | undefined
    if (form.get('grant_type') === 'authorization_code') {
      const asked = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (asked?.get('code_challenge') !== challenge || form.get('redirect_uri') !== issuer.home)
        return undefined
      nonce = asked.get('nonce') ?? undefined
    } else if (!issuer.renews || !refreshTokens.delete(form.get('refresh_token') ?? '')) return undefined
    if (form.get('client_id') !== CLIENT_ID) return undefined
    issuer.grants.push(form.get('grant_type') ?? '')
    const times = { iat: issuer.now, exp: issuer.now + 300 }
    const refresh_token = randomUUID()
    if (issuer.renews) refreshTokens.add(refresh_token)
    return {
      access_token: await issuer.issue(issuer.scope, times),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await sign(issuer.signer, {
        iss: issuer.url,
        aud: CLIENT_ID,
        sub: 'coordinator-7',
        nonce,
        ...times,
      }),
      ...(issuer.renews && { refresh_token }),
    }
  }
  issuer.handlers = {
    '/authorize': authorize,
    '/login': (request, reply) => answerCode(reply, new URL(request.url ?? '', issuer.url).searchParams),
    '/token': async (request, reply) => {
      const given = await grant(new URLSearchParams(await text(request)))
      reply.writeHead(given === undefined ? 400 : 200, {
        'content-type': 'application/json',
        'access-control-allow-origin': new URL(issuer.home).origin,
      })
      reply.end(JSON.stringify(given ?? { error: 'invalid_grant' }))
    },
    '/logout': (request, reply) => {
      const query = new URL(request.url ?? '', issuer.url).searchParams
      const isRight = query.get('post_logout_redirect_uri') === issuer.home && query.has('id_token_hint')
      if (!isRight) return void reply.writeHead(400).end('wrong logout')
      redirect(reply, issuer.home, {}, 'signed-in=no; Max-Age=0')
    },
  }
  return issuer
}

function sameWords(text: string | null, words: string): boolean {
  return [...new Set(text?.split(' '))].sort().join(' ') === words.split(' ').sort().join(' ')
}
