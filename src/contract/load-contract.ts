import { readFile } from 'node:fs/promises'
import type { Ajv, ValidateFunction } from 'ajv'
import { OpenAPIBackend, OpenAPIValidator } from 'openapi-backend'
import type { OpenAPIV3 } from 'openapi-types'
import { createAjv } from './ajv.js'
import {
  type Contract,
  type ContractBody,
  type ContractFile,
  type ContractOperation,
  type ContractParameter,
  type RequestParts,
  type Schema,
  scopeOf,
  type SentResponse,
} from './contract.js'
import type { Input, OperationId } from './operation.js'
import { createRequestValidator } from './request-validation.js'
import { isJson } from './media-type.js'
import { type DeclaredResponse, type ResponseValidator, ResponseValidators } from './response-validation.js'

// Compiles the contract. openapi-backend checks the document, resolves its references and builds the validators of requests. Its own
// request handling is not used, because it rebuilds the list of operations for every request (68 µs with 4 operations, 168 µs with
// 12). Instead, Fastify routes and calls `validateRequest` with the operation's id. Validators of responses are ours, because
// openapi-backend accepts undeclared statuses and validates `application/json` only. Each is compiled at its first use, since a service in
// production validates no responses.

const CONTRACT_FILE = new URL(import.meta.resolve('#openapi.yaml'))
/** The same as JSON; `npm run generate` makes it, and fails unless the contract is a valid OpenAPI document. */
const DOCUMENT_FILE = new URL(import.meta.resolve('#contract.json'))

/** An operation of openapi-backend, whose document is checked and dereferenced. */
interface DereferencedOperation {
  readonly operationId: OperationId
  readonly method: string
  readonly path: string
  readonly parameters: readonly ContractParameter[]
  readonly requestBody?: { readonly content: RequestContent }
  readonly responses: Readonly<Record<string, DeclaredResponse>>
}

/** By media type. */
interface RequestContent {
  readonly 'application/json'?: ContractBody
  readonly [file: string]: { readonly schema: Schema; readonly example?: unknown } | undefined
}

let loaded: Promise<Contract> | undefined

/**
 * Loads the service's contract once per process, from the generated JSON. That takes 6 ms; parsing and checking the YAML would take
 * 450 ms.
 */
export function loadContract(): Promise<Contract> {
  return (loaded ??= loadGenerated())
}

async function loadGenerated(): Promise<Contract> {
  const [text, json] = await Promise.all([readFile(CONTRACT_FILE, 'utf8'), readFile(DOCUMENT_FILE, 'utf8')])
  return compileContract(text, JSON.parse(json) as OpenAPIV3.Document, { isChecked: true })
}

/** Loads a contract of the service's operations from YAML. @throws Error if it is not a valid OpenAPI 3.0 document. */
export async function loadContractFrom(file: URL): Promise<Contract> {
  const { parse } = await import('yaml')
  const text = await readFile(file, 'utf8')
  return compileContract(text, parse(text) as OpenAPIV3.Document, { isChecked: false })
}

async function compileContract(
  text: string,
  document: OpenAPIV3.Document,
  { isChecked }: { readonly isChecked: boolean },
): Promise<Contract> {
  const api = new OpenAPIBackend<OpenAPIV3.Document>({
    definition: structuredClone(document), // init() mutates it
    strict: true,
    validate: false,
    quick: isChecked, // skips the check of the document
  })
  await api.init()
  const { definition, router } = api
  // The backend's own validator would compile every response three times at each start.
  const validator = new OpenAPIValidator({
    definition,
    router,
    lazyCompileValidators: true,
    // Checking schemas that `npm run generate` has checked would be most of the work at the first request of an operation.
    customizeAjv: () => createAjv({ validateSchema: !isChecked }),
  })
  let validators: ResponseValidators | undefined // made when a response is first checked
  const responseValidators = () => (validators ??= new ResponseValidators())
  const operations = router.getOperations() as readonly unknown[] as readonly DereferencedOperation[]
  const compiled = Object.fromEntries(
    operations.map((it) => [it.operationId, compileOperation(it, validator, responseValidators)]),
  ) as Record<OperationId, CompiledOperation>
  let ajv: Ajv | undefined

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
      compiled[operationId].validateRequest(parts) as Input<Op>, // the validators have checked it
    validateResponse: (operationId, response) => compiled[operationId].validateResponse(response),
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
      (ajv ??= createAjv().addSchema(document, 'contract')).compile<T>(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')),
      ),
  }
}

interface CompiledOperation extends ContractOperation {
  readonly responses: DereferencedOperation['responses']
  validateRequest(parts: RequestParts): RequestParts
  validateResponse(response: SentResponse): string[]
}

function compileOperation(
  operation: DereferencedOperation,
  validator: OpenAPIValidator,
  responseValidators: () => ResponseValidators,
): CompiledOperation {
  const { operationId, method, path, parameters, requestBody, responses } = operation
  const body = requestBody?.content['application/json']
  const file = requestBody && body === undefined ? toFile(requestBody.content) : undefined
  const compiled = new Map<number, ResponseValidator>()
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    scope: scopeOf(operation),
    bodySchemas: bodySchemas(responses),
    textTypes: textTypes(responses),
    parameters,
    body,
    file,
    statuses: Object.keys(responses).map(Number),
    responses,
    validateRequest: createRequestValidator({
      compile: () => validator.getRequestValidatorsForOperation(operationId) as ValidateFunction[],
      parameters,
      bodySchema: body?.schema,
      takesFile: file !== undefined,
    }),
    validateResponse(response) {
      const declared = responses[response.status]
      if (declared === undefined) return [`status ${response.status} is not declared`]
      const validate = compiled.get(response.status) ?? responseValidators().compile(declared)
      compiled.set(response.status, validate)
      return validate(response)
    },
  }
}

function toFile(content: RequestContent): ContractFile {
  const files = Object.values(content).filter((it) => it !== undefined)
  return {
    mediaTypes: Object.keys(content),
    maxBytes: Math.min(...files.map(({ schema }) => Number(schema.maxLength))),
    example: String(files[0]?.example),
  }
}

function maximumOf(schema: OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject | undefined): number {
  if (schema === undefined || !('maximum' in schema) || schema.maximum === undefined) {
    throw new Error('The contract lacks a maximum that the rules need.')
  }
  return schema.maximum
}

function bodySchemas(responses: DereferencedOperation['responses']): Record<string, object> {
  return Object.fromEntries(
    Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).flatMap(([type, { schema }]) => (isJson(type) ? [[status, schema]] : [])),
    ),
  )
}

function textTypes(responses: DereferencedOperation['responses']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.keys(content).flatMap((type) => (isJson(type) ? [] : [[status, type]])),
    ),
  )
}

function exampleHeaders(headers: NonNullable<DeclaredResponse['headers']>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { example }]) => [name.toLowerCase(), String(example)] as const),
  )
}
