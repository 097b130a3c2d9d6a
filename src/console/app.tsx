import { useEffect, useRef, useState } from 'preact/hooks'
import { WRITE_SCOPE } from '../auth/scopes.js'
import { NoticesProvider } from './hooks/notices.js'
import { linkTo, useRoute } from './hooks/route.js'
import { Certifications } from './screens/certifications.js'
import { Import } from './screens/import.js'
import { Mentors } from './screens/mentors.js'
import { NewCertification } from './screens/new-certification.js'
import { Overview } from './screens/overview.js'
import { Shortcuts } from './screens/shortcuts.js'
import { SignInAgain, SignInOrOut } from './screens/sign-in.js'
import { can } from './service/sign-in-state.js'
import { texts } from './texts/texts.js'
import { useShortcuts } from './hooks/use-shortcuts.js'

const SCREENS: Readonly<
  Record<
    string,
    {
      readonly title: string
      readonly Screen: () => preact.JSX.Element
      /** Whether only those may use it who may change something. */
      readonly isOfWriters?: boolean
    }
  >
> = {
  '': { title: texts.overview, Screen: Overview },
  certifications: { title: texts.certifications, Screen: Certifications },
  mentors: { title: texts.mentors, Screen: Mentors },
  import: { title: texts.importScreen.title, Screen: Import, isOfWriters: true },
}

/** The frame around every screen: navigation, what was done, shortcuts, and whether the service can be reached. */
export function App() {
  const route = useRoute()
  const { title, Screen } = SCREENS[route.screen] ?? SCREENS['']!
  const [open, setOpen] = useState<'shortcuts' | 'new'>()
  /** The event that a dialog is closed can come when another one is open already. */
  const close = (dialog: typeof open) => () => setOpen((last) => (last === dialog ? undefined : last))
  const main = useRef<HTMLElement>(null)
  const isOnline = useOnline()
  useShortcuts({
    'g o': () => (location.hash = linkTo('')),
    'g c': () => (location.hash = linkTo('certifications')),
    'g m': () => (location.hash = linkTo('mentors')),
    ...(can(WRITE_SCOPE) && { 'g i': () => (location.hash = linkTo('import')), n: () => setOpen('new') }),
    '?': () => setOpen('shortcuts'),
    '/': () => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
  })
  useEffect(() => {
    document.title = `${title} · ${texts.product}`
    document.documentElement.lang = texts.language
  }, [title])
  return (
    <NoticesProvider>
      <header class="top">
        <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
          {texts.skip}
        </a>
        <a class="brand" href={linkTo('')}>
          {texts.product}
        </a>
        <nav aria-label={texts.navigation}>
          {Object.entries(SCREENS)
            .filter(([, { isOfWriters }]) => can(WRITE_SCOPE) || isOfWriters !== true)
            .map(([screen, it]) => (
              <a
                key={screen}
                href={linkTo(screen)}
                aria-current={screen === route.screen ? 'page' : undefined}
              >
                {it.title}
              </a>
            ))}
        </nav>
        {can(WRITE_SCOPE) && (
          <button type="button" class="primary" onClick={() => setOpen('new')}>
            {texts.newCertification}
          </button>
        )}
        <button
          type="button"
          class="plain"
          aria-label={texts.shortcuts.open}
          title={texts.shortcuts.open}
          onClick={() => setOpen('shortcuts')}
        >
          ?
        </button>
        <a class="docs" href="docs/">
          {texts.apiDocs}
        </a>
        <SignInOrOut />
      </header>
      {!isOnline && (
        <p class="offline" role="alert">
          {texts.offline}
        </p>
      )}
      <main ref={main} tabIndex={-1}>
        <Screen />
      </main>
      {open === 'new' && <NewCertification onClose={close('new')} />}
      {open === 'shortcuts' && <Shortcuts onClose={close('shortcuts')} />}
      <SignInAgain />
    </NoticesProvider>
  )
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const update = () => setOnline(navigator.onLine)
    addEventListener('online', update)
    addEventListener('offline', update)
    update() // it may have changed before anybody listened
    return () => {
      removeEventListener('online', update)
      removeEventListener('offline', update)
    }
  }, [])
  return isOnline
}
