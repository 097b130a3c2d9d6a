import { type ContractOutline, type OperationOutline, successResponses } from './contract-outline.js'

/**
 * Generates the table that the client uses at run time. For each operation it has the method and path, the place of each
 * argument, the headers of each reply, and the name of the method that iterates over all pages, if it is a list.
 *
 * @throws Error if two methods, or two arguments of a method, would have the same name.
 */
export function operationTable({ operations }: ContractOutline): string {
  const entries = operations.map((operation) => {
    const { id, summary } = operation
    return `  /** ${summary} */\n  ${id}: ${JSON.stringify(toTableEntry(operation))},\n`
  })
  assertUnique('the client', [
    ...operations.map(({ id }) => id),
    ...operations.flatMap((it) => findPaginator(it)?.name ?? []),
  ])
  return `export const operationTable = {\n${entries.join('')}} as const\n`
}

function toTableEntry(operation: OperationOutline) {
  const { id, method, path, parameters, takesBody } = operation
  const names = parameters.map((it) => argumentName(it))
  assertUnique(id, takesBody ? [...names, 'body'] : names)
  const paginator = findPaginator(operation)
  return {
    method,
    path,
    parameters: Object.fromEntries(parameters.map((it) => [argumentName(it), [it.in, it.name]])),
    replies: Object.fromEntries(
      successResponses(operation).map(([status, { headers }]) => [
        status,
        Object.fromEntries(headers.map((name) => [propertyName(name), name])),
      ]),
    ),
    ...(paginator === undefined ? {} : { paginator }),
  }
}

/** The name of a client method's argument: path and query parameters keep their names, `If-Match` becomes `ifMatch`. */
export function argumentName({ in: place, name }: { in: string; name: string }): string {
  return place === 'header' ? propertyName(name) : name
}

/** `If-Match` becomes `ifMatch`, `ETag` becomes `etag`. `PropertyName` in src/client/operation-types.ts does the same in types. */
function propertyName(header: string): string {
  const [first = '', ...others] = header.split('-')
  return first.toLowerCase() + others.join('')
}

/**
 * The method that iterates over a list, if the list has a cursor: `iterateCertifications` for `listCertifications`. It
 * requests pages of the largest size by default.
 */
export function findPaginator({
  id,
  parameters,
}: OperationOutline): { name: string; limit: number } | undefined {
  if (!parameters.some(({ name }) => name === 'after')) return undefined
  const limit = parameters.find(({ name }) => name === 'limit')?.schema.maximum
  if (limit === undefined) throw new Error(`${id}: has "after" but no "limit" with a maximum`)
  const name = id.replace(/^[a-z]+(?=[A-Z])/, 'iterate')
  return { name, limit }
}

function assertUnique(where: string, names: readonly string[]): void {
  const duplicate = names.find((name, index) => names.indexOf(name) !== index)
  if (duplicate !== undefined) throw new Error(`${where}: duplicate name ${duplicate}`)
}
