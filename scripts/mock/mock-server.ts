import type { FastifyInstance } from 'fastify'
import { createServer, type ServerOptions } from '../../src/http/server.js'
import type { ProtectionConfig } from '../../src/http/http-config.js'
import type { Contract } from '../../src/contract/contract.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { InvalidRequestError } from '../../src/contract/violations.js'
import type { OperationId } from '../../src/contract/operation.js'
import { echo } from './echo.js'

/**
 * Creates a server that replies with the contract's examples, for teams that develop a client without a deployment. It validates requests
 * as the service does, and stores nothing. Replies repeat values of the request: the id, the filters and the fields of the body.
 *
 * `Prefer: code=404` (RFC 7240) selects the contract's unchanged example of that status. A status that the operation does not declare gets
 * a 400.
 *
 * @param protection the settings of the service, for example the origins of pages that may call the mock.
 */
export async function createMock(
  options: ServerOptions = {},
  protection: ProtectionConfig = {},
): Promise<FastifyInstance> {
  const contract = await loadContract()
  return createServer(
    contract,
    async (operationId, input, { headers: { prefer } }) => {
      const { applied, response } = exampleResponse(contract, operationId, prefer)
      return applied ? response : echo(response, input)
    },
    { ...options, protection, validateResponses: true },
  )
}

function exampleResponse(contract: Contract, operationId: OperationId, prefer: unknown) {
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
  return { applied: code !== undefined, response: { ...reply, headers } }
}

/** Parses preferences by lower-case name. Of duplicates, the first counts (RFC 7240, section 2). */
function parsePreferences(prefer: string): ReadonlyMap<string, string> {
  const found = prefer.matchAll(/(?:^|,)\s*([\w-]+)(?:\s*=\s*"?([^",;\s]*)"?)?/g)
  return new Map([...found].reverse().map(([, name = '', value = '']) => [name.toLowerCase(), value]))
}
