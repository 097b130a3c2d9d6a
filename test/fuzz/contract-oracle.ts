import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parseDocument } from 'yaml'
import type { Contract, ContractOperation, Schema } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import type { OperationRequest } from './operation-requests.js'

export interface ReceivedReply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Whether the contract forbids a request, allows it, or leaves it open. */
export type Verdict = 'invalid' | 'valid' | 'unspecified'

const BODY_LIMIT = 64 * 1024
const LAST_PAGED_RECORD = 100_000
/** Headers whose handling the contract leaves to HTTP. */
const UNSPECIFIED_HEADERS = ['expect', 'transfer-encoding', 'accept-version']

/** Decides what the contract says about requests and replies, independently of the service's own validation. */
export class ContractOracle {
  readonly #ajv = addFormats.default(new Ajv({ strict: false }))
  readonly #checks = new Map<object, ValidateFunction>()

  constructor(private readonly contract: Contract) {}

  operation(id: OperationId): ContractOperation {
    return this.contract.operations.find((it) => it.id === id) as ContractOperation
  }

  matches(schema: object, value: unknown): boolean {
    const check = this.#checks.get(schema) ?? this.#ajv.compile(schema)
    this.#checks.set(schema, check)
    return check(value)
  }

  /** The violation in a reply's body, if any. A reply of an unknown operation is checked only if it is an error. */
  findBodyViolation(operationId: OperationId | undefined, status: number, body: unknown): string | undefined {
    const schema =
      operationId !== undefined && status in this.operation(operationId).bodySchemas
        ? this.operation(operationId).bodySchemas[status]
        : this.#problemSchema(status)
    if (schema === undefined || this.matches(schema, body)) return undefined
    return `the body violates the contract: ${this.#ajv.errorsText(this.#checks.get(schema)?.errors)}`
  }

  /** The violations of a reply whose body is not JSON. That of HEAD, and a 304, have none. */
  findTextViolations(
    operationId: OperationId,
    { status, headers, text }: Pick<ReceivedReply, 'status' | 'headers' | 'text'>,
  ): string[] {
    const type = this.operation(operationId).textTypes[status]
    if (type !== undefined && headers['content-type'] !== type)
      return [`media type ${headers['content-type']}`]
    if (text === '') return []
    return this.contract.validateResponse(operationId, { status, mediaType: type, headers, body: text })
  }

  /** A field in a successful reply that its schema does not declare, if any. */
  findUndeclaredMember(
    operationId: OperationId | undefined,
    status: number,
    body: unknown,
  ): string | undefined {
    if (operationId === undefined) return undefined
    const declared = collectNames(this.operation(operationId).bodySchemas[status], (name, node) =>
      typeof node === 'object' && name === 'properties' ? Object.keys(node ?? {}) : [],
    )
    const undeclared = collectNames(body, (name) => [name]).find(
      (it) => !/^\d+$/.test(it) && !declared.includes(it),
    )
    return undeclared === undefined ? undefined : `reveals an undeclared field: ${undeclared}`
  }

