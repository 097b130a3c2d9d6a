import { parse } from 'yaml'

/** The parts of openapi.yaml that the generated files depend on, with references resolved. */
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
  /** By status, in the order of the contract. */
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
  parameters?: Referenceable[]
  requestBody?: unknown
  responses: Record<string, Referenceable>
}
interface RawParameter {
  in: ParameterOutline['in']
  name: string
  required?: boolean
  schema: Referenceable
}
interface RawResponse {
  headers?: object
  content?: object
}

/** Parses the text of openapi.yaml. */
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

  function parameterOutline(parameter: Referenceable): ParameterOutline {
    const { in: place, name, required = false, schema } = dereference<RawParameter>(parameter)
    return { in: place, name, required, schema: dereference(schema) }
  }

  function responseOutline(response: Referenceable): ResponseOutline {
    const { headers = {}, content = {} } = dereference<RawResponse>(response)
    return { headers: Object.keys(headers), mediaTypes: Object.keys(content) }
  }

  /** The node itself, or the target of its reference (`#/…`). */
  function dereference<T>(node: Referenceable): T {
    if (node.$ref === undefined) return node as T
    const keys = node.$ref.split('/').slice(1)
    const target = keys.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], contract)
    return dereference(target as Referenceable)
  }
}

/** The responses that are not problems (RFC 9457), by status. */
export function successResponses({
  responses,
}: OperationOutline): [status: string, response: ResponseOutline][] {
  return Object.entries(responses).filter(([, it]) => !it.mediaTypes.includes('application/problem+json'))
}
