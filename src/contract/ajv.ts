import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

/** Reports every error and coerces nothing: `0x10` and `1e1` are not numbers here. `verbose` names the schema of each error. */
const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  coerceTypes: false,
  useDefaults: true,
  verbose: true,
}

/** Creates a compiler of JSON schemas. */
export function createAjv(options: Options = {}): Ajv {
  return addFormats.default(new Ajv({ ...OPTIONS, ...options }))
}

/** Validates a value. Returns every error; an empty list if the value is valid. */
export function findErrors(validate: ValidateFunction, value: unknown): ErrorObject[] {
  validate(value)
  return validate.errors ?? []
}
