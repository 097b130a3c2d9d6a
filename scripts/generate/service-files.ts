import type { ContractOutline, SchemaOutline } from './contract-outline.js'

/** Lists the public API, one operation per line, so that a diff shows every change of it. */
export function operationList({ operations }: ContractOutline): string {
  return operations
    .map(({ id, method, path, responses }) => `${id} ${method} ${path} ${Object.keys(responses).join(' ')}\n`)
    .join('')
}

/** Generates the default values of parameters and body fields, by operation. */
export function defaultValues({ operations }: ContractOutline): string {
  const parameters = operations.map(({ id, parameters }) => {
    return [id, defaultsOf(parameters.map(({ name, schema }) => [name, schema]))] as const
  })
  const bodies = operations.map(({ id, body }) => {
    return [id, defaultsOf(Object.entries(body?.properties ?? {}))] as const
  })
  return `export const defaults = ${toLiteral(parameters)}\n\nexport const bodyDefaults = ${toLiteral(bodies)}\n`
}

function defaultsOf(schemas: readonly (readonly [name: string, schema: SchemaOutline])[]): object {
  const values = schemas.map(([name, schema]) => [name, schema.default] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

/**
 * Generates the limits of parameters and body fields, in one constant per operation, so that a bundle contains only those that it uses.
 * If HTML has an attribute for a limit, the limit has its name.
 */
export function limitValues({ operations }: ContractOutline): string {
  const constants = operations.map(({ id, parameters, body }) => {
    const schemas = [
      ...parameters.filter((it) => it.in !== 'header').map(({ name, schema }) => [name, schema] as const),
      ...Object.entries(body?.properties ?? {}),
    ]
    const limits = schemas.map(([name, schema]) => [name, limitsOf(schema)] as const)
    const stated = limits.filter(([, it]) => Object.values(it).some((limit) => limit !== undefined))
    return `export const ${id} = ${toLiteral(stated)}\n`
  })
  return constants.join('\n')
}

function limitsOf({ enum: values, maxItems, maxLength, maximum }: SchemaOutline): object {
  return { enum: values, maxItems, maxLength, max: maximum }
}

function toLiteral(entries: readonly (readonly [name: string, value: object])[]): string {
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)} as const`
}
