import {
  type BodyOutline,
  type ContractOutline,
  type OperationOutline,
  type ParameterOutline,
  type ResponseOutline,
  successResponses,
} from './contract-outline.js'

/**
 * Generates the tables that the client uses at run time. They contain the method, path, parameters and headers of each operation, the
 * headers of each reply, and the methods that iterate over all pages of a list. The comments document the client's methods in editors,
 * because its types are mapped from these tables.
 *
 * @throws Error if two methods, or two arguments of a method, would have the same name.
 */
export function operationTable({ operations }: ContractOutline): string {
  const paginators = operations.flatMap((operation) => {
    const paginator = findPaginator(operation)
    return paginator === undefined ? [] : [{ operation, ...paginator }]
  })
  assertUnique('the client', [...operations.map(({ id }) => id), ...paginators.map(({ name }) => name)])
  const entries = operations.map(
    (operation) => `${methodComment(operation)}  ${operation.id}: ${formatEntry(operation)},\n`,
  )
  const iterators = paginators.map(
    ({ operation, name, limit }) =>
      `${iteratorComment(operation, name)}  ${name}: { operation: '${operation.id}', limit: ${limit} },\n`,
  )
  const fields = findDateTimes(operations).map((it) => `'${it}'`)
  return [
    `export const operationTable = {\n${entries.join('')}} as const\n`,
    `/** The methods that iterate over all pages of a list. \`limit\` is the largest size of a page. */`,
    `export const paginatorTable = {\n${iterators.join('')}} as const\n`,
    `/** The arguments and fields of requests that are date-times. */`,
    `export type DateTimeField = ${fields.join(' | ')}\n`,
  ].join('\n')
}

/** What is empty, or JSON as most bodies are, is left out: browsers load the table. */
function formatEntry(operation: OperationOutline): string {
  const { id, method, path, parameters, body } = operation
  const headers = [...parameters.filter((it) => it.in === 'header'), ...(isFile(body) ? [CONTENT_TYPE] : [])]
  const query = parameters.filter((it) => it.in === 'query').map(({ name }) => name)
  const names = parameters.map((it) => argumentName(it))
  assertUnique(id, body === undefined ? names : [...names, 'body', 'contentType'])
  const replies = Object.fromEntries(
    successResponses(operation).map(([status, { headers }]) => [
      status,
      Object.fromEntries(headers.map((name) => [propertyName(name), name])),
    ]),
  )
  const [returns] = successResponses(operation).flatMap(([, it]) => returnedContent(it))
  return [
    `{\n    path: '${path}',\n    replies: ${JSON.stringify(replies)},\n`,
    ...(headers.length > 0 ? [`    headers: {\n${headers.map(formatHeader).join('')}    },\n`] : []),
    ...(query.length > 0 ? [`    query: ${JSON.stringify(query)},\n`] : []),
    `    method: '${method}',\n`,
    ...(body === undefined ? [] : [`    body: '${isFile(body) ? 'file' : 'json'}',\n`]),
    ...(returns === undefined ? [] : [`    returns: ${returns},\n`]),
    '  }',
  ].join('')
}

/** Formats the media type of a reply's body, without parameters, and the form in which the client returns it, unless that is JSON. */
function returnedContent({ mediaTypes, isStreamed }: ResponseOutline): string[] {
  return mediaTypes
    .map((it) => it.replace(/;.*/, ''))
    .filter((it) => it !== JSON_TYPE)
    .map((it) => `{ mediaType: '${it}', as: '${isStreamed ? 'stream' : 'text'}' }`)
}

const JSON_TYPE = 'application/json'

/** Whether the client sends the body as it is, and not as JSON. */
export function isFile(body: BodyOutline | undefined): boolean {
  return body !== undefined && !body.mediaTypes.includes(JSON_TYPE)
}

/** A file can be of several media types. */
const CONTENT_TYPE: ParameterOutline = {
  in: 'header',
  name: 'Content-Type',
  description: 'The media type of the file.',
  required: false,
  schema: {},
}

function formatHeader(header: ParameterOutline): string {
  const { name, description, required } = header
  if (required) throw new Error(`${name}: the client's types expect headers to be optional`)
  return `${comment(6, [description.trim()])}      ${argumentName(header)}: '${name}',\n`
}

/** Formats the comment of a method: its summary and description, the errors that it throws, and an example. */
function methodComment(operation: OperationOutline): string {
  const { id, summary, description } = operation
  return comment(2, [
    `${summary}.`,
    description.trim(),
    `@throws ProblemError with ${errorStatuses(operation).join(', ')}\n@example\nawait api.${id}(${exampleArguments(operation)})`,
  ])
}

function iteratorComment(operation: OperationOutline, name: string): string {
  return comment(2, [
    `Iterates over the records of all pages of \`${operation.id}\`, and requests a page when it is needed.`,
    operation.description.trim(),
    `@throws ProblemError with ${errorStatuses(operation).join(', ')}\n@example\nfor await (const record of api.${name}(${exampleArguments(operation)})) console.log(record)`,
  ])
}

function errorStatuses({ responses }: OperationOutline): string[] {
  return Object.entries(responses)
    .filter(([, { mediaTypes }]) => mediaTypes.includes('application/problem+json'))
    .map(([status]) => status)
}

/** Formats the required arguments of an operation, as in its examples. */
function exampleArguments({ parameters, body }: OperationOutline): string {
  const args = parameters
    .filter(({ required }) => required)
    .map((it) => `${argumentName(it)}: ${formatLiteral(it.schema.example)}`)
  if (body !== undefined) args.push(...exampleBody(body))
  return args.length === 0 ? '' : `{ ${args.join(', ')} }`
}

/** Formats the body of an example. A file is a variable. */
function exampleBody(body: BodyOutline): string[] {
  return isFile(body)
    ? [`contentType: '${body.mediaTypes[0]}'`, 'body: file']
    : [`body: ${formatLiteral(body.example)}`]
}

function formatLiteral(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return JSON.stringify(value).replaceAll('"', "'")
  }
  const properties = Object.entries(value).map(([name, it]) => `${name}: ${formatLiteral(it)}`)
  return `{ ${properties.join(', ')} }`
}

function comment(indentation: number, paragraphs: readonly string[]): string {
  const indent = ' '.repeat(indentation)
  const lines = paragraphs.join('\n\n').replaceAll('*/', '*\\/').split('\n')
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((it) => `${indent} * ${it}`.trimEnd()).join('\n')}\n${indent} */\n`
}

function findDateTimes(operations: readonly OperationOutline[]): string[] {
  const names = operations.flatMap(({ parameters, body }) => [
    ...parameters.filter(({ schema }) => schema.format === 'date-time').map(({ name }) => name),
    ...Object.entries(body?.properties ?? {}).flatMap(([name, { format }]) =>
      format === 'date-time' ? name : [],
    ),
  ])
  return [...new Set(names)].sort()
}

/** Returns the name of a client method's argument: path and query parameters keep their names, `If-Match` becomes `ifMatch`. */
export function argumentName({ in: place, name }: { in: string; name: string }): string {
  return place === 'header' ? propertyName(name) : name
}

/**
 * Converts the name of a header: `If-Match` becomes `ifMatch`, `ETag` becomes `etag`. `PropertyName` in src/client/operation-types.ts
 * does the same in types.
 */
function propertyName(header: string): string {
  const [first = '', ...others] = header.split('-')
  return first.toLowerCase() + others.join('')
}

/**
 * Finds the method that iterates over a list, if the list has a cursor: `iterateCertifications` for `listCertifications`. By default, it
 * requests pages of the maximum size.
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
