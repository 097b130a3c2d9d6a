import type { OpenAPIV3 } from 'openapi-types'
import { parse } from 'yaml'

/**
 * Parses a contract, and copies the description, format and example of each schema to the properties that refer to it.
 *
 * openapi-typescript documents a property by its own description, so a property with a `$ref` would have no JSDoc.
 */
export function describeReferences(source: string): OpenAPIV3.Document {
  const contract = parse(source) as OpenAPIV3.Document
  const schemas = contract.components?.schemas ?? {}
  for (const schema of Object.values(schemas)) {
    const { properties = {} } = schema as OpenAPIV3.SchemaObject
    for (const property of Object.values(properties)) {
      if (!('$ref' in property)) continue
      const target = schemas[property.$ref.replace('#/components/schemas/', '')] as OpenAPIV3.SchemaObject
      const { description, format, example } = target
      Object.assign(property, JSON.parse(JSON.stringify({ description, format, example })))
    }
  }
  return contract
}
