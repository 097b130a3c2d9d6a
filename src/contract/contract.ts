import { readFile } from 'node:fs/promises'
import { Ajv, type ErrorObject, type Options as AjvOptions, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { OpenAPIBackend, OpenAPIValidator } from 'openapi-backend'
import type { OpenAPIV3 } from 'openapi-types'
import { parse } from 'yaml'
import type { Input, OperationId } from './operation.js'

/** One violation of a request: an entry of `errors` in the contract's InvalidRequestProblem. */
export interface Violation {
  readonly in: 'body' | 'query' | 'path' | 'header'
  /** A JSON Pointer (RFC 6901) into that part. */
  readonly pointer: string
  readonly detail: string
}

/** A request that breaks the contract, with all its violations. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError'

  constructor(readonly violations: readonly Violation[]) {
    super('The request breaks the contract.')
  }
}

/** A request's parts as they came over the wire: query values are texts, or lists of texts where repeated. */
export interface RequestParts {
  readonly path: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
}

export interface SentResponse {
  readonly status: number
  /** Without parameters; undefined where there is no body. */
  readonly mediaType: string | undefined
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export type ExampleResponse = SentResponse & { readonly headers: Readonly<Record<string, string>> }

/** A schema as it stands in the loaded contract: without references. */
export type Schema = Omit<OpenAPIV3.NonArraySchemaObject, 'properties'> & {
  readonly properties?: Readonly<Record<string, Schema>>
}

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

export interface ContractOperation {
  readonly id: OperationId
  /** In upper case. */
  readonly method: string
  /** The path's key in the contract, with parameters in braces. */
  readonly path: string
  /** The body's schema for each declared status that has a body. */
  readonly bodySchemas: Readonly<Record<string, object>>
  /** Those of its path among them. */
  readonly parameters: readonly ContractParameter[]
  /** Undefined if it takes none. */
  readonly body: ContractBody | undefined
  /** The declared statuses, in order. */
  readonly statuses: readonly number[]
}

/** `openapi.yaml`, loaded and compiled: what it says of requests and replies, each thing asked in one place. */
export interface Contract {
  readonly text: string
  readonly document: OpenAPIV3.Document
  /** Under which paths the contract's own paths are served: `''` and the mount points of its `servers`. */
  readonly basePaths: readonly string[]
  readonly operations: readonly ContractOperation[]
  /** Limits that rules beyond the schemas need. */
  readonly limits: { readonly maxRenewals: number; readonly maxPage: number }
  /** The operation's path, with parameters in braces. */
  pathOf(operationId: OperationId): string
  /**
   * The request's parts with defaults filled in and numbers read.
   *
   * @throws InvalidRequestError with every violation, if it breaks the contract.
   */
  validateRequest<Op extends OperationId>(operationId: Op, parts: RequestParts): Input<Op>
  /** How the reply breaks the contract; empty if it does not. */
  validateResponse(operationId: OperationId, reply: SentResponse): string[]
  /**
   * The contract's example of a reply, with its headers; undefined if the operation does not declare the status.
   *
   * @param status the first declared one, which is that of success, unless given.
   */
  exampleResponse(operationId: OperationId, status?: number): ExampleResponse | undefined
  /** A validator of a schema that may refer to the contract's `#/components/schemas/…`. */
  compile<T>(schema: object): ValidateFunction<T>
}

const CONTRACT_FILE = new URL(import.meta.resolve('#openapi.yaml'))

/** As many as the contract's InvalidRequestProblem lists. */
const MAX_VIOLATIONS = 100
const UNEXPECTED_BODY: Violation = { in: 'body', pointer: '', detail: 'is not taken by this operation' }

/** Every violation is reported, nothing is coerced: `0x10` and `1e1` are no numbers here. */
const AJV_OPTIONS: AjvOptions = { strict: false, allErrors: true, coerceTypes: false, useDefaults: true }

/** An operation as openapi-backend gives it: of a document that was validated and dereferenced. */
interface DereferencedOperation {
  readonly operationId: OperationId
  readonly method: string
  readonly path: string
  readonly parameters: readonly ContractParameter[]
  readonly requestBody?: { readonly content: { readonly 'application/json': ContractBody } }
  readonly responses: Readonly<Record<string, DereferencedResponse>>
}

interface DereferencedResponse {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>
  readonly headers?: Readonly<Record<string, { readonly schema: object; readonly example: unknown }>>
}

let loaded: Promise<Contract> | undefined

/** The service's contract, `openapi.yaml`, read and compiled once a process. */
export function loadContract(): Promise<Contract> {
  return (loaded ??= readContract(CONTRACT_FILE))
}

/** Reads and compiles a contract of these operations. @throws if it is not a valid OpenAPI 3.0 document. */
export async function readContract(file: URL): Promise<Contract> {
  const text = await readFile(file, 'utf8')
  const document = parse(text) as OpenAPIV3.Document
  const api = new OpenAPIBackend<OpenAPIV3.Document>({
    definition: structuredClone(document), // init() mutates it
    strict: true,
    validate: false,
  })
  await api.init()
  const { definition, router } = api
  // The backend's own validator would compile every reply three times over at each start.
  const validator = new OpenAPIValidator({
    definition,
    router,
    lazyCompileValidators: true,
    customizeAjv: () => createAjv(),
  })
  let compilers: ResponseCompilers | undefined // made when a reply is first checked: most services check none
  const responseCompilers = () => (compilers ??= createResponseCompilers())
  const operations = router.getOperations() as readonly unknown[] as readonly DereferencedOperation[]
  const compiled = Object.fromEntries(
    operations.map((it) => [it.operationId, compileOperation(it, validator, responseCompilers)]),
  ) as Record<OperationId, CompiledOperation>
  const ajv = createAjv().addSchema(document, 'contract')

  return {
    text,
    document,
    basePaths: (document.servers as OpenAPIV3.ServerObject[]).map(({ url }) => url.replace(/\/$/, '')),
    operations: Object.values(compiled),
    limits: {
      maxRenewals: maximumOf(document.components?.schemas?.RenewalCount),
      maxPage: maximumOf((document.components?.parameters?.Page as OpenAPIV3.ParameterObject).schema),
    },
    pathOf: (operationId) => compiled[operationId].path,
    validateRequest: <Op extends OperationId>(operationId: Op, parts: RequestParts) =>
      compiled[operationId].validateRequest(parts) as Input<Op>, // which is what the validators have established
    validateResponse: (operationId, reply) => compiled[operationId].validateResponse(reply),
    exampleResponse(operationId, status = compiled[operationId].statuses[0]) {
      const response = compiled[operationId].responses[String(status)]
      if (response === undefined) return undefined
      const { content = {}, headers = {} } = response
      const [mediaType] = Object.keys(content)
      const code = Number(status)
      const { mock } = api.mockResponseForOperation(operationId, { code })
      const body = mediaType === undefined ? undefined : (mock as unknown)
      return { status: code, mediaType, headers: exampleHeaders(headers), body }
    },
    compile: <T>(schema: object) =>
      ajv.compile<T>(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'))),
  }
}

interface CompiledOperation extends ContractOperation {
  readonly responses: DereferencedOperation['responses']
  validateRequest(parts: RequestParts): RequestParts
  validateResponse(reply: SentResponse): string[]
}

function compileOperation(
  operation: DereferencedOperation,
  validator: OpenAPIValidator,
  responseCompilers: () => ResponseCompilers,
): CompiledOperation {
  const { operationId, method, path, parameters, responses } = operation
  const takesBody = operation.requestBody !== undefined
  const requestValidators = validator.getRequestValidatorsForOperation(operationId) as ValidateFunction[]
  const integers = parameters
    .filter((it) => it.in === 'query' && it.schema.type === 'integer')
    .map(({ name }) => name)
  const responseValidators = new Map<number, ResponseValidator>() // compiled when first asked for: most never are

  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    bodySchemas: bodySchemas(responses),
    parameters,
    body: operation.requestBody?.content['application/json'],
    statuses: Object.keys(responses).map(Number),
    responses,
    validateRequest({ path, query: sentQuery, headers, body }) {
      const query = readIntegers(sentQuery, integers)
      const request: CheckedParts = { path, query, header: headers }
      if (body !== undefined) request.requestBody = body
      if ((takesBody || body === undefined) && requestValidators.every((check) => check(request))) {
        return { path, query, headers, body }
      }
      const errors = requestValidators.flatMap((check) => errorsOf(check, request))
      const unwanted = body !== undefined && !takesBody ? [UNEXPECTED_BODY] : []
      const named = errors.slice(0, MAX_VIOLATIONS - unwanted.length)
      throw new InvalidRequestError([...unwanted, ...named.map(toViolation)])
    },
    validateResponse(reply) {
      const response = responses[reply.status]
      if (response === undefined) return [`status ${reply.status} is not declared`]
      const check =
        responseValidators.get(reply.status) ?? compileResponseValidator(response, responseCompilers())
      responseValidators.set(reply.status, check)
      return check(reply)
    },
  }
}

/** The parts of a request under the names that openapi-backend's validators have for them. */
interface CheckedParts {
  readonly path: unknown
  readonly query: unknown
  readonly header: unknown
  requestBody?: unknown
}

function errorsOf(check: ValidateFunction, value: unknown): ErrorObject[] {
  check(value)
  return check.errors ?? []
}

function createAjv(options: AjvOptions = {}): Ajv {
  return addFormats.default(new Ajv({ ...AJV_OPTIONS, ...options }))
}

function maximumOf(schema: OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject | undefined): number {
  if (schema === undefined || !('maximum' in schema) || schema.maximum === undefined) {
    throw new Error('The contract lacks a maximum that the rules need.')
  }
  return schema.maximum
}

/** The query, in which plain decimal digits are read as numbers; all else stays for the validator to refuse. */
function readIntegers(query: unknown, names: readonly string[]): Record<string, unknown> {
  const parts = { ...(query as Record<string, unknown>) }
  for (const name of names) {
    const value = parts[name]
    if (typeof value === 'string' && /^[0-9]+$/.test(value)) parts[name] = Number(value)
  }
  return parts
}

const PART_NAMES = { requestBody: 'body', query: 'query', path: 'path', header: 'header' } as const

/** An error of Ajv over `{ requestBody, query, path, header }`, as a violation in one of those parts. */
function toViolation(error: ErrorObject): Violation {
  const { pointer, detail } = describeError(error)
  const [, part = '', ...rest] = pointer.split('/')
  return {
    in: PART_NAMES[part as keyof typeof PART_NAMES],
    pointer: rest.map((name) => `/${name}`).join(''),
    detail,
  }
}

/** Where an error of Ajv is, as a JSON Pointer whose names are shortened, and what it is, in words. */
export function describeError({ instancePath, keyword, params, message = '' }: ErrorObject): {
  readonly pointer: string
  readonly detail: string
} {
  let pointer = instancePath
  let detail = message
  if (keyword === 'required') {
    pointer += `/${escapePointer(String(params.missingProperty))}`
    detail = 'is required'
  } else if (keyword === 'additionalProperties') {
    pointer += pointerTo(String(params.additionalProperty))
    detail = 'is not known'
  } else if (keyword === 'enum') {
    detail = `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
  }
  return { pointer, detail }
}

/** A JSON Pointer to a member of that name, which comes from the client: it may be as long as the body, and be no text. */
export function pointerTo(name: string): string {
  const shortened = name.length > 100 ? `${name.slice(0, 100)}…` : name
  const wellFormed = Buffer.from(shortened).toString() // the cut, too, can leave half of a character behind
  return `/${escapePointer(wellFormed)}`
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function bodySchemas(responses: DereferencedOperation['responses']): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.values(content).map(({ schema }) => [status, schema]),
    ),
  )
}

type ResponseValidator = (reply: SentResponse) => string[]

function exampleHeaders(headers: NonNullable<DereferencedResponse['headers']>): Record<string, string> {
  const examples = Object.entries(headers).map(
    ([name, { example }]) => [name.toLowerCase(), String(example)] as const,
  )
  return Object.fromEntries(examples)
}

/** Each of them compiles a schema once, however many replies are of it. */
interface ResponseCompilers {
  readonly body: Ajv
  readonly headers: Ajv
}

function createResponseCompilers(): ResponseCompilers {
  return {
    // A default is no excuse for a reply that lacks the field.
    body: createAjv({ useDefaults: false }),
    // Headers are texts on the wire whatever their type.
    headers: createAjv({ coerceTypes: true }),
  }
}

function compileResponseValidator(
  { content = {}, headers = {} }: DereferencedResponse,
  compilers: ResponseCompilers,
): ResponseValidator {
  const bodyChecks = new Map(
    Object.entries(content).map(([type, { schema }]) => [type, compilers.body.compile(schema)]),
  )
  const declared = Object.entries(headers).map(([name, { schema }]) => [name.toLowerCase(), schema] as const)
  const checkHeaders = compilers.headers.compile({
    type: 'object',
    required: declared.map(([name]) => name),
    properties: Object.fromEntries(declared),
  })
  return ({ mediaType, headers, body }) => {
    const headerViolations = errorsOf(checkHeaders, headers).map(
      (it) => `header${it.instancePath} ${it.message}`,
    )
    if (mediaType === undefined && bodyChecks.size === 0) return headerViolations
    const checkBody = bodyChecks.get(String(mediaType))
    if (checkBody === undefined) return [`media type ${mediaType} is not declared`, ...headerViolations]
    return [
      ...errorsOf(checkBody, body).map((it) => `body${it.instancePath} ${it.message}`),
      ...headerViolations,
    ]
  }
}
