import { type ContractOutline, type OperationOutline, successesOf } from './contract-outline.js'

/**
 * What the client knows of each operation at run time: how to send it, where each argument goes, which headers each
 * reply has, and under which name its pages are walked.
 *
 * @throws Error if two things would have one name in the client.
 */
export function operationTable({ operations }: ContractOutline): string {
  const entries = operations.map((operation) => {
    const { id, summary } = operation
    return `  /** ${summary} */\n  ${id}: ${JSON.stringify(entryOf(operation))},\n`
  })
  refuseDuplicates('the client', [
    ...operations.map(({ id }) => id),
    ...operations.flatMap((it) => paginatorOf(it)?.name ?? []),
  ])
  return `export const operationTable = {\n${entries.join('')}} as const\n`
}

function entryOf(operation: OperationOutline) {
  const { id, method, path, parameters, takesBody } = operation
  const names = parameters.map((it) => argumentName(it))
  refuseDuplicates(id, takesBody ? [...names, 'body'] : names)
  const walk = paginatorOf(operation)
  return {
    method,
    path,
    parameters: Object.fromEntries(parameters.map((it) => [argumentName(it), [it.in, it.name]])),
    replies: Object.fromEntries(
      successesOf(operation).map(([status, { headers }]) => [
        status,
        Object.fromEntries(headers.map((name) => [propertyName(name), name])),
      ]),
    ),
    ...(walk === undefined ? {} : { walk }),
  }
}

/** The argument of a client's method: path and query parameters keep their names, headers become `ifMatch`. */
export function argumentName({ in: place, name }: { in: string; name: string }): string {
  return place === 'header' ? propertyName(name) : name
}

/** `If-Match` is `ifMatch`, `ETag` is `etag`: as `PropertyName` in src/client/operation-types.ts says it in types. */
function propertyName(header: string): string {
  const [first = '', ...others] = header.split('-')
  return first.toLowerCase() + others.join('')
}

/** A list that can be walked by cursor: under its operation's name without the verb, in the largest pages. */
export function paginatorOf({
  id,
  parameters,
}: OperationOutline): { name: string; limit: number } | undefined {
  if (!parameters.some(({ name }) => name === 'after')) return undefined
  const limit = parameters.find(({ name }) => name === 'limit')?.schema.maximum
  if (limit === undefined) throw new Error(`${id}: has "after" but no "limit" with a maximum`)
  const name = id.replace(/^[a-z]+([A-Z])/, (_, initial: string) => initial.toLowerCase())
  return { name, limit }
}

function refuseDuplicates(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${where}: two things would be named ${twice}`)
}
