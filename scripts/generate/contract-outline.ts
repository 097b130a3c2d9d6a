import { parse } from 'yaml'

/** The parts of openapi.yaml that the generated files depend on, with references resolved. */
export interface ContractOutline {
  readonly title: string
  readonly version: string
  readonly operations: readonly OperationOutline[]
}

/** The part of an operation that the generated files depend on. */
export interface OperationOutline {
  readonly id: string
  /** In upper case. */
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly ParameterOutline[]
  /** Undefined if the operation takes no body. */
  readonly body: BodyOutline | undefined
  /** By status, in the order of the contract. */
  readonly responses: Readonly<Record<string, ResponseOutline>>
}

/** The body of a request. */
export interface BodyOutline {
  /** The media types. The example has the first one. */
  readonly mediaTypes: readonly string[]
  readonly example: unknown
  /** The fields of a JSON body; empty for a file. */
  readonly properties: Readonly<Record<string, SchemaOutline>>
}

/** A parameter of an operation. */
export interface ParameterOutline {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly schema: SchemaOutline
}

/** The default, the limits and the example of a schema. */
export interface SchemaOutline {
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly maxItems?: number
  readonly maxLength?: number
  readonly maximum?: number
  readonly format?: string
  readonly example?: unknown
}

/** A response of an operation. */
export interface ResponseOutline {
  readonly headers: readonly string[]
  readonly mediaTypes: readonly string[]
  /** Whether the body has no size limit, which the contract declares by `format: binary`. */
  readonly isStreamed: boolean
}

interface Referenceable {
  $ref?: string
}
interface RawContract {
  info: { title: string; version: string }
  paths: Record<string, { parameters?: Referenceable[] } & Record<string, RawOperation>>
}
interface RawOperation {
  operationId?: string
  summary: string
  description: string
  parameters?: Referenceable[]
  requestBody?: { content: Record<string, { schema: Referenceable; example?: unknown }> }
  responses: Record<string, Referenceable>
}
interface RawParameter {
  in: ParameterOutline['in']
  name: string
  description: string
  required?: boolean
  schema: Referenceable
}
interface RawSchema {
  properties?: Record<string, Referenceable>
}
interface RawResponse {
  headers?: object
  content?: Record<string, { schema: Referenceable }>
}

/** Parses the text of openapi.yaml. */
export function parseContractOutline(source: string): ContractOutline {
  const contract = parse(source) as RawContract
  const operations = Object.entries(contract.paths).flatMap(
    ([path, { parameters: shared = [], ...methods }]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const { operationId: id, summary, description, parameters = [], requestBody, responses } = operation
        if (id === undefined) return []
        return {
          id,
          method: method.toUpperCase(),
          path,
          summary,
          description,
          parameters: [...shared, ...parameters].map(parameterOutline),
          body: requestBody && bodyOutline(requestBody),
          responses: Object.fromEntries(
            Object.entries(responses).map(([status, response]) => [status, responseOutline(response)]),
          ),
        }
      }),
  )
  return { title: contract.info.title, version: contract.info.version, operations }

  function parameterOutline(parameter: Referenceable): ParameterOutline {
    const { in: place, name, description, required = false, schema } = dereference<RawParameter>(parameter)
    return { in: place, name, description, required, schema: dereference(schema) }
  }

  function bodyOutline({ content }: NonNullable<RawOperation['requestBody']>): BodyOutline {
    const schemas = Object.values(content).map(({ schema }) => dereference<RawSchema>(schema))
    const properties = schemas.flatMap((it) => Object.entries(it.properties ?? {}))
    return {
      mediaTypes: Object.keys(content),
      example: Object.values(content)[0]?.example,
      properties: Object.fromEntries(
        properties.map(([name, property]) => [name, dereference<SchemaOutline>(property)]),
      ),
    }
  }

  function responseOutline(response: Referenceable): ResponseOutline {
    const { headers = {}, content = {} } = dereference<RawResponse>(response)
    const formats = Object.values(content).map(({ schema }) => dereference<SchemaOutline>(schema).format)
    return {
      headers: Object.keys(headers),
      mediaTypes: Object.keys(content),
      isStreamed: formats.includes('binary'),
    }
  }

  /** Returns the node itself, or the target of its reference (`#/…`). */
  function dereference<T>(node: Referenceable): T {
    if (node.$ref === undefined) return node as T
    const keys = node.$ref.split('/').slice(1)
    const target = keys.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], contract)
    return dereference(target as Referenceable)
  }
}

/** Returns the responses that are not problems (RFC 9457), by status. */
export function successResponses({
  responses,
}: OperationOutline): [status: string, response: ResponseOutline][] {
  return Object.entries(responses).filter(([, it]) => !it.mediaTypes.includes('application/problem+json'))
}
