import { OpenAPIBackend } from 'openapi-backend'
import type { OpenAPIV3 } from 'openapi-types'
import { parse } from 'yaml'

/**
 * Returns the contract as JSON, which the service loads at its start (src/contract/load-contract.ts).
 *
 * @throws Error if the contract is not a valid OpenAPI 3.0 document.
 */
export async function contractDocument(source: string): Promise<string> {
  const definition = parse(source) as OpenAPIV3.Document
  const text = JSON.stringify(definition)
  await new OpenAPIBackend({ definition, strict: true, validate: false }).init()
  return `${text}\n`
}
