import type { ErrorObject } from 'ajv'
import { findErrors } from '../contract/ajv.js'
import type { Contract } from '../contract/contract.js'
import { describeErrors } from '../contract/schema-errors.js'
import type { DayEdge } from './cell-times.js'

/** A field that a line can have: a column of a table, or a member of a JSON object. */
export interface FieldDefinition {
  readonly name: string
  readonly isRequired: boolean
  /** The encoding of the value in a cell of a table. Only prose keeps surrounding spaces. */
  readonly encoding: 'text' | 'prose' | 'integer' | 'json' | 'time'
  /** The meaning of a date without a time; default: its start. */
  readonly dayEdge?: DayEdge
  /** A JSON schema, which may refer to the contract's `#/components/schemas/…`. */
  readonly schema: object
}

/** Checks a line. Returns the record, or one message per invalid field, which begins with its name. */
export type LineCheck<T> = (line: unknown) => { readonly record: T } | { readonly reasons: string[] }

/**
 * Compiles the check of a line, without the rules that compare fields.
 *
 * @param requiredWith the fields that are required if a field is present, by that field.
 */
export function compileLineCheck<T>(
  contract: Contract,
  fields: readonly FieldDefinition[],
  requiredWith: Readonly<Record<string, readonly string[]>> = {},
): LineCheck<T> {
  const check = contract.compile<T>({
    type: 'object',
    additionalProperties: false,
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    dependencies: requiredWith,
  })
  return (line) => (check(line) ? { record: line } : { reasons: reasonsOf(findErrors(check, line)) })
}

/** Returns one reason per field. */
function reasonsOf(errors: readonly ErrorObject[]): string[] {
  return describeErrors(errors).map(({ pointer, detail }) => `${pointer.slice(1) || 'the line'} ${detail}`)
}
