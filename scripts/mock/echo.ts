import type { ExampleResponse } from '../../src/contract/contract.js'
import type { IncomingFile } from '../../src/contract/operation.js'
import { formatInstant, parseInstant } from '../../src/domain/time.js'

type Fields = Readonly<Record<string, unknown>>

/** The validated parts of a request that a reply repeats. */
export interface EchoedInput {
  readonly path?: Fields | undefined
  readonly query?: Fields | undefined
  readonly body?: Fields | IncomingFile | undefined
}

/**
 * Returns the example with values of the request: its id, the values of its filters and the fields of its body. A client then sees
 * the values that it sent, although nothing is stored. A list has one page, so that a walk through it ends.
 */
export function echo(
  example: ExampleResponse,
  { path = {}, query = {}, body: sent = {} }: EchoedInput,
): ExampleResponse {
  const body: Fields = isFile(sent) ? {} : sent
  if (!isFields(example.body)) return example
  const { data, pagination = {}, results } = example.body
  if (Array.isArray(results) && Array.isArray(body.ids))
    return renewals(example, results.filter(isFields), body.ids, body)
  if (Array.isArray(data) && isFields(pagination))
    return onePage(example, data.filter(isFields), pagination, query)
  const { revocation_reason } = body
  const revocation =
    body.status === 'revoked' ? { revoked_at: example.body.updated_at, revocation_reason } : {}
  return {
    ...example,
    body: {
      ...example.body,
      ...onlyKnown(query, example.body),
      ...revocation,
      ...inUtc(onlyKnown(body, example.body)),
      ...onlyKnown({ ...path, id: path.id ?? path.mentor_id }, example.body),
    },
  }
}

/** Returns one result for each id. */
function renewals(
  example: ExampleResponse,
  results: readonly Fields[],
  ids: readonly unknown[],
  body: Fields,
): ExampleResponse {
  const result: Fields = { ...results[0] }
  const given = inUtc(onlyKnown(body, result))
  const renewed = ids.map((id) => ({ ...result, ...given, id }))
  return {
    ...example,
    body: { dry_run: body.dry_run, renewed: ids.length, unchanged: 0, results: renewed },
  }
}

function onePage(
  example: ExampleResponse,
  records: readonly Fields[],
  pagination: Fields,
  query: Fields,
): ExampleResponse {
  const isFirst = query.after === undefined && (query.page ?? 1) === 1
  const data = isFirst ? records.map((it) => ({ ...it, ...onlyKnown(query, it) })) : []
  const { link = '', ...headers } = example.headers
  const first = link.split(/, *(?=<)/).find((it) => it.includes('rel="first"'))
  return {
    ...example,
    headers: first === undefined ? headers : { ...headers, link: first },
    body:
      'total' in pagination
        ? { data, pagination: { ...pagination, ...onlyKnown(query, pagination), total: records.length } }
        : { data, has_more: false },
  }
}

/** Returns the fields of `given` that the example also has. */
function onlyKnown(given: Fields, example: Fields): Fields {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name in example && value !== undefined),
  )
}

/** Converts times to UTC, as the service does. */
function inUtc(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      name.endsWith('_at') ? formatInstant(parseInstant(String(value))) : value,
    ]),
  )
}

function isFile(body: Fields | IncomingFile): body is IncomingFile {
  return typeof body.receive === 'function'
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
