import fc from 'fast-check'
import type { Contract, Schema } from '../../src/contract/contract.js'

/** Texts that lenient parsers accept as numbers. */
const MALFORMED_NUMBERS = [
  '',
  '0x10',
  '1e1',
  ' 1',
  '1 ',
  '+1',
  '1.0',
  '1,0',
  'NaN',
  'Infinity',
  '१',
  '9'.repeat(400),
]

const MALFORMED_BOOLEANS = ['', '0', '1', 'TRUE', 'yes', ' true']

/** Values around the bounds of a schema, sorted by whether the schema accepts them. */
export interface Samples<T> {
  readonly valid: readonly T[]
  readonly invalid: readonly T[]
}

/** The number of texts that are generated from a pattern. */
const DRAWN_TEXTS = 60
/** The number of generated texts that are sent unchanged. */
const SENT_TEXTS = 6

/** Characters that break careless servers. They are inserted into valid texts; the schema decides whether those stay valid. */
const ODD_CHARACTERS = [
  ' ',
  '\0',
  '\n',
  '\t',
  '/',
  '\\',
  '"',
  "'",
  '%',
  '..',
  '<',
  'é',
  '\u0085',
  '\u202e',
  '😀',
  '\ud800',
]

/** Generates samples of schemas. The same seed gives the same samples. */
export class Sampler {
  readonly #values = new Map<Schema, Samples<unknown>>()
  readonly #texts = new Map<Schema, Samples<string>>()

  constructor(
    private readonly contract: Contract,
    private readonly seed: number,
  ) {}

  /** Returns JSON values of every type, starting with those at the bounds of the schema. */
  values(schema: Schema): Samples<unknown> {
    return getOrCreate(this.#values, schema, () => {
      const isValid = this.contract.compile<unknown>(schema)
      const atBounds = this.#boundaryValues(schema)
      return splitByValidity([...atBounds, null, true, 1, 1.5, 'text', [], {}], (it) => isValid(it))
    })
  }

  #boundaryValues(schema: Schema): readonly unknown[] {
    if (schema.type === 'boolean') return [true, false]
    const { items, maxItems } = schema
    if (items !== undefined && maxItems !== undefined) {
      const [entry] = this.values(items).valid
      return [[entry, entry], Array(maxItems + 1).fill(entry)]
    }
    return schema.type === 'string' ? texts(schema, this.seed) : boundaryNumbers(schema)
  }

  /** Returns texts for URLs and headers, where a number consists of decimal digits only. For a list, returns texts of its entries. */
  texts(schema: Schema): Samples<string> {
    return getOrCreate(this.#texts, schema, () => {
      if (schema.items !== undefined) return this.texts(schema.items)
      if (schema.type === 'boolean') return { valid: ['true', 'false'], invalid: MALFORMED_BOOLEANS }
      const isValid = this.contract.compile<unknown>(schema)
      if (schema.type === 'string')
        return splitByValidity(['', ...texts(schema, this.seed)], (it) => isValid(it))
      const spelled = [...boundaryNumbers(schema).map(String), ...MALFORMED_NUMBERS]
      return splitByValidity(spelled, (text) => /^[0-9]+$/.test(text) && isValid(Number(text)))
    })
  }
}

function getOrCreate<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** Formats a value for a report in printable ASCII, truncated to 60 characters. */
export function toPrintable(value: unknown): string {
  const text = JSON.stringify(value).replace(/[^ -~]/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`)
  return text.length <= 60 ? text : `${text.slice(0, 60)}… (${text.length} characters)`
}

/** Matches half of a surrogate pair. UTF-8 cannot encode it, so patterns need not exclude it. */
const LONE_SURROGATE = /\p{Surrogate}/u

function splitByValidity<T>(candidates: readonly T[], isValid: (value: T) => boolean): Samples<T> {
  const different = [...new Map(candidates.map((it) => [JSON.stringify(it), it])).values()]
  const isAccepted = (it: T) => isValid(it) && !LONE_SURROGATE.test(String(it))
  return {
    valid: different.filter(isAccepted),
    invalid: different.filter((it) => !isAccepted(it)),
  }
}

function boundaryNumbers({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }: Schema): number[] {
  return [minimum, minimum + 1, maximum - 1, maximum, minimum - 1, maximum + 1]
}

function texts(schema: Schema, seed: number): string[] {
  if (schema.enum !== undefined) {
    const names = schema.enum.map(String)
    return [...names, ...names.flatMap((it) => [it.toUpperCase(), `${it}s`, it.slice(1), ` ${it}`])]
  }
  const { pattern = '^[^]*$', minLength = 0, maxLength = 4096 } = schema
  const regex = new RegExp(pattern, 'u')
  const drawn = fc.sample(fc.stringMatching(regex), { seed, numRuns: DRAWN_TEXTS })
  const byLength = [...drawn].sort((a, b) => a.length - b.length)
  // A long text, so that a server that wrongly repairs an invalid id does not find an existing record.
  const ordinary = byLength.findLast((it) => it.length < maxLength) ?? 'text'
  const middle = ordinary.length >> 1
  return [
    ...[minLength, maxLength, minLength - 1, maxLength + 1]
      .filter((length) => length >= 0)
      .map((length) => resize(length, drawn, regex)),
    ...byLength.slice(0, 1),
    ...byLength.slice(-1),
    ...drawn.slice(0, SENT_TEXTS),
    ...ODD_CHARACTERS.map((odd) => `${ordinary.slice(0, middle)}${odd}${ordinary.slice(middle)}`),
    ...[' ', '\n'].flatMap((odd) => [odd + ordinary, ordinary + odd]),
    ...drawn
      .filter((it) => Number.isNaN(Date.parse(it)) && schema.format === 'date-time')
      .slice(0, SENT_TEXTS),
  ]
}

/** Returns a text of `length` characters: a generated one, lengthened or shortened within the pattern if possible, else `xxx…`. */
function resize(length: number, drawn: readonly string[], regex: RegExp): string {
  for (const characters of drawn.map((it) => [...it])) {
    const missing = length - characters.length
    for (const [index, character] of characters.entries()) {
      const changed = [...characters]
      if (missing >= 0) changed.splice(index, 0, ...Array<string>(missing).fill(character))
      else changed.splice(index, -missing)
      if (changed.length === length && regex.test(changed.join(''))) return changed.join('')
    }
  }
  return 'x'.repeat(length)
}
