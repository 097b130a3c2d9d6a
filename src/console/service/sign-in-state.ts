// Who uses the console. Tokens are in memory only, so that no script of another page and nobody at the disk finds them. They are
// renewed when a request needs it. Where that fails, the page stays as it is, with what was typed, and asks for a sign-in in a window
// beside it; that window and this one speak over a BroadcastChannel, because issuers may cut `window.opener`.
import { READ_SCOPE, type WRITE_SCOPE } from '../../auth/scopes.js'
import {
  type Attempt,
  begin,
  complete,
  signOutUrl,
  errorCodeOf,
  HOME,
  renew,
  settings,
  setup,
  type Tokens,
} from './sign-in.js'
import { texts } from '../texts/texts.js'

export type Scope = typeof READ_SCOPE | typeof WRITE_SCOPE | 'certifications:audit'

interface SignInState {
  /** `returned`: this window was opened to sign in, and its answer belongs to another one. */
  readonly step: 'idle' | 'busy' | 'returned'
  /** Why the service wants another sign-in while the reader works. */
  readonly asks: 'expired' | 'forbidden' | 'refused' | undefined
  /** What the reader must know: that they are signed out, or why a sign-in failed. */
  readonly message: string | undefined
  readonly isWaiting: boolean
}

type Message =
  | { readonly kind: 'answer'; readonly answer: string }
  | { readonly kind: 'received'; readonly state: string }
  | { readonly kind: 'signed-out' }

/** Renewed this long before it expires, so that it does not expire on its way. */
const RENEWAL_MARGIN_MS = 30_000

/** In sessionStorage: a sign-in that has left this page, and that this tab was signed in before it was loaded again. No tokens. */
const PENDING = 'sign-in'
const WAS_SIGNED_IN = 'signed-in'

/** The issuer would have to ask something (OpenID Connect Core 1.0, section 3.1.2.6), so the reader must press the button. */
const NEEDS_READER = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]

const channel = new BroadcastChannel(`sign-in ${HOME}`)
const listeners = new Set<() => void>()
let tokens: Tokens | undefined
/** Whether the service has accepted a token since the sign-in. Otherwise another sign-in would not help. */
let areAccepted = false
let renewal: Promise<Tokens | undefined> | undefined
let popupAttempt: { readonly attempt: Attempt; readonly onDone: () => void } | undefined

export let signInState: SignInState = { step: 'idle', asks: undefined, message: undefined, isWaiting: false }

function update(changed: Partial<SignInState>): void {
  signInState = { ...signInState, ...changed }
  for (const listener of listeners) listener()
}

/** Calls the listener after every change. Returns what ends that. */
export function onSignInChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the reader may do what needs the scope. The service decides; this only hides what it would refuse. */
export function can(scope: Scope): boolean {
  if (settings === undefined || (scope === READ_SCOPE && settings.publicReads)) return true
  return tokens?.scopes.has(scope) ?? false
}

/** Whether everybody may read. Programs that subscribe to a calendar have no token. */
export const readsAreOpen = settings === undefined || settings.publicReads
export const isSignedIn = (): boolean => tokens !== undefined
/** Whether there is anybody to sign in with. */
export const canSignIn = (): boolean => setup !== undefined

/** Sends a request with the token. Renews the token if it has expired, or if the service says so. */
export async function sendAuthorized(request: Request, init: RequestInit): Promise<Response> {
  if (settings === undefined) return fetch(request, init)
  const again = request.clone()
  const used = await validTokens()
  const reply = await fetch(authorize(request, used), init)
  const renewed = reply.status === 401 && used !== undefined ? await renewOnce(used) : undefined
  const last = renewed === undefined ? reply : await fetch(authorize(again, renewed), init)
  if (last.status !== 401) areAccepted ||= used !== undefined
  else update({ asks: used === undefined || areAccepted ? 'expired' : 'refused' })
  if (last.status === 403) update({ asks: 'forbidden' })
  return last
}

function authorize(request: Request, used: Tokens | undefined): Request {
  if (used !== undefined) request.headers.set('Authorization', `Bearer ${used.access}`)
  return request
}

async function validTokens(): Promise<Tokens | undefined> {
  const used = tokens
  const expires = used?.expiresAt ?? Infinity
  if (used === undefined || Date.now() < expires - RENEWAL_MARGIN_MS) return used
  return (await renewOnce(used)) ?? used
}

/** Renews tokens for all requests that ask meanwhile. Undefined if that is not possible. */
async function renewOnce(used: Tokens): Promise<Tokens | undefined> {
  if (tokens !== used) return tokens // another request has done so, or the reader has signed out
  renewal ??= renew(used).finally(() => (renewal = undefined))
  const renewed = await renewal
  if (renewed !== undefined && tokens === used) {
    tokens = renewed
    update({})
  }
  return tokens === used ? undefined : tokens
}

