import type { Contract } from '../contract/contract.js'

/** The names of parameters that may contain credentials, such as those of OpenID Connect. Their values are never logged. */
const SECRETS = new Set('access_token id_token token authorization api_key password code state'.split(' '))
const HIDDEN = '…'
/** The parameter of a path that may name a person. */
const MENTOR = '{mentor_id}'

/**
 * Creates the function that removes personal data and credentials from a URL for the log. By default, the values of parameters are
 * hidden, because a `mentor_id` may be an e-mail address. Integers, enumerations of the contract and ids of certifications cannot
 * identify a person, so they are shown.
 *
 * @param mode `values` shows the values of all parameters except credentials.
 */
export function createUrlLogger({ operations }: Contract, mode: 'names' | 'values'): (url: string) => string {
  const parameters = operations.flatMap((it) => it.parameters).filter((it) => it.in === 'query')
  const harmless = parameters.filter(({ schema }) => schema.type === 'integer' || schema.enum !== undefined)
  const shown = new Set(harmless.map(({ name }) => name))
  const isShown = (name: string) => (mode === 'values' ? !SECRETS.has(name.toLowerCase()) : shown.has(name))
  const hiddenFrom = mode === 'values' ? [] : [...personalPaths(operations)]
  return (url) => {
    const [path = '', ...query] = url.split('?')
    const personal = hiddenFrom.find((it) => path.startsWith(it))
    const shownPath = personal === undefined ? path : personal + HIDDEN
    if (query.length === 0) return shownPath
    const pairs = query.join('?').split('&')
    return `${shownPath}?${pairs.map((it) => hideValue(it, isShown)).join('&')}`
  }
}

/** Returns the prefixes of the contract's paths that precede the id of a mentor. */
function personalPaths(operations: Contract['operations']): Set<string> {
  const withMentor = operations.map(({ path }) => path).filter((it) => it.includes(MENTOR))
  return new Set(withMentor.map((it) => it.slice(0, it.indexOf(MENTOR))))
}

function hideValue(pair: string, isShown: (name: string) => boolean): string {
  const [name = '', ...value] = pair.split('=')
  if (value.length === 0) return mayBeName(name) ? name : HIDDEN
  return isShown(decode(name)) ? pair : `${mayBeName(name) ? name : HIDDEN}=${HIDDEN}`
}

/** Whether the text looks like the name of a parameter. Otherwise it may be a value whose name is missing. */
function mayBeName(text: string): boolean {
  return /^\w{0,32}$/.test(text)
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