  /** The schema of an error that the operation does not declare. */
  #problemSchema(status: number): object | undefined {
    const declared = this.contract.operations.map(({ bodySchemas }) => bodySchemas)
    return status < 400 ? undefined : declared.map((it) => it[status === 400 ? 400 : 404]).find((it) => it)
  }

  classify(request: OperationRequest): Verdict {
    const verdicts = [this.#id(request), this.#query(request), this.#headers(request), this.#body(request)]
    return verdicts.find((it) => it === 'unspecified') ?? verdicts.find((it) => it === 'invalid') ?? 'valid'
  }

  #id({ operationId, id }: OperationRequest): Verdict {
    const parameter = this.operation(operationId).parameters.find((it) => it.in === 'path')
    if (parameter === undefined) return 'valid'
    const isOtherPath = this.contract.operations.some(({ path }) => path.endsWith(`/${id}`))
    if (isOtherPath || id.includes('?') || id.includes('#')) return 'unspecified'
    const text = decode(id)
    return text !== undefined && this.matches(parameter.schema, text) ? 'valid' : 'invalid'
  }

  #query({ operationId, query }: OperationRequest): Verdict {
    const { parameters } = this.operation(operationId)
    const given = new Map<string, string>()
    for (const [name, text] of query) {
      const withDecodedEscapes = [decode(name.replaceAll('+', ' ')), decode(text.replaceAll('+', ' '))]
      if (
        withDecodedEscapes[0] === '' ||
        withDecodedEscapes.includes(undefined) ||
        /[&#=;]/.test(name + text)
      )
        return 'unspecified'
      const [key = '', value = ''] = withDecodedEscapes
      const parameter = parameters.find((it) => it.in === 'query' && it.name === key)
      if (parameter === undefined) return 'invalid'
      if (given.has(key)) return parameter.schema.type === 'array' ? 'unspecified' : 'invalid'
      given.set(key, value)
      if (!this.#matchesText(parameter.schema, value)) return 'invalid'
    }
    if (given.has('after')) return given.has('page') ? 'invalid' : 'unspecified' // only the service can create cursors
    const offset = (Number(given.get('page') ?? 1) - 1) * Number(given.get('limit') ?? 20)
    return offset >= LAST_PAGED_RECORD ? 'invalid' : 'valid'
  }

  #matchesText(schema: Schema, text: string): boolean {
    if (schema.type === 'boolean') return ['true', 'false'].includes(text)
    if (schema.type === 'array') return this.matches(schema, [text])
    if (schema.type !== 'integer') return this.matches(schema, text)
    return /^[0-9]+$/.test(text) && this.matches(schema, Number(text))
  }

  #headers({ operationId, headers }: OperationRequest): Verdict {
    const declared = this.operation(operationId).parameters.filter((it) => it.in === 'header')
    for (const [name, value] of headers) {
      if (UNSPECIFIED_HEADERS.includes(name) && value !== '100-continue') return 'unspecified'
      const parameter = declared.find((it) => it.name.toLowerCase() === name)
      if (parameter !== undefined && !this.matches(parameter.schema, value)) return 'invalid'
    }
    return 'valid'
  }

  #body({ operationId, headers, body }: OperationRequest): Verdict {
    const operation = this.operation(operationId)
    if (operation.method === 'GET') return 'valid' // its body is ignored
    if (operation.file !== undefined) return 'unspecified' // whether a file can be read is not in the contract
    const type = headers.find(([name]) => name === 'content-type')?.[1]
    const coding = headers.find(([name]) => name === 'content-encoding')?.[1] ?? 'identity'
    if (coding.toLowerCase() !== 'identity' && body !== undefined) return 'invalid'
    const isPlain = type === undefined ? body === undefined : type.toLowerCase() === 'application/json'
    if (!isPlain) return /^application\/json\s*(;|$)/i.test(type ?? '') ? 'unspecified' : 'invalid'
    if (operation.body === undefined) return body === undefined || body.length === 0 ? 'valid' : 'invalid'
    const parsed = body === undefined ? undefined : parseJson(Buffer.from(body))
    return parsed !== undefined && this.matches(operation.body.schema, parsed.value) ? 'valid' : 'invalid'
  }
}

/** Parses strict JSON in UTF-8 within the size limit and without duplicate fields or lone surrogates. Returns undefined for anything else. */
function parseJson(bytes: Buffer): { readonly value: unknown } | undefined {
  if (bytes.length > BODY_LIMIT) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes) // may ignore a BOM (RFC 8259, section 8.1)
    const value: unknown = JSON.parse(text)
    const isFlat = Object.values(value ?? {}).every((it) =>
      [it].flat().every((entry) => typeof entry !== 'object'),
    )
    if (isFlat && parseDocument(text).errors.some((it) => it.code === 'DUPLICATE_KEY')) return undefined
    const hasBrokenText = Object.values(value ?? {}).some((it) => /\p{Surrogate}/u.test(String(it)))
    return hasBrokenText ? undefined : { value }
  } catch {
    return undefined
  }
}

/** Collects what `pick` returns for each property, at any depth. */
function collectNames(value: unknown, pick: (name: string, value: unknown) => string[]): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, it]) => [...pick(name, it), ...collectNames(it, pick)])
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Parses an RFC 3339 date-time of the years 1900 to 2199 to seconds, without the service's code. */
export function parseInstantIndependently(text: string): number | undefined {
  const [, date, time, , sign, hours, minutes] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text) ?? []
  if (date === undefined || time === undefined) return undefined
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60
  const instant = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset
  return instant >= Date.UTC(1900, 0) / 1000 && instant < Date.UTC(2200, 0) / 1000 ? instant : undefined
}
