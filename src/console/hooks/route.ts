import { useEffect, useState } from 'preact/hooks'

/** Where the reader is. It is the fragment of the URL, so that links, the back button and reloading work on every path. */
export interface Route {
  /** Such as `certifications`; empty for the overview. */
  readonly screen: string
  readonly query: URLSearchParams
}

export function parseRoute(hash: string): Route {
  const [screen = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { screen, query: new URLSearchParams(query) }
}

/** The link to a screen. Values that are undefined or empty are left out. */
export function linkTo(screen: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return `#/${screen}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`
}

/** Goes to a link without an entry in the history, for filters that change while the reader types. */
export function replaceRoute(link: string): void {
  history.replaceState(null, '', link)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const update = () => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', update)
    update() // it may have changed before anybody listened
    return () => removeEventListener('hashchange', update)
  }, [])
  return route
}
