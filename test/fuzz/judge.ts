import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parseDocument } from 'yaml'
import type { Contract, ContractOperation } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import type { OperationRequest } from './requests.js'

/** Of a request: it breaks the contract and must be refused as such, it keeps it and must not be, or that is left open. */
export type Verdict = 'breaks' | 'keeps' | 'open'

const BODY_LIMIT = 64 * 1024
const LAST_PAGED_RECORD = 100_000
/** Headers that are refused or heeded for reasons which the contract leaves to HTTP. */
const HEEDED = ['expect', 'transfer-encoding', 'accept-version']

/** Holds requests and replies against the contract's schemas, by a way of its own beside the service's checks. */
export class Judge {
  readonly #ajv = addFormats.default(new Ajv({ strict: false }))
  readonly #checks = new Map<object, ValidateFunction>()

  constructor(private readonly contract: Contract) {}

  operation(id: OperationId): ContractOperation {
    return this.contract.operations.find((it) => it.id === id) as ContractOperation
  }

  fits(schema: object, value: unknown): boolean {
    const check = this.#checks.get(schema) ?? this.#ajv.compile(schema)
    this.#checks.set(schema, check)
    return check(value)
  }

  /** How the body of a reply breaks the contract; undefined if it does not. Beyond the operations, errors alone have a form. */
  findBodyViolation(operationId: OperationId | undefined, status: number, body: unknown): string | undefined {
    const schema =
      operationId !== undefined && status in this.operation(operationId).bodySchemas
        ? this.operation(operationId).bodySchemas[status]
        : this.#problemSchema(status)
    if (schema === undefined || this.fits(schema, body)) return undefined
    return `the body does not fit the contract: ${this.#ajv.errorsText(this.#checks.get(schema)?.errors)}`
  }

  /** A member that a successful reply shows beyond those of its schema; undefined if there is none. */
  undeclaredMember(operationId: OperationId | undefined, status: number, body: unknown): string | undefined {
    if (operationId === undefined) return undefined
    const declared = namesIn(this.operation(operationId).bodySchemas[status], (name, node) =>
      typeof node === 'object' && name === 'properties' ? Object.keys(node ?? {}) : [],
    )
    const undeclared = namesIn(body, (name) => [name]).find(
      (it) => !/^\d+$/.test(it) && !declared.includes(it),
    )
    return undeclared === undefined ? undefined : `shows what no schema has: ${undeclared}`
  }

  /** That of an error that no operation declares. */
  #problemSchema(status: number): object | undefined {
    const declared = this.contract.operations.map(({ bodySchemas }) => bodySchemas)
    return status < 400 ? undefined : declared.map((it) => it[status === 400 ? 400 : 404]).find((it) => it)
  }

  judge(request: OperationRequest): Verdict {
    const verdicts = [this.#id(request), this.#query(request), this.#headers(request), this.#body(request)]
    return verdicts.find((it) => it === 'open') ?? verdicts.find((it) => it === 'breaks') ?? 'keeps'
  }

  #id({ operationId, id }: OperationRequest): Verdict {
    const parameter = this.operation(operationId).parameters.find((it) => it.in === 'path')
    if (parameter === undefined) return 'keeps'
    if (id === 'expiring' || id.includes('?') || id.includes('#')) return 'open' // another address
    const text = decode(id)
    return text !== undefined && this.fits(parameter.schema, text) ? 'keeps' : 'breaks'
  }

  #query({ operationId, query }: OperationRequest): Verdict {
    const { parameters } = this.operation(operationId)
    const given = new Map<string, string>()
    for (const [name, text] of query) {
      const decoded = [decode(name.replaceAll('+', ' ')), decode(text.replaceAll('+', ' '))]
      if (decoded[0] === '' || decoded.includes(undefined) || /[&#=;]/.test(name + text)) return 'open'
      const [key = '', value = ''] = decoded
      const parameter = parameters.find((it) => it.in === 'query' && it.name === key)
      if (parameter === undefined || given.has(key)) return 'breaks'
      given.set(key, value)
      const isInteger = parameter.schema.type === 'integer'
      const isFitting = isInteger
        ? /^[0-9]+$/.test(value) && this.fits(parameter.schema, Number(value))
        : this.fits(parameter.schema, value)
      if (!isFitting) return 'breaks'
    }
    if (given.has('after')) return given.has('page') ? 'breaks' : 'open' // only the service knows its cursors
    const offset = (Number(given.get('page') ?? 1) - 1) * Number(given.get('limit') ?? 20)
    return offset >= LAST_PAGED_RECORD ? 'breaks' : 'keeps'
  }

  #headers({ operationId, headers }: OperationRequest): Verdict {
    const declared = this.operation(operationId).parameters.filter((it) => it.in === 'header')
    for (const [name, value] of headers) {
      if (HEEDED.includes(name) && value !== '100-continue') return 'open'
      const parameter = declared.find((it) => it.name.toLowerCase() === name)
      if (parameter !== undefined && !this.fits(parameter.schema, value)) return 'breaks'
    }
    return 'keeps'
  }

  #body({ operationId, headers, body }: OperationRequest): Verdict {
    const operation = this.operation(operationId)
    if (operation.method === 'GET') return 'keeps' // a body has no meaning there
    const type = headers.find(([name]) => name === 'content-type')?.[1]
    const coding = headers.find(([name]) => name === 'content-encoding')?.[1] ?? 'identity'
    if (coding.toLowerCase() !== 'identity' && body !== undefined) return 'breaks'
    const isPlain = type === undefined ? body === undefined : type.toLowerCase() === 'application/json'
    if (!isPlain) return /^application\/json\s*(;|$)/i.test(type ?? '') ? 'open' : 'breaks'
    if (operation.body === undefined) return body === undefined || body.length === 0 ? 'keeps' : 'breaks'
    const parsed = body === undefined ? undefined : parseJson(Buffer.from(body))
    return parsed !== undefined && this.fits(operation.body.schema, parsed.value) ? 'keeps' : 'breaks'
  }
}

/** Strict JSON in UTF-8, no longer than may be, in which no member is given twice; undefined if it is anything else. */
function parseJson(bytes: Buffer): { readonly value: unknown } | undefined {
  if (bytes.length > BODY_LIMIT) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes) // a parser may ignore a BOM (RFC 8259, section 8.1)
    const value: unknown = JSON.parse(text)
    const isFlat = Object.values(value ?? {}).every((it) => typeof it !== 'object')
    if (isFlat && parseDocument(text).errors.some((it) => it.code === 'DUPLICATE_KEY')) return undefined
    return { value }
  } catch {
    return undefined
  }
}

/** What `pick` takes of each member, in a value of any depth. */
function namesIn(value: unknown, pick: (name: string, value: unknown) => string[]): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, it]) => [...pick(name, it), ...namesIn(it, pick)])
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The instant of an RFC 3339 text, in seconds, which the contract keeps: the years 1900 to 2199; else undefined. */
export function instantOf(text: string): number | undefined {
  const [, date, time, , sign, hours, minutes] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text) ?? []
  if (date === undefined || time === undefined) return undefined
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60
  const instant = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset
  return instant >= Date.UTC(1900, 0) / 1000 && instant < Date.UTC(2200, 0) / 1000 ? instant : undefined
}
