import type { ExampleResponse } from '../../src/contract/contract.js'
import { formatInstant, parseInstant } from '../../src/domain/time.js'

type Fields = Readonly<Record<string, unknown>>

/** The validated parts of a request that a reply repeats. */
export interface EchoedInput {
  readonly path?: Fields | undefined
  readonly query?: Fields | undefined
  readonly body?: Fields | undefined
}

/**
 * Returns the example with what the request gave: its id, the values of its filters and the fields of its body. A client then sees
 * the values that it sent, although nothing is stored. A list has one page, so that a walk through it ends.
 */
export function echo(
  example: ExampleResponse,
  { path = {}, query = {}, body = {} }: EchoedInput,
): ExampleResponse {
  if (!isFields(example.body)) return example
  const { data, pagination } = example.body
  if (Array.isArray(data) && isFields(pagination))
    return onePage(example, data.filter(isFields), pagination, query)
  const revocation = body.status === 'revoked' ? { revoked_at: example.body.updated_at } : {}
  return {
    ...example,
    body: { ...example.body, ...revocation, ...inUtc(body), ...onlyKnown(path, example.body) },
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
    body: { data, pagination: { ...pagination, ...onlyKnown(query, pagination), total: records.length } },
  }
}

/** The fields of `given` that the example has, too. */
function onlyKnown(given: Fields, example: Fields): Fields {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name in example && value !== undefined),
  )
}

/** As the service does, times are returned in UTC. */
function inUtc(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      name.endsWith('_at') ? formatInstant(parseInstant(String(value))) : value,
    ]),
  )
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
