import type { Contract, ContractParameter } from '../contract/contract.js'

/**
 * Credentials that a client may put into a URL, and those of a sign-in (OpenID Connect). They are never logged, even if a wrong
 * separator, such as a second question mark, makes them part of another value.
 */
const SECRET = /(token|authorization|api_key|password|code|state)=/i
const HIDDEN = '…'
/** An integer that cannot be a telephone number. The contract's maximum would hide a mistake such as `limit=1000`. */
const SHORT_INTEGER = /^-?[0-9]{1,6}$/

/**
 * Removes personal data and credentials from URLs for the log. A `mentor_id` may be an e-mail address, and clients also put it, or a
 * name, into wrong places. So a part of a URL is shown only if it cannot identify a person: the words of the service's own paths, ids
 * of certifications, names of parameters, and the values of integers and enumerations.
 */
export class LoggedUrls {
  readonly #words = new Set<string>()
  readonly #names = new Set([''])
  readonly #certificationId: RegExp
  readonly #harmless = new Map<string, (value: string) => boolean>()

  /** @param mode `values` shows everything except credentials. */
  constructor(
    { operations }: Contract,
    readonly mode: 'names' | 'values',
  ) {
    const parameters = operations.flatMap((it) => it.parameters)
    const id = parameters.find((it) => it.in === 'path' && it.name === 'id')
    this.#certificationId = new RegExp(String(id?.schema.pattern))
    for (const { name, schema } of parameters.filter((it) => it.in === 'query')) {
      this.#names.add(name)
      const isHarmless = harmlessValues(schema)
      if (isHarmless !== undefined) this.#harmless.set(name, isHarmless)
    }
  }

  /** Adds the words of a route of the service, such as `/health/live`. */
  addRoute(route: string): void {
    for (const segment of route.split('/')) if (!/[:*]/.test(segment)) this.#words.add(segment)
  }

  toLogged(url: string): string {
    const [path = '', ...query] = url.split('?')
    const shownPath = this.mode === 'values' ? path : this.#hideSegments(path)
    if (query.length === 0) return shownPath
    const pairs = query.join('?').split('&')
    return `${shownPath}?${pairs.map((it) => this.#hideValue(it)).join('&')}`
  }

  #hideSegments(path: string): string {
    const segments = path.split('/')
    return segments
      .map((it) => (this.#words.has(it) || this.#certificationId.test(it) ? it : HIDDEN))
      .join('/')
  }

  #hideValue(pair: string): string {
    const [name = '', ...rest] = pair.split('=')
    if (rest.length === 0) return this.#names.has(name) ? name : HIDDEN // otherwise it may be a value whose name is missing
    const shownName = mayBeName(name) ? name : HIDDEN
    const isShown =
      this.mode === 'values' ? !SECRET.test(decode(pair)) : this.#isHarmless(decode(name), rest.join('='))
    return isShown ? pair : `${shownName}=${HIDDEN}`
  }

  #isHarmless(name: string, value: string): boolean {
    return this.#harmless.get(name)?.(value) ?? false
  }
}

/** Returns which values of a parameter cannot identify a person; undefined if any could. */
function harmlessValues({ type, enum: values }: ContractParameter['schema']) {
  if (values !== undefined) return (value: string) => values.includes(value)
  return type === 'integer' ? (value: string) => SHORT_INTEGER.test(value) : undefined
}

/** Whether the text looks like the name of a parameter, which may be misspelled. */
function mayBeName(text: string): boolean {
  return /^\w{0,32}$/.test(text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
