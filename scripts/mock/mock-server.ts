import type { FastifyInstance } from 'fastify'
import { createServer, type ServerOptions } from '../../src/http/server.js'
import type { Contract, ExampleResponse } from '../../src/contract/contract.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { InvalidRequestError } from '../../src/contract/violations.js'
import type { OperationId } from '../../src/contract/operation.js'

/**
 * The contract's examples as a Fastify instance that is ready to listen, for clients that start before they have a
 * deployment. Requests are checked as the service checks them. `Prefer: code=404` (RFC 7240) picks the reply with that
 * status; one that the operation does not declare is 400.
 */
export async function createMock(options: ServerOptions = {}): Promise<FastifyInstance> {
  const contract = await loadContract()
  return createServer(
    contract,
    async (operationId, _, { headers: { prefer } }) => exampleResponse(contract, operationId, prefer),
    { ...options, validateResponses: true },
  )
}

function exampleResponse(contract: Contract, operationId: OperationId, prefer: unknown): ExampleResponse {
  const code = typeof prefer === 'string' ? preferencesOf(prefer).get('code') : undefined
  const reply = contract.exampleResponse(operationId, code === undefined ? undefined : Number(code))
  if (reply === undefined) {
    const detail = `code=${code} is no status that ${operationId} declares`
    throw new InvalidRequestError([{ in: 'header', pointer: '/prefer', detail }])
  }
  const headers = {
    ...reply.headers,
    ...(reply.mediaType === undefined ? {} : { 'content-type': reply.mediaType }),
    ...(code === undefined ? {} : { 'preference-applied': `code=${code}` }),
  }
  return { ...reply, headers }
}

/** The preferences by lower-case name; of one given twice the first counts (RFC 7240, section 2). */
function preferencesOf(prefer: string): ReadonlyMap<string, string> {
  const found = prefer.matchAll(/(?:^|,)\s*([\w-]+)(?:\s*=\s*"?([^",;\s]*)"?)?/g)
  return new Map([...found].reverse().map(([, name = '', value = '']) => [name.toLowerCase(), value]))
}
