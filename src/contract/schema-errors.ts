import type { ErrorObject } from 'ajv'
import leven from 'leven'
import type { Schema } from './contract.js'
import { escapePointer, pointerTo } from './json-pointer.js'

// Ajv reports one error per keyword: a date without a time breaks `minLength`, `pattern` and `format`, and the pattern is 200
// characters long. A person needs one sentence per field that says what is expected. Its words come from the contract: from
// `x-expected` and `example` of the schema, or else from its type and limits.

/** An error at one place of a value. */
export interface SchemaError {
  /** A JSON Pointer (RFC 6901), empty for the value itself. */
  readonly pointer: string
  /** The rest of a sentence whose subject is that place: `must be a whole number from 1 to 100`. */
  readonly detail: string
}

/** A schema with this project's extension, which says in words what a value `must be`. */
type DescribedSchema = Schema & { readonly 'x-expected'?: string }

/** The keywords whose errors say most about a value, best first. */
const KEYWORDS_BY_RANK = [
  'required',
  'additionalProperties',
  'dependencies',
  'type',
  'enum',
  'pattern',
  'format',
]

/** The maximum edit distance of a mistyped name from the intended one. */
const MAX_TYPOS = 2

/** Turns the errors of one validation into one error per place. */
export function describeErrors(errors: readonly ErrorObject[]): SchemaError[] {
  const best = new Map<string, ErrorObject>()
  for (const error of errors) {
    if (isOfAlternative(error)) continue
    const pointer = pointerOf(error)
    const known = best.get(pointer)
    if (known === undefined || rank(error) < rank(known)) best.set(pointer, error)
  }
  return [...best].map(([pointer, error]) => ({ pointer, detail: detailOf(error) }))
}

/** Whether the error belongs to one alternative of `oneOf`. If a value matches none of them, Ajv also reports that. */
function isOfAlternative({ schemaPath }: ErrorObject): boolean {
  return schemaPath.includes('/oneOf/')
}

function rank({ keyword, data }: ErrorObject): number {
  if (data === '') return keyword === 'minLength' ? -1 : KEYWORDS_BY_RANK.length
  const index = KEYWORDS_BY_RANK.indexOf(keyword)
  return index === -1 ? KEYWORDS_BY_RANK.length : index
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  switch (keyword) {
    case 'required':
    case 'dependencies':
      return `${instancePath}/${escapePointer(String(params.missingProperty))}`
    case 'additionalProperties':
      return instancePath + pointerTo(String(params.additionalProperty))
    default:
      return instancePath
  }
}

function detailOf({ keyword, params, parentSchema = {}, data }: ErrorObject): string {
  const schema = parentSchema as DescribedSchema
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'dependencies':
      return `is required together with ${params.property}`
    case 'additionalProperties':
      return `is unknown${suggestion(String(params.additionalProperty), schema)}`
    case 'minProperties':
      return 'must have at least one field'
    case 'minItems':
      return 'must have at least one entry'
    case 'uniqueItems':
      return 'must not have an entry twice'
    case 'maxItems':
      return tooManyEntries(Number(params.limit))
    case 'minLength':
      return data === '' ? 'must not be empty' : expectation(schema)
    case 'maxLength':
      return `must have at most ${params.limit} characters`
    case 'type':
      return Array.isArray(data) && schema.type !== 'object'
        ? `must be given once, and ${expectedType(schema)}`
        : expectedType(schema)
    case 'format':
      return schema.format === 'date-time'
        ? `must be a date and a time that exist${exampleOf(schema)}`
        : expectation(schema)
    default:
      return expectation(schema)
  }
}

/** Says that a list has too many entries. */
export function tooManyEntries(maxItems: number): string {
  return `must have at most ${maxItems} entries`
}

/** Says what a value of the schema must be. */
function expectation(schema: DescribedSchema): string {
  const expected = schema['x-expected']
  return expected !== undefined && isProhibition(expected) ? expected : expectedType(schema)
}

function isProhibition(expected: string): boolean {
  return expected.startsWith('must not')
}

/** What a value of another type must be: the words of the contract, unless they only say what the right type must not contain. */
function expectedType(schema: DescribedSchema): string {
  const expected = schema['x-expected']
  if (expected !== undefined && !isProhibition(expected)) return expected + exampleOf(schema)
  if (schema.enum !== undefined)
    return `must be ${schema.enum.length > 1 ? 'one of ' : ''}${schema.enum.join(', ')}`
  if (schema.type === 'integer') return `must be a whole number${rangeOf(schema)}`
  if (schema.type === 'string') return `must be a text${exampleOf(schema)}`
  if (schema.type === 'boolean') return 'must be true or false'
  if (schema.type === 'object') return 'must be a JSON object'
  return 'must be a list'
}

function exampleOf({ example }: DescribedSchema): string {
  return example === undefined ? '' : `, for example ${example}`
}

function rangeOf({ minimum, maximum }: DescribedSchema): string {
  if (minimum === undefined) return ''
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`
}

/** Suggests the property that was probably meant. */
function suggestion(name: string, { properties = {} }: DescribedSchema): string {
  const [closest] = Object.keys(properties)
    .map((known) => ({ known, typos: leven(name.slice(0, 100).toLowerCase(), known.toLowerCase()) }))
    .filter(({ known, typos }) => typos <= MAX_TYPOS && typos < known.length / 2)
    .sort((a, b) => a.typos - b.typos)
  return closest === undefined ? '' : ` (did you mean ${closest.known}?)`
}
