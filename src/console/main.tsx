import { render } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { READ_SCOPE } from '../auth/scopes.js'
import { App } from './app.js'
import { SignIn } from './screens/sign-in.js'
import { can, onSignInChange, start } from './service/sign-in-state.js'

/** Renders everything again when the sign-in changes, so that `can` may be asked anywhere. */
function Root() {
  const [, setChanges] = useState(0)
  // Before the browser paints: a sign-in that is complete by then would not be noticed.
  useLayoutEffect(() => onSignInChange(() => setChanges((it) => it + 1)), [])
  return can(READ_SCOPE) ? <App /> : <SignIn />
}

void start()
render(<Root />, document.getElementById('app') ?? document.body)
