import type { ContractOperation } from '../../src/contract/contract.js'
import { BREAKING_A_RULE } from './domain-knowledge.js'
import type { Reply } from './received-reply.js'
import { JSON_HEADERS, type OperationRequest, type Session } from './suite-client.js'

export interface Occasion {
  readonly session: Session
  readonly operation: ContractOperation
  /** A request that succeeds. */
  readonly request: OperationRequest
  /** Path parameters that are valid and name nothing. */
  readonly nowhere: OperationRequest['path']
}

/** Sends what the status answers, and gives the reply. */
export type Provocation = (occasion: Occasion) => Promise<Reply>

/** The statuses that a client cannot provoke: the deployment has to be in a certain state, or to want tokens. */
export const NOT_FROM_OUTSIDE = new Set([401, 403, 408, 429, 500, 503])

/** What a status answers, by what HTTP says of it (RFC 9110, section 15; RFC 6585, section 5). */
const BY_STATUS: Readonly<Record<number, Provocation>> = {
  200: ({ session, operation, request }) => session.send(operation, request),
  201: ({ session, operation, request }) => session.send(operation, request),
  304: async ({ session, operation, request }) => {
    const { headers } = await session.send(operation, request)
    return session.send(operation, { ...request, headers: { 'if-none-match': String(headers.etag) } })
  },
  400: ({ session, operation, request }) =>
    session.send(operation, { ...request, query: [['contract_suite_unknown', '1']] }),
  404: ({ session, operation, request, nowhere }) => session.send(operation, { ...request, path: nowhere }),
  412: ({ session, operation, request }) =>
    session.send(operation, { ...request, headers: { ...request.headers, 'if-match': '"contract-suite"' } }),
  413: ({ session, operation, request }) =>
    session.send(operation, { ...request, headers: JSON_HEADERS, body: `{}${' '.repeat(128 * 1024)}` }),
  415: ({ session, operation, request }) =>
    session.send(operation, { ...request, headers: { 'content-type': 'text/plain' }, body: 'text' }),
  431: ({ session, operation, request }) =>
    session.send(operation, {
      ...request,
      headers: { ...request.headers, 'x-contract-suite': 'x'.repeat(64 * 1024) },
    }),
}

/** @throws Error if nobody has said how to provoke a status that the operation declares. */
export function checkProvocations(operation: ContractOperation): void {
  for (const status of operation.statuses) if (!NOT_FROM_OUTSIDE.has(status)) provocationOf(operation, status)
}

/** How to provoke a status that the operation declares. */
export function provocationOf(operation: ContractOperation, status: number): Provocation {
  const key = `${operation.id} ${status}`
  const bodies = BREAKING_A_RULE[key]
  if (bodies !== undefined) return (occasion) => sendInTurn(occasion, bodies(occasion.session.newRecord()))
  const provocation = BY_STATUS[status]
  if (provocation === undefined) {
    throw new Error(
      `the suite does not know what provokes ${key}: say so in scripts/contract-test/provocations.ts`,
    )
  }
  return provocation
}

async function sendInTurn(
  { session, operation, request }: Occasion,
  [first, ...others]: readonly [object, ...object[]],
): Promise<Reply> {
  const send = (body: object) =>
    session.send(operation, { ...request, headers: JSON_HEADERS, body: JSON.stringify(body) })
  let reply = await send(first)
  for (const body of others) reply = await send(body)
  return reply
}
