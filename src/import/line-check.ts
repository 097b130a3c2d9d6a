import type { ErrorObject } from 'ajv'
import { findErrors } from '../contract/ajv.js'
import type { Contract } from '../contract/contract.js'
import { describeErrors } from '../contract/schema-errors.js'
import type { DayEdge } from './cell-times.js'

/** A field of a line: a column of CSV, or a member of a JSON object. */
export interface Column {
  readonly name: string
  readonly isRequired: boolean
  /** How a cell of a table encodes the value. Only prose keeps the spaces around it. */
  readonly encoding: 'text' | 'prose' | 'integer' | 'json' | 'time'
  /** What a date without a time stands for; default: its start. */
  readonly dayEdge?: DayEdge
  /** A JSON schema, which may refer to the contract's `#/components/schemas/…`. */
  readonly schema: object
}

/** Returns the record, or one reason for each invalid field, which begins with its name. */
export type LineCheck<T> = (fields: unknown) => { readonly record: T } | { readonly reasons: string[] }

/** @param requiredWith for a field, the other fields that are required if it is present. */
export function compileLineCheck<T>(
  contract: Contract,
  columns: readonly Column[],
  requiredWith: Readonly<Record<string, readonly string[]>> = {},
): LineCheck<T> {
  const check = contract.compile<T>({
    type: 'object',
    additionalProperties: false,
    required: columns.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    properties: Object.fromEntries(columns.map(({ name, schema }) => [name, schema])),
    dependencies: requiredWith,
  })
  return (fields) => (check(fields) ? { record: fields } : { reasons: reasonsOf(findErrors(check, fields)) })
}

/** Returns one reason per field. */
function reasonsOf(errors: readonly ErrorObject[]): string[] {
  return describeErrors(errors).map(({ pointer, detail }) => `${pointer.slice(1) || 'the line'} ${detail}`)
}