/** What to do when the page is loaded: take the issuer's answer, or sign in again without asking if this tab was signed in. */
export async function start(): Promise<void> {
  if (settings === undefined) return
  const answer = new URLSearchParams(location.search)
  if (answer.has('state') && (answer.has('code') || answer.has('error'))) await takeAnswer(answer)
  else if (sessionStorage.getItem(WAS_SIGNED_IN) !== null && setup !== undefined) {
    update({ step: 'busy' })
    await signIn('none')
  }
}

async function takeAnswer(answer: URLSearchParams): Promise<void> {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}') as Partial<Attempt & { hash: string }>
  const { state, nonce = '', verifier = '', hash = '' } = pending
  if (state === undefined || state !== answer.get('state')) {
    update({ step: 'returned' })
    return say({ kind: 'answer', answer: String(answer) })
  }
  sessionStorage.removeItem(PENDING)
  history.replaceState(null, '', HOME + hash)
  update({ step: 'busy' })
  await accept({ state, nonce, verifier }, answer)
}

async function accept(attempt: Attempt, answer: URLSearchParams): Promise<boolean> {
  try {
    tokens = await complete(attempt, answer)
    areAccepted = false
    sessionStorage.setItem(WAS_SIGNED_IN, 'true')
    update({ step: 'idle', asks: undefined, message: undefined, isWaiting: false })
    return true
  } catch (error) {
    if (!isSignedIn()) sessionStorage.removeItem(WAS_SIGNED_IN)
    const mustAsk = NEEDS_READER.includes(errorCodeOf(error) ?? '')
    update({ step: 'idle', isWaiting: false, message: mustAsk ? undefined : describeFailure(error) })
    return false
  }
}

function describeFailure(error: unknown): string {
  return texts.signIn.failed(errorCodeOf(error) ?? String((error as Error).message))
}

/** Leaves the page for the issuer's, which leads back here. */
export async function signIn(prompt?: 'none' | 'login'): Promise<void> {
  try {
    const { attempt, url } = await begin(prompt)
    sessionStorage.setItem(PENDING, JSON.stringify({ ...attempt, hash: location.hash }))
    location.assign(url)
  } catch (error) {
    update({ step: 'idle', message: describeFailure(error) })
  }
}

/** Opens the issuer's page beside this one, which stays as it is. `onDone` is called when the reader has signed in. */
export async function signInBeside(onDone: () => void): Promise<void> {
  // At once: a browser blocks a window that is not opened by the click itself.
  const beside = window.open('', 'sign-in', 'popup,width=520,height=700')
  if (beside === null) return update({ message: texts.signIn.blocked })
  try {
    const { attempt, url } = await begin(signInState.asks === 'forbidden' ? 'login' : undefined)
    popupAttempt = { attempt, onDone }
    update({ isWaiting: true, message: undefined })
    beside.location.replace(url)
  } catch (error) {
    beside.close()
    update({ message: describeFailure(error) })
  }
}

export function dismiss(): void {
  popupAttempt = undefined
  update({ asks: undefined, message: undefined, isWaiting: false })
}

/** Forgets the tokens, here and in other tabs, and ends the session at the issuer where that is possible. */
export function signOut(): void {
  const url = signOutUrl(tokens)
  say({ kind: 'signed-out' })
  forget()
  if (url !== undefined) location.assign(url)
}

function forget(): void {
  tokens = undefined
  sessionStorage.removeItem(WAS_SIGNED_IN)
  update({ asks: undefined, message: texts.signIn.signedOut })
}

function say(message: Message): void {
  channel.postMessage(message)
}

// The browser's way back from the issuer may show this page as it was left.
addEventListener('pageshow', ({ persisted }) => persisted && update({ step: 'idle' }))
channel.addEventListener('message', ({ data }: MessageEvent<Message>) => void hear(data))

async function hear(message: Message): Promise<void> {
  if (message.kind === 'signed-out' && isSignedIn()) forget()
  if (message.kind === 'received' && new URLSearchParams(location.search).get('state') === message.state) {
    window.close()
  }
  if (message.kind !== 'answer') return
  const answer = new URLSearchParams(message.answer)
  const state = answer.get('state')
  if (popupAttempt === undefined || popupAttempt.attempt.state !== state) return
  const { attempt, onDone } = popupAttempt
  popupAttempt = undefined
  say({ kind: 'received', state })
  if (await accept(attempt, answer)) onDone()
}
