import type { ErrorObject, ValidateFunction } from 'ajv'
import { findErrors } from './ajv.js'
import type { ContractParameter, RequestParts, Schema } from './contract.js'
import { pointerTo } from './json-pointer.js'
import { describeErrors, tooManyEntries } from './schema-errors.js'
import { InvalidRequestError, type Violation } from './violations.js'

/** The parts of an operation that its request validator needs. */
export interface RequestSchemas {
  /** Makes the validators of `RequestPartsByName`; called at the operation's first request, because that takes milliseconds. */
  readonly compile: () => readonly ValidateFunction[]
  readonly parameters: readonly ContractParameter[]
  /** Undefined if the operation takes no JSON. */
  readonly bodySchema: Schema | undefined
  readonly takesFile: boolean
}

/** The maximum length of `errors` in the contract's InvalidRequestProblem. */
const MAX_VIOLATIONS = 100

const UNEXPECTED_BODY: Violation = { in: 'body', pointer: '', detail: 'is not taken by this operation' }
const MISSING_FILE: Violation = { in: 'body', pointer: '', detail: 'is required' }

/**
 * Creates the validator of an operation's requests. It returns the parts with defaults filled in and the query's values parsed, or
 * throws an InvalidRequestError with at most MAX_VIOLATIONS violations. A file is not read.
 */
export function createRequestValidator({ compile, parameters, bodySchema, takesFile }: RequestSchemas) {
  const takesBody = bodySchema !== undefined || takesFile
  const lists = listLimits(bodySchema)
  const parsers = parameters.flatMap(({ in: part, name, schema }) => {
    const parse = part === 'query' ? PARSERS[String(schema.type)] : undefined
    return parse === undefined ? [] : [{ name, parse }]
  })
  let validators: readonly ValidateFunction[] | undefined

  return ({ path, query: sentQuery, headers, body }: RequestParts): RequestParts => {
    const overlong = findOverlongLists(lists, body)
    if (overlong.length > 0) throw new InvalidRequestError(overlong)
    const query = parseValues(sentQuery, parsers)
    const request: RequestPartsByName = { path, query, header: headers }
    if (body !== undefined && !takesFile) request.requestBody = body
    validators ??= compile()
    const hasRightBody = takesFile ? body !== undefined : takesBody || body === undefined
    if (validators.every((validate) => validate(request)) && hasRightBody) {
      return { path, query, headers, body }
    }
    const violations = toViolations(validators.flatMap((validate) => findErrors(validate, request)))
    if (body !== undefined && !takesBody) violations.unshift(UNEXPECTED_BODY)
    if (body === undefined && takesFile) violations.unshift(MISSING_FILE)
    throw new InvalidRequestError(violations.slice(0, MAX_VIOLATIONS))
  }
}

/**
 * Finds lists in the body that have too many entries. They are rejected before the rest is validated, because the validators check
 * every entry of a list. 32,000 wrong entries, which fit in a body of 64 KiB, take half a second.
 */
function findOverlongLists(lists: readonly ListLimit[], body: unknown): Violation[] {
  return lists.flatMap(({ name, maxItems }) => {
    const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[name]
    if (!Array.isArray(value) || value.length <= maxItems) return []
    return [{ in: 'body', pointer: pointerTo(name), detail: tooManyEntries(maxItems) }]
  })
}

interface ListLimit {
  readonly name: string
  readonly maxItems: number
}

function listLimits({ properties = {} }: Schema = {}): ListLimit[] {
  return Object.entries(properties).flatMap(([name, { maxItems }]) =>
    maxItems === undefined ? [] : [{ name, maxItems }],
  )
}

/** The parts of a request under the names that openapi-backend's validators use. */
interface RequestPartsByName {
  readonly path: unknown
  readonly query: unknown
  readonly header: unknown
  requestBody?: unknown
}

const PART_NAMES = { requestBody: 'body', query: 'query', path: 'path', header: 'header' } as const

function toViolations(errors: readonly ErrorObject[]): Violation[] {
  return describeErrors(errors).map(({ pointer, detail }) => {
    const [, part = '', ...rest] = pointer.split('/')
    return {
      in: PART_NAMES[part as keyof typeof PART_NAMES],
      pointer: rest.map((name) => `/${name}`).join(''),
      detail,
    }
  })
}

/** Parsers of query parameters by the type of the schema. Text that cannot be parsed is left for the validator to reject. */
const PARSERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  integer: (value) => (typeof value === 'string' && /^[0-9]+$/.test(value) ? Number(value) : value),
  boolean: (value) => (value === 'true' ? true : value === 'false' ? false : value),
  array: (value) => (typeof value === 'string' ? [value] : value),
}

interface QueryParser {
  readonly name: string
  readonly parse: (value: unknown) => unknown
}

function parseValues(query: unknown, parsers: readonly QueryParser[]): Record<string, unknown> {
  const parts = { ...(query as Record<string, unknown>) }
  for (const { name, parse } of parsers) {
    const value = parts[name]
    if (value !== undefined) parts[name] = parse(value)
  }
  return parts
}
