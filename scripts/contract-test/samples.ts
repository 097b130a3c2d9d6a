import fc from 'fast-check'
import type { Contract, Schema } from '../../src/contract/contract.js'

/** Texts that some take for numbers. */
const MISSPELLED = [
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

/** Values around the bounds of a schema, told apart by the schema itself. */
export interface Samples<T> {
  readonly valid: readonly T[]
  readonly invalid: readonly T[]
}

/** How many texts are drawn from a pattern, and how many of those are sent as they are. */
const DRAWN = 60
const SENT = 6

/** What breaks careless servers: put into texts, and refused or taken as the schema has it. */
const ODD = [
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

/** Makes samples of schemas; the same seed gives the same ones. */
export class Sampler {
  readonly #values = new Map<Schema, Samples<unknown>>()
  readonly #texts = new Map<Schema, Samples<string>>()

  constructor(
    private readonly contract: Contract,
    private readonly seed: number,
  ) {}

  /** JSON values of every type, those at the bounds of the schema first. */
  values(schema: Schema): Samples<unknown> {
    return remember(this.#values, schema, () => {
      const isValid = this.contract.compile<unknown>(schema)
      const atBounds = schema.type === 'string' ? texts(schema, this.seed) : numbers(schema)
      return partition([...atBounds, null, true, 1, 1.5, 'text', [], {}], (it) => isValid(it))
    })
  }

  /** The texts that a value has in an address or a header, where numbers are plain decimal digits. */
  texts(schema: Schema): Samples<string> {
    return remember(this.#texts, schema, () => {
      const isValid = this.contract.compile<unknown>(schema)
      if (schema.type === 'string') return partition(['', ...texts(schema, this.seed)], (it) => isValid(it))
      const spelled = [...numbers(schema).map(String), ...MISSPELLED]
      return partition(spelled, (text) => /^[0-9]+$/.test(text) && isValid(Number(text)))
    })
  }
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** The value as a line of a report shows it: printable ASCII, cut where it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value).replace(/[^ -~]/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`)
  return text.length <= 60 ? text : `${text.slice(0, 60)}… (${text.length} characters)`
}

function partition<T>(candidates: readonly T[], isValid: (value: T) => boolean): Samples<T> {
  const different = [...new Map(candidates.map((it) => [JSON.stringify(it), it])).values()]
  return {
    valid: different.filter((it) => isValid(it)),
    invalid: different.filter((it) => !isValid(it)),
  }
}

function numbers({ minimum = -(2 ** 31), maximum = 2 ** 31 - 1 }: Schema): number[] {
  return [minimum, minimum + 1, maximum - 1, maximum, minimum - 1, maximum + 1]
}

function texts(schema: Schema, seed: number): string[] {
  if (schema.enum !== undefined) {
    const names = schema.enum.map(String)
    return [...names, ...names.flatMap((it) => [it.toUpperCase(), `${it}s`, it.slice(1), ` ${it}`])]
  }
  const { pattern = '^[^]*$', minLength = 0, maxLength = 4096 } = schema
  const regex = new RegExp(pattern, 'u')
  const drawn = fc.sample(fc.stringMatching(regex), { seed, numRuns: DRAWN })
  const byLength = [...drawn].sort((a, b) => a.length - b.length)
  // A long one: should a server mend what is wrong with an id, it comes to a record that nobody has.
  const ordinary = byLength.filter((it) => it.length < maxLength).at(-1) ?? 'text'
  const middle = ordinary.length >> 1
  return [
    ...[minLength, maxLength, minLength - 1, maxLength + 1]
      .filter((length) => length >= 0)
      .map((length) => ofLength(length, drawn, regex)),
    ...byLength.slice(0, 1),
    ...byLength.slice(-1),
    ...drawn.slice(0, SENT),
    ...ODD.map((odd) => `${ordinary.slice(0, middle)}${odd}${ordinary.slice(middle)}`),
    ...[' ', '\n'].flatMap((odd) => [odd + ordinary, ordinary + odd]),
    ...drawn.filter((it) => Number.isNaN(Date.parse(it)) && schema.format === 'date-time').slice(0, SENT),
  ]
}

/** A text of so many characters; one that matches, if a drawn one can be stretched or cut to that without breaking the pattern. */
function ofLength(length: number, drawn: readonly string[], regex: RegExp): string {
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
