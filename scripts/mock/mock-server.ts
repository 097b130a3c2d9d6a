import type { FastifyInstance } from 'fastify'
import { createServer, type ServerOptions } from '../../src/http/server.js'
import type { Contract, ExampleResponse } from '../../src/contract/contract.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { InvalidRequestError } from '../../src/contract/violations.js'
import type { OperationId } from '../../src/contract/operation.js'

/**
 * Creates a server that replies with the contract's examples, for teams that develop a client without a deployment. It
 * validates requests as the service does. `Prefer: code=404` (RFC 7240) selects the reply with that status; a status that
 * the operation does not declare gets a 400.
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
  const code = typeof prefer === 'string' ? parsePreferences(prefer).get('code') : undefined
  const reply = contract.exampleResponse(operationId, code === undefined ? undefined : Number(code))
  if (reply === undefined) {
    const detail = `code=${code} is not a status that ${operationId} declares`
    throw new InvalidRequestError([{ in: 'header', pointer: '/prefer', detail }])
  }
  const headers = {
    ...reply.headers,
    ...(reply.mediaType === undefined ? {} : { 'content-type': reply.mediaType }),
    ...(code === undefined ? {} : { 'preference-applied': `code=${code}` }),
  }
  return { ...reply, headers }
}

/** Parses preferences by lower-case name. Of duplicates, the first counts (RFC 7240, section 2). */
function parsePreferences(prefer: string): ReadonlyMap<string, string> {
  const found = prefer.matchAll(/(?:^|,)\s*([\w-]+)(?:\s*=\s*"?([^",;\s]*)"?)?/g)
  return new Map([...found].reverse().map(([, name = '', value = '']) => [name.toLowerCase(), value]))
}
