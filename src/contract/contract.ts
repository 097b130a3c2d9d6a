import type { ValidateFunction } from 'ajv'
import type { OpenAPIV3 } from 'openapi-types'
import type { Input, OperationId } from './operation.js'

/** The parts of a request as they arrived: query values are strings, or lists of strings where a name is repeated. */
export interface RequestParts {
  readonly path: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
}

/** A response as it goes over the wire, to be checked against the contract. */
export interface SentResponse {
  readonly status: number
  /** Undefined if there is no body. */
  readonly mediaType: string | undefined
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>
  /** The value of JSON, or the text of another media type; undefined if there is none or it is streamed. */
  readonly body: unknown
}

/** A response from the contract's examples. */
export type ExampleResponse = SentResponse & { readonly headers: Readonly<Record<string, string>> }

/** A schema of the loaded contract, with its references resolved. */
export type Schema = Omit<OpenAPIV3.NonArraySchemaObject, 'type' | 'properties' | 'oneOf'> & {
  readonly type?: OpenAPIV3.NonArraySchemaObjectType | 'array'
  readonly properties?: Readonly<Record<string, Schema>>
  /** The schema of a list's entries. */
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
}

/** A parameter of an operation. */
export interface ContractParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: Schema
}

/** The JSON body that an operation takes. */
export interface ContractBody {
  readonly schema: Schema & Required<Pick<Schema, 'properties'>>
  readonly example: Readonly<Record<string, unknown>>
}

/** The file that an operation takes as its body. */
export interface ContractFile {
  readonly mediaTypes: readonly string[]
  readonly maxBytes: number
  /** A file of the first media type. */
  readonly example: string
}

/** Returns the operation's `x-scope`: the scope that a token needs, whatever the method. Undefined if it has none. */
export function scopeOf(operation: object): string | undefined {
  return 'x-scope' in operation ? String(operation['x-scope']) : undefined
}

/** An operation of the contract, as the router, the validators and the contract suite need it. */
export interface ContractOperation {
  readonly id: OperationId
  /** In upper case. */
  readonly method: string
  /** The path's key in the contract, with parameters in braces. */
  readonly path: string
  /** See scopeOf; undefined if the method decides. */
  readonly scope: string | undefined
  /** The schema of the JSON body for each declared status that has one. */
  readonly bodySchemas: Readonly<Record<string, object>>
  /** The media type, with its parameters, of each declared status whose body is not JSON. */
  readonly textTypes: Readonly<Record<string, string>>
  /** Includes the parameters of its path. */
  readonly parameters: readonly ContractParameter[]
  /** Undefined if the operation takes no JSON. */
  readonly body: ContractBody | undefined
  /** Undefined if the operation takes no file. */
  readonly file: ContractFile | undefined
  /** The declared statuses, in order. */
  readonly statuses: readonly number[]
}

/**
 * `openapi.yaml`, loaded and compiled. All that the service knows about its requests and responses comes from here, so that no path,
 * limit, pattern or example is stated twice.
 */
export interface Contract {
  readonly text: string
  readonly document: OpenAPIV3.Document
  /**
   * The paths of the `servers`, without a slash at their end. Each operation is served below every one of them. One
   * server has the prefix that the paths begin with, so one full path contains it twice.
   */
  readonly basePaths: readonly string[]
  readonly operations: readonly ContractOperation[]
  /** Limits that rules beyond the schemas need. */
  readonly limits: { readonly maxRenewals: number; readonly maxPage: number }
  /** Returns the operation's path, with parameters in braces. */
  pathOf(operationId: OperationId): string
  /**
   * Returns the request's parts with defaults filled in and the query's integers, booleans and lists parsed. A file is not read.
   *
   * @throws InvalidRequestError with every violation.
   */
  validateRequest<Op extends OperationId>(operationId: Op, parts: RequestParts): Input<Op>
  /** Validates a response. Returns one message per violation of the contract; an empty list if it is valid. */
  validateResponse(operationId: OperationId, response: SentResponse): string[]
  /**
   * Returns the contract's example of a response, with its headers; undefined if the operation does not declare the status.
   *
   * @param status default: the first declared status, which is that of success.
   */
  exampleResponse(operationId: OperationId, status?: number): ExampleResponse | undefined
  /** Compiles a schema that may refer to the contract's `#/components/schemas/…`. */
  compile<T>(schema: object): ValidateFunction<T>
}
