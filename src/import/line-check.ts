import type { ErrorObject } from 'ajv'
import { type Contract, describeError } from '../contract/contract.js'

/** A field of a line: one that CSV has a column for and JSON a member. */
export interface Column {
  readonly name: string
  readonly isRequired: boolean
  /** What a CSV cell encoding. */
  readonly encoding: 'text' | 'integer' | 'json'
  /** May refer to the contract's `#/components/schemas/…`. */
  readonly schema: object
}

/** Gives the reasons why a line's fields are no T, none if they are one: sentences that begin with the field. */
export type LineCheck<T> = (fields: unknown) => { readonly record: T } | { readonly reasons: string[] }

/** @param together the fields that must be there if the one that names them is. */
export function compileLineCheck<T>(
  contract: Contract,
  columns: readonly Column[],
  together: Readonly<Record<string, readonly string[]>> = {},
): LineCheck<T> {
  const check = contract.compile<T>({
    type: 'object',
    additionalProperties: false,
    required: columns.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    properties: Object.fromEntries(columns.map(({ name, schema }) => [name, schema])),
    dependencies: together,
  })
  return (fields) => (check(fields) ? { record: fields } : { reasons: reasonsOf(check.errors) })
}

/** One reason a field: the format, which comes last, says it better than the pattern or the length. */
function reasonsOf(errors: readonly ErrorObject[] | null | undefined): string[] {
  const byField = new Map<string, string>(
    errors?.map((error) => {
      const { pointer, detail } = describeError(error)
      return [pointer.slice(1), detail]
    }),
  )
  return [...byField].map(([field, detail]) => `${field || 'the line'} ${detail}`)
}
