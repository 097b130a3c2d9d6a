import type { ErrorObject } from 'ajv'
import type { Contract } from '../contract/contract.js'
import { describeErrors } from '../contract/schema-errors.js'

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

/** Returns one reason per field. */
function reasonsOf(errors: readonly ErrorObject[] | null | undefined): string[] {
  return describeErrors(errors ?? []).map(
    ({ pointer, detail }) => `${pointer.slice(1) || 'the line'} ${detail}`,
  )
}
