import type { ContractOutline } from './contract-outline.js'

/** Lists the public API, one operation per line, so that a diff shows every change of it. */
export function operationList({ operations }: ContractOutline): string {
  return operations
    .map(({ id, method, path, responses }) => `${id} ${method} ${path} ${Object.keys(responses).join(' ')}\n`)
    .join('')
}

/** The default values of parameters by operation, which handlers use where the client gives none. */
export function defaultValues({ operations }: ContractOutline): string {
  const table = operations.map(({ id, parameters }) => {
    const values = parameters.flatMap(({ name, schema }) =>
      schema.default === undefined ? [] : [[name, schema.default] as const],
    )
    return [id, Object.fromEntries(values)] as const
  })
  return `export const defaults = ${JSON.stringify(Object.fromEntries(table), null, 2)} as const\n`
}
