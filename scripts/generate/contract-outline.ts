import { parse } from 'yaml'

/** What the generated files need of openapi.yaml, with references followed. */
export interface ContractOutline {
  readonly title: string
  readonly version: string
  readonly operations: readonly OperationOutline[]
}

export interface OperationOutline {
  readonly id: string
  /** In upper case. */
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly parameters: readonly ParameterOutline[]
  readonly takesBody: boolean
  /** By status, in the contract's order. */
  readonly responses: Readonly<Record<string, ResponseOutline>>
}

export interface ParameterOutline {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
  readonly schema: { readonly default?: unknown; readonly maximum?: number }
}

export interface ResponseOutline {
  readonly headers: readonly string[]
  readonly mediaTypes: readonly string[]
}

interface Referable {
  $ref?: string
}
interface RawContract {
  info: { title: string; version: string }
  paths: Record<string, { parameters?: Referable[] } & Record<string, RawOperation>>
}
interface RawOperation {
  operationId?: string
  summary: string
  parameters?: Referable[]
  requestBody?: unknown
  responses: Record<string, Referable>
}
interface RawParameter {
  in: ParameterOutline['in']
  name: string
  required?: boolean
  schema: Referable
}
interface RawResponse {
  headers?: object
  content?: object
}

/** Reads the text of openapi.yaml. */
export function parseContractOutline(source: string): ContractOutline {
  const contract = parse(source) as RawContract
  const operations = Object.entries(contract.paths).flatMap(
    ([path, { parameters: shared = [], ...methods }]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const { operationId: id, summary, parameters = [], requestBody, responses } = operation
        if (id === undefined) return []
        return {
          id,
          method: method.toUpperCase(),
          path,
          summary,
          parameters: [...shared, ...parameters].map(parameterOutline),
          takesBody: requestBody !== undefined,
          responses: Object.fromEntries(
            Object.entries(responses).map(([status, response]) => [status, responseOutline(response)]),
          ),
        }
      }),
  )
  return { title: contract.info.title, version: contract.info.version, operations }

  function parameterOutline(parameter: Referable): ParameterOutline {
    const { in: place, name, required = false, schema } = followed<RawParameter>(parameter)
    return { in: place, name, required, schema: followed(schema) }
  }

  function responseOutline(response: Referable): ResponseOutline {
    const { headers = {}, content = {} } = followed<RawResponse>(response)
    return { headers: Object.keys(headers), mediaTypes: Object.keys(content) }
  }

  /** The node itself, or what it refers to (`#/…`). */
  function followed<T>(node: Referable): T {
    if (node.$ref === undefined) return node as T
    const keys = node.$ref.split('/').slice(1)
    const target = keys.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], contract)
    return followed(target as Referable)
  }
}

/** The replies that are no problems (RFC 9457), by status. */
export function successesOf({ responses }: OperationOutline): [status: string, response: ResponseOutline][] {
  return Object.entries(responses).filter(([, it]) => !it.mediaTypes.includes('application/problem+json'))
}
