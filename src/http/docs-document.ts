import type { OpenAPIV3 } from 'openapi-types'
import type { Guard } from '../auth/guard.js'
import { scopeOf } from '../contract/contract.js'

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'] as const

/**
 * Returns the contract as the docs page shows it. It differs from the contract in what readers would stumble over:
 *
 * - "Try it out" fills in examples of optional parameters. A request would carry filters and an `If-Match` that the reader never
 *   chose: lists would be empty, and changes a 412. So the description says the example.
 * - A lock appears only where this service requires a token.
 * - The rules are folded, so that the operations are on the first screen.
 */
export function toDocsDocument(contract: OpenAPIV3.Document, guard: Guard): OpenAPIV3.Document {
  const document = structuredClone(contract)
  const { parameters = {}, schemas = {} } = document.components ?? {}
  for (const parameter of Object.values(parameters)) {
    if ('in' in parameter && !parameter.required) moveExample(parameter, schemas)
  }
  document.info.description = foldSections(document.info.description ?? '')
  let needsToken = false
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path?.[method]
      if (operation === undefined) continue
      if (guard({ method: method.toUpperCase(), scope: scopeOf(operation) }) === undefined)
        operation.security = []
      else needsToken = true
    }
  }
  if (!needsToken) delete document.components?.securitySchemes
  return document
}

/** Moves the example of a parameter, or of the schema that it refers to, to its description. */
function moveExample(
  parameter: OpenAPIV3.ParameterObject,
  schemas: NonNullable<OpenAPIV3.ComponentsObject['schemas']>,
): void {
  const { schema = {} } = parameter
  const target = '$ref' in schema ? schemas[schema.$ref.replace('#/components/schemas/', '')] : schema
  const { example: ofSchema, ...others } = target as OpenAPIV3.SchemaObject
  const example: unknown = parameter.example ?? ofSchema
  if (example === undefined) return
  delete parameter.example
  parameter.schema = others
  parameter.description = [parameter.description, `Example: \`${String(example)}\``].join('\n\n')
}

/** Folds everything from the first heading on. */
function foldSections(description: string): string {
  const [introduction = '', ...sections] = description.split(/^(?=## )/m)
  if (sections.length === 0) return description
  return `${introduction}<details>\n<summary>The rules of this API: status, times, pages, authorization, status codes, headers</summary>\n\n${sections.join('')}\n\n</details>\n`
}
