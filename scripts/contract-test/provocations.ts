import type { ContractOperation } from '../../src/contract/contract.js'
import {
  PREPARATIONS,
  RECORD_IDS,
  RULE_VIOLATIONS,
  RULE_VIOLATIONS_IN_FILE,
  RULE_VIOLATIONS_IN_QUERY,
  SUCCEEDS_IF_MISSING,
} from './domain-knowledge.js'
import type { ReceivedReply } from './received-reply.js'
import { JSON_HEADERS, type OperationRequest, type SuiteClient } from './suite-client.js'

/** The circumstances in which a status is provoked. */
export interface StatusContext {
  readonly client: SuiteClient
  readonly operation: ContractOperation
  /** A request that succeeds. */
  readonly request: OperationRequest
  /** The parts of the request that name a record, with one that does not exist. */
  readonly missing: Partial<Pick<OperationRequest, 'path' | 'body'>>
}

/** Sends a request that must be answered with a certain status, and returns the reply. */
export type Provocation = (context: StatusContext) => Promise<ReceivedReply>

/** Statuses that no request provokes by itself: they depend on the state or the configuration of the deployment. */
export const NOT_PROVOCABLE = new Set([401, 403, 408, 429, 500, 503])

/** The provocations of statuses, by their meaning in HTTP (RFC 9110, section 15; RFC 6585, section 5). */
const BY_STATUS: Readonly<Record<number, Provocation>> = {
  200: ({ client, operation, request }) => client.send(operation, request),
  201: ({ client, operation, request }) => client.send(operation, request),
  304: async ({ client, operation, request }) => {
    const { headers } = await client.send(operation, request)
    return client.send(operation, { ...request, headers: { 'if-none-match': String(headers.etag) } })
  },
  400: ({ client, operation, request }) =>
    client.send(operation, { ...request, query: [['contract_suite_unknown', '1']] }),
  404: ({ client, operation, request, missing }) => client.send(operation, { ...request, ...missing }),
  412: ({ client, operation, request }) =>
    client.send(operation, { ...request, headers: { ...request.headers, 'if-match': '"contract-suite"' } }),
  413: ({ client, operation, request }) =>
    client.send(
      operation,
      operation.file === undefined
        ? { ...request, headers: JSON_HEADERS, body: `{}${' '.repeat(128 * 1024)}` }
        : { ...request, body: Buffer.alloc(operation.file.maxBytes + 1) },
    ),
  415: ({ client, operation, request }) =>
    client.send(operation, { ...request, headers: { 'content-type': 'text/plain' }, body: 'text' }),
  431: ({ client, operation, request }) =>
    client.send(operation, {
      ...request,
      headers: { ...request.headers, 'x-contract-suite': 'x'.repeat(64 * 1024) },
    }),
}

/** Checks that every declared status can be provoked. @throws Error if the suite does not know how to provoke one. */
export function assertProvocable(operation: ContractOperation): void {
  for (const status of operation.statuses) if (!NOT_PROVOCABLE.has(status)) provocationOf(operation, status)
}

/** Returns the provocation of a status that the operation declares. */
export function provocationOf(operation: ContractOperation, status: number): Provocation {
  const key = `${operation.id} ${status}`
  const bodies = RULE_VIOLATIONS[key]
  if (bodies !== undefined) return (context) => sendAll(context, bodies(context.client.newRecord()))
  if (PREPARATIONS[key] !== undefined)
    return ({ client, operation, request }) => client.send(operation, request)
  const query = RULE_VIOLATIONS_IN_QUERY[key]
  if (query !== undefined)
    return ({ client, operation, request }) =>
      client.send(operation, { ...request, query: [...request.query, ...query] })
  const file = RULE_VIOLATIONS_IN_FILE[key]
  if (file !== undefined)
    return ({ client, operation, request }) => client.send(operation, { ...request, body: file })
  const provocation = BY_STATUS[SUCCEEDS_IF_MISSING.has(key) ? 404 : status]
  if (provocation === undefined) {
    throw new Error(
      `the suite does not know how to provoke ${key}; add it to scripts/contract-test/provocations.ts`,
    )
  }
  return provocation
}

async function sendAll(
  { client, operation, request }: StatusContext,
  [first, ...others]: readonly [object, ...object[]],
): Promise<ReceivedReply> {
  const ids = idsIn(request)
  const send = (body: object) =>
    client.send(operation, { ...request, headers: JSON_HEADERS, body: JSON.stringify({ ...ids, ...body }) })
  let reply = await send(first)
  for (const body of others) reply = await send(body)
  return reply
}

/** The member of the request's body that lists ids of records, if there is one. */
function idsIn({ body = '{}' }: OperationRequest): object {
  const { [RECORD_IDS]: ids } = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>
  return ids === undefined ? {} : { [RECORD_IDS]: ids }
}
