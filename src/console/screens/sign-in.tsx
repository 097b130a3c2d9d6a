import { READ_SCOPE } from '../../auth/scopes.js'
import { useNotices } from '../hooks/notices.js'
import { Dialog } from '../parts/dialog.js'
import {
  can,
  canSignIn,
  dismiss,
  isSignedIn,
  signInState,
  signIn,
  signInBeside,
  signOut,
} from '../service/sign-in-state.js'
import { settings } from '../service/sign-in.js'
import { texts } from '../texts/texts.js'

/** What stands in place of the console as long as nobody is signed in who may see it. */
export function SignIn() {
  return (
    <main class="door">
      <section aria-labelledby="product">
        <img src="docs/static/theme/icon.svg" alt="" width="56" height="56" />
        <h1 id="product">{texts.product}</h1>
        <Inside />
      </section>
      <a class="quiet" href="docs/">
        {texts.signIn.docs}
      </a>
    </main>
  )
}

function Inside() {
  const { step, message } = signInState
  if (step === 'busy') return <p role="status">{texts.signIn.busy}</p>
  if (step === 'returned') {
    return (
      <>
        <p role="status">{texts.signIn.returned}</p>
        <a href="./">{texts.signIn.openHere}</a>
      </>
    )
  }
  if (settings?.client === undefined) return <p>{texts.signIn.unset}</p>
  if (!canSignIn()) {
    return (
      <>
        <p role="alert">{texts.signIn.unavailable}</p>
        <button type="button" class="primary" onClick={() => location.reload()}>
          {texts.retry}
        </button>
      </>
    )
  }
  const isRefused = isSignedIn() && !can(READ_SCOPE)
  return (
    <>
      <p>{isRefused ? texts.signIn.noAccess : texts.signIn.lead}</p>
      {message !== undefined && (
        <p class="message" role="alert">
          {message}
        </p>
      )}
      <button type="button" class="primary" onClick={() => void signIn(isRefused ? 'login' : undefined)}>
        {isRefused ? texts.signIn.other : texts.signIn.button}
      </button>
      {isRefused && (
        <button type="button" class="plain" onClick={signOut}>
          {texts.signIn.signOut}
        </button>
      )}
    </>
  )
}

/** For the header of the console: signs in where reading needs no token, or out. Nothing where the API is open. */
export function SignInOrOut() {
  if (!canSignIn()) return null
  return isSignedIn() ? (
    <button type="button" class="plain sign-in-button" onClick={signOut}>
      {texts.signIn.signOut}
    </button>
  ) : (
    <button type="button" class="plain sign-in-button" onClick={() => void signIn()}>
      {texts.signIn.button}
    </button>
  )
}

/** Asks for another sign-in over what the reader is doing, and leaves that as it is. */
export function SignInAgain() {
  const { refresh } = useNotices()
  const { asks, message, isWaiting } = signInState
  if (asks === undefined || !canSignIn()) return null
  return (
    <Dialog
      title={texts.signIn.again[asks].title}
      onClose={dismiss}
      action={
        <button type="button" class="primary" autofocus onClick={() => void signInBeside(refresh)}>
          {isWaiting ? texts.signIn.openAgain : texts.signIn.button}
        </button>
      }
    >
      <p>{texts.signIn.again[asks].text}</p>
      {isWaiting && <p role="status">{texts.signIn.waiting}</p>}
      {message !== undefined && (
        <p class="message error" role="alert">
          {message}
        </p>
      )}
    </Dialog>
  )
}
