import type { ErrorObject, ValidateFunction } from 'ajv'
import { findErrors } from './ajv.js'
import type { ContractParameter, RequestParts } from './contract.js'
import { describeErrors } from './schema-errors.js'
import { InvalidRequestError, type Violation } from './violations.js'

export interface RequestSchemas {
  /** Makes the validators of `RequestPartsByName`; called at the operation's first request, since it takes 10 to 70 ms. */
  readonly compile: () => readonly ValidateFunction[]
  readonly parameters: readonly ContractParameter[]
  readonly takesBody: boolean
}

/** As many as the contract's InvalidRequestProblem lists. */
const MAX_VIOLATIONS = 100

const UNEXPECTED_BODY: Violation = { in: 'body', pointer: '', detail: 'is not taken by this operation' }

/**
 * Makes the validator of an operation's requests. It returns the parts with defaults filled in and integers of the query
 * parsed, and throws InvalidRequestError with every violation, at most a hundred.
 */
export function createRequestValidator({ compile, parameters, takesBody }: RequestSchemas) {
  const integers = parameters
    .filter((it) => it.in === 'query' && it.schema.type === 'integer')
    .map(({ name }) => name)
  let validators: readonly ValidateFunction[] | undefined

  return ({ path, query: sentQuery, headers, body }: RequestParts): RequestParts => {
    const query = parseIntegers(sentQuery, integers)
    const request: RequestPartsByName = { path, query, header: headers }
    if (body !== undefined) request.requestBody = body
    validators ??= compile()
    if ((takesBody || body === undefined) && validators.every((validate) => validate(request))) {
      return { path, query, headers, body }
    }
    const violations = toViolations(validators.flatMap((validate) => findErrors(validate, request)))
    if (body !== undefined && !takesBody) violations.unshift(UNEXPECTED_BODY)
    throw new InvalidRequestError(violations.slice(0, MAX_VIOLATIONS))
  }
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

/** Parses plain decimal digits; everything else stays a string for the validator to reject. */
function parseIntegers(query: unknown, names: readonly string[]): Record<string, unknown> {
  const parts = { ...(query as Record<string, unknown>) }
  for (const name of names) {
    const value = parts[name]
    if (typeof value === 'string' && /^[0-9]+$/.test(value)) parts[name] = Number(value)
  }
  return parts
}
