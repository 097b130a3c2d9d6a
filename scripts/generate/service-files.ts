import type { ContractOutline } from './contract-outline.js'

/** The golden list of the public surface: a line an operation, so that a change to it is seen in a diff. */
export function operationList({ operations }: ContractOutline): string {
  return operations
    .map(({ id, method, path, responses }) => `${id} ${method} ${path} ${Object.keys(responses).join(' ')}\n`)
    .join('')
}

/** The parameters' default values by operation: what a handler finds where the client gave nothing. */
export function defaultValues({ operations }: ContractOutline): string {
  const table = operations.map(({ id, parameters }) => {
    const values = parameters.flatMap(({ name, schema }) =>
      schema.default === undefined ? [] : [[name, schema.default] as const],
    )
    return [id, Object.fromEntries(values)] as const
  })
  return `export const defaults = ${JSON.stringify(Object.fromEntries(table), null, 2)} as const\n`
}
