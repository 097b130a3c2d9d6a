// The contract suite: checks whether a deployment does what openapi.yaml says, knowing only the contract and a URL.
//
// Example-based tests cover what their authors thought of. This suite derives its requests from the contract instead, so
// that a new operation, status or schema is tested as soon as it is declared. It searches for violations in four ways:
//
// - Matrix: for each operation and each status that it declares, a request that must be answered with that status. How to
//   provoke a status follows from HTTP (provocations.ts) or from a rule of the domain (domain-knowledge.ts). A declared
//   status that neither file knows is an error, so that no status goes untested by oversight.
// - Valid requests: every parameter and field at each bound of its schema must be accepted.
// - Invalid requests: every way to break each schema must get a 400 that points to the place, and must change nothing.
// - Methods: those that a path does not declare must get a 405 with a correct Allow header; HEAD must match GET.
//
// Every reply to any of these requests is validated against the contract: status, media type, headers and body. Checks from
// outside cannot bring a deployment into every state. Statuses such as 500 or 503 are reported as not provoked, unless the
// suite started the deployment itself and can run a failing one (local-deployment.ts).
//
// A fuzzer that knows only the schemas, such as Schemathesis, covers part of this. It finds server errors and replies that break their
// schema. But it does not know which request provokes a 409, or whether a rejected write has changed a record.
import { isDeepStrictEqual } from 'node:util'
import type { Contract, ContractOperation, ContractParameter } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import {
  validCases,
  type RequestCase,
  type CaseOptions,
  type InvalidCase,
  invalidCases,
} from './request-cases.js'
import {
  ALWAYS_SENT,
  CURSOR,
  SERVES_DELETED_RECORDS,
  MARKER_FIELDS,
  MENTOR_PARAMETER,
  MENTORS,
  PREPARATIONS,
  RECORD_IDS,
  RECORDS,
  UNBOUNDED,
} from './domain-knowledge.js'
import { HttpTransport } from './http-transport.js'
import { assertProvocable, NOT_PROVOCABLE, provocationOf } from './provocations.js'
import { getProperty, readProblem, type ReceivedReply } from './received-reply.js'
import type { Cell, Check, Report, Section } from './report.js'
import { Sampler, toPrintable } from './samples.js'
import { JSON_HEADERS, type OperationRequest, SuiteClient } from './suite-client.js'

/** The options of a run. */
export interface SuiteOptions {
  readonly contract: Contract
  /** The URL that the paths of the contract are appended to. */
  readonly baseUrl: string
  /** Base URLs of instances that answer every request with a status, by status; 408 only to an incomplete request. */
  readonly failingUrls?: Readonly<Record<number, string>>
  /** Send only GET and HEAD requests. */
  readonly readOnly?: boolean
  /** Sent with every request, such as Authorization. */
  readonly headers?: Readonly<Record<string, string>>
  /** The operations to test. Default: all. */
  readonly operations?: readonly OperationId[]
  /** The same seed generates the same requests. */
  readonly seed?: number
}

/** The methods tried on each path. Not OPTIONS, which a deployment may use for CORS. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']
/** Statuses that a valid request may get, depending on the state of the record. */
const STATE_DEPENDENT_STATUSES = [404, 409, 412, 422]

/**
 * Tests a deployment against the contract. Deletes the records and mentors that it creates and touches no others.
 *
 * @throws Error if the deployment does not answer, or the suite does not know how to provoke a declared status.
 */
export async function runContractSuite(options: SuiteOptions): Promise<Report> {
  const { contract, readOnly = false, headers = {}, seed = 1 } = options
  const operations = contract.operations.filter(({ id }) => options.operations?.includes(id) ?? true)
  for (const operation of operations) assertProvocable(operation)
  const client = new SuiteClient(contract, options.baseUrl, headers)
  const run = new Run(client, { ...options, readOnly, seed })
  try {
    await client.connect()
    const cells: Cell[] = []
    for (const operation of operations) cells.push(...(await run.checkStatuses(operation)))
    for (const operation of operations) {
      await run.check('valid', operation.id, 'preparation', () => run.checkSchemas(operation))
    }
    for (const path of new Set(operations.map((it) => it.path))) await run.checkMethods(path)
    if (!readOnly)
      await run.check('cleanup', RECORDS.remove, 'all records are deleted', () => client.deleteRecords())
    return {
      baseUrl: options.baseUrl,
      seed,
      requests: client.requests,
      cells: addObservedReplies(cells, client),
      checks: run.checks,
    }
  } finally {
    client.close()
  }
}

type RunOptions = SuiteOptions & { readonly readOnly: boolean; readonly seed: number }

class Run {
  readonly checks: Check[] = []
  readonly #sampler: Sampler
  #deletedId: string | undefined

  constructor(
    readonly client: SuiteClient,
    readonly options: RunOptions,
  ) {
    this.#sampler = new Sampler(options.contract, options.seed)
  }

  /** Runs a check and records the violations that it returns, throws, or causes in any reply. */
  async check(
    section: Section,
    operationId: OperationId,
    name: string,
    work: () => Promise<string[] | void>,
  ): Promise<Check> {
    const found = await work().catch((error: Error) => [error.message])
    const details = [...(found ?? []), ...this.client.takeViolations()]
    const check = { section, operationId, name, details }
    this.checks.push(check)
    return check
  }

  /** Provokes every declared status of the operation. */
  async checkStatuses(operation: ContractOperation): Promise<Cell[]> {
    const cells: Cell[] = []
    for (const status of operation.statuses) cells.push(await this.#checkStatus(operation, status))
    return cells
  }

  async #checkStatus(operation: ContractOperation, status: number): Promise<Cell> {
    const cell = { operationId: operation.id, status, replies: 0 }
    if (this.options.readOnly && operation.method !== 'GET') {
      return { ...cell, state: 'not provoked', details: ['read-only run'] }
    }
    const failingUrls = this.options.failingUrls?.[status]
    if (NOT_PROVOCABLE.has(status) && failingUrls === undefined) {
      return {
        ...cell,
        state: 'not provoked',
        details: ['depends on the state or configuration of the deployment'],
      }
    }
    if (!(await this.#hasRecord(operation))) {
      return { ...cell, state: 'not provoked', details: ['the deployment has no records'] }
    }
    let answered: number | undefined
    const { details } = await this.check('matrix', operation.id, String(status), async () => {
      const request = await this.#request(operation, status)
      const context = { client: this.client, operation, request, missing: await this.#missing(operation) }
      const reply =
        failingUrls === undefined
          ? await provocationOf(operation, status)(context)
          : await this.#sendToFailing(operation, request, failingUrls, status)
      answered = reply.status
      return answered === status ? [] : [`got ${answered}`]
    })
    return { ...cell, state: answered === status ? 'ok' : 'missing', details }
  }

  async #sendToFailing(
    operation: ContractOperation,
    request: OperationRequest,
    baseUrl: string,
    status: number,
  ): Promise<ReceivedReply> {
    const transport = new HttpTransport(baseUrl)
    const raw = this.client.toRawRequest(operation.method, operation.path, request)
    const send = () => (status === 408 ? transport.sendIncomplete(raw) : transport.send(raw))
    try {
      let reply = await send()
      // The limit is reset every minute. If it was reset just now, the first request is answered and uses the limit up.
      if (status === 429 && reply.status !== 429) reply = await send()
      return this.client.recordReply(operation, reply)
    } finally {
      transport.close()
    }
  }

  /** Sends the valid and invalid requests generated from the schemas. */
  async checkSchemas(operation: ContractOperation): Promise<void> {
    if (this.options.readOnly && operation.method !== 'GET') return
    if (!(await this.#hasRecord(operation))) return
    const base = await this.#request(operation)
    const caseOptions: CaseOptions = {
      sampler: this.#sampler,
      operation,
      base,
      body: operation.body === undefined ? {} : (JSON.parse(String(base.body)) as CaseOptions['body']),
      cursor: await this.#cursor(operation),
    }
    for (const requestCase of validCases(caseOptions)) await this.#checkValid(operation, requestCase)
    if (operation.method === 'GET') {
      await this.check('methods', operation.id, 'HEAD matches GET', () => this.#compareHead(operation, base))
      for (const requestCase of invalidCases(caseOptions)) await this.#checkInvalid(operation, requestCase)
    } else {
      await this.#checkInvalidWrites(operation, caseOptions)
    }
  }

  async #checkValid(operation: ContractOperation, { name, request }: RequestCase): Promise<void> {
    await this.check('valid', operation.id, name, async () => {
      // Each write gets a new record, because the previous one may have changed or deleted its own.
      const fresh =
        operation.method === 'GET' ? request : { ...request, path: (await this.#request(operation)).path }
      const { status } = await this.client.send(operation, fresh)
      const isTaken = status < 400 || STATE_DEPENDENT_STATUSES.includes(status)
      return isTaken ? [] : [`valid, but got ${status}`]
    })
  }

  async #checkInvalid(
    operation: ContractOperation,
    { name, request, violation }: InvalidCase,
  ): Promise<void> {
    await this.check('invalid', operation.id, name, async () => {
      const { status, body } = await this.client.send(operation, request)
      if (status !== 400) return [`invalid, but got ${status}`]
      const errors = getProperty(body, 'errors')
      const isNamed =
        Array.isArray(errors) &&
        errors.some(
          (it) =>
            getProperty(it, 'in') === violation.in &&
            String(getProperty(it, 'pointer')).toLowerCase() === violation.pointer.toLowerCase(),
        )
      return isNamed ? [] : [`errors does not point to ${violation.in} ${toPrintable(violation.pointer)}`]
    })
  }

  /** Sends invalid requests as #checkInvalid does, and compares the records before and after. */
  async #checkInvalidWrites(operation: ContractOperation, options: CaseOptions): Promise<void> {
    let { base } = options
    let before = await this.client.readState(base.path)
    for (const { name, request, violation } of invalidCases(options)) {
      const isOfBase = isDeepStrictEqual(request.path, options.base.path)
      const path = isOfBase ? base.path : request.path
      await this.#checkInvalid(operation, { name, request: { ...request, path }, violation })
      await this.check('unchanged', operation.id, name, async () => {
        const after = await this.client.readState(base.path)
        if (after === before) return
        base = await this.#request(operation)
        before = await this.client.readState(base.path)
        return ['an invalid request changed the records']
      })
    }
  }

  async #compareHead(operation: ContractOperation, request: OperationRequest): Promise<string[]> {
    const get = await this.client.sendRaw('GET', operation.path, request)
    const head = await this.client.sendRaw('HEAD', operation.path, request)
    const names = ['content-type', 'etag', 'link']
    return [
      ...(head.status === get.status ? [] : [`HEAD is ${head.status}, GET is ${get.status}`]),
      ...names
        .filter((name) => head.headers[name] !== get.headers[name])
        .map((name) => `${name} differs between HEAD and GET`),
    ]
  }

  /** Undeclared methods of the path must get a 405. */
  async checkMethods(path: string): Promise<void> {
    const { contract } = this.client
    const declared = contract.operations.filter((it) => it.path === path)
    const own = declared.map((it) => it.method)
    const tried = this.options.readOnly ? ['GET'] : METHODS
    for (const method of tried.filter((it) => !own.includes(it))) {
      const [operation] = declared as [ContractOperation]
      await this.check('methods', operation.id, `${method} is rejected`, async () => {
        const request = { path: await this.#missingPath(operation), query: [], headers: {} }
        const reply = readProblem(contract, await this.client.sendRaw(method, path, request))
        if (reply.status !== 405) return [`${method} is not declared, but got ${reply.status}`]
        const allow = String(reply.headers.allow).split(/\s*,\s*/)
        const isCorrect = own.every((it) => allow.includes(it)) && !allow.includes(method)
        return [
          ...reply.violations,
          ...(isCorrect ? [] : [`Allow is ${reply.headers.allow}, expected ${own.join(', ')}`]),
        ]
      })
    }
  }

  /** Returns a request that succeeds, for a new record unless the run is read-only. With a status, it gets that status. */
  async #request(operation: ContractOperation, status?: number): Promise<OperationRequest> {
    const id =
      pathParameterOf(operation) !== undefined || takesIds(operation)
        ? await this.#record(operation, status)
        : ''
    const marker = [MARKER_FIELDS[0], this.client.marker] as const
    const query = UNBOUNDED.includes(operation.id) ? [marker] : (ALWAYS_SENT[operation.id] ?? [])
    const request = { path: {}, query, ...this.#content(operation, id) }
    const parameter = pathParameterOf(operation)
    return parameter === undefined
      ? request
      : { ...request, path: { [parameter.name]: encodeURIComponent(id) } }
  }

  async #record(operation: ContractOperation, status: number | undefined): Promise<string> {
    const { client, options } = this
    if (pathParameterOf(operation)?.name === MENTOR_PARAMETER)
      return options.readOnly ? String(await client.findMentor()) : client.createMentor()
    if (options.readOnly) return client.findRecord()
    const prepare = PREPARATIONS[`${operation.id} ${status}`] ?? PREPARATIONS[operation.id]
    const id = await client.createRecord()
    for (const change of prepare?.(client.newRecord()) ?? []) await client.changeRecord(id, change)
    return id
  }

  async #hasRecord(operation: ContractOperation): Promise<boolean> {
    const parameter = pathParameterOf(operation)
    if (parameter === undefined || !this.options.readOnly) return true
    return parameter.name === MENTOR_PARAMETER
      ? (await this.client.findMentor()) !== undefined
      : this.client.hasRecords()
  }

  #content(operation: ContractOperation, id: string): Pick<OperationRequest, 'headers' | 'body'> {
    const body = this.#body(operation, id)
    if (body !== undefined) return { headers: JSON_HEADERS, body: JSON.stringify(body) }
    const { mediaTypes: [mediaType] = [], example } = operation.file ?? {}
    return mediaType === undefined
      ? { headers: {} }
      : { headers: { 'content-type': mediaType }, body: example }
  }

  #body(operation: ContractOperation, id: string): object | undefined {
    if (operation.id === RECORDS.create) return this.client.newRecord()
    return takesIds(operation) ? { ...operation.body?.example, [RECORD_IDS]: [id] } : operation.body?.example
  }

  /** Returns the parts of a request that name a record, with one that does not exist. */
  async #missing(operation: ContractOperation): Promise<Partial<Pick<OperationRequest, 'path' | 'body'>>> {
    if (!takesIds(operation) || this.options.readOnly) return { path: await this.#missingPath(operation) }
    return { body: JSON.stringify(this.#body(operation, await this.#missingId())) }
  }

  async #missingId(): Promise<string> {
    return (this.#deletedId ??= await this.client.createAndDelete())
  }

  /**
   * Returns valid path parameters of a record that does not exist. This is a deleted record of this run, because ids are never reused. If
   * the run cannot delete one, it is the longest valid id, which no sequence has reached.
   */
  async #missingPath(operation: ContractOperation): Promise<Record<string, string>> {
    const parameter = pathParameterOf(operation)
    if (parameter === undefined) return {}
    const { name, schema } = parameter
    if (!this.options.readOnly && name === MENTOR_PARAMETER) return { [name]: this.client.newMentorId() }
    const canDelete = !this.options.readOnly && !SERVES_DELETED_RECORDS.has(operation.id)
    if (canDelete) return { [name]: await this.#missingId() }
    const { valid } = this.#sampler.texts(schema)
    return {
      [name]: encodeURIComponent(valid.reduce((longest, it) => (it.length > longest.length ? it : longest))),
    }
  }

  /** Returns the cursor in the `next` link of the operation's first page, if there is one. */
  async #cursor(operation: ContractOperation): Promise<string | undefined> {
    if (!operation.parameters.some((it) => it.name === CURSOR)) return undefined
    const isOfMentors = operation.id === MENTORS.list
    for (let made = 0; made < 2 && !this.options.readOnly; made++)
      await (isOfMentors ? this.client.createMentor() : this.client.createRecord())
    const { path } = await this.#request(operation)
    const { headers } = await this.client.send(operation, { path, query: [['limit', '1']] })
    const [, target] = /<([^>]*)>;\s*rel="next"/.exec(String(headers.link)) ?? []
    return new URLSearchParams(target?.replace(/^.*\?/, '')).get(CURSOR) ?? undefined
  }
}

function pathParameterOf({ parameters }: ContractOperation): ContractParameter | undefined {
  return parameters.find((it) => it.in === 'path')
}

function takesIds({ body }: ContractOperation): boolean {
  return body !== undefined && RECORD_IDS in body.schema.properties
}

/** Adds the replies of the whole run to the cells, and cells for undeclared statuses that were returned. */
function addObservedReplies(cells: readonly Cell[], { observed }: SuiteClient): Cell[] {
  const unexpected = new Map(observed)
  const expected = cells.map((cell): Cell => {
    const key = `${cell.operationId} ${cell.status}`
    const { replies = 0, violations = new Set<string>() } = observed.get(key) ?? {}
    unexpected.delete(key)
    if (violations.size === 0 || cell.state === 'missing') return { ...cell, replies }
    return { ...cell, replies, state: 'wrong', details: [...violations] }
  })
  const wrong = [...unexpected.values()].filter((it) => it.violations.size > 0)
  return [...expected, ...wrong.map((it): Cell => ({ ...it, state: 'wrong', details: [...it.violations] }))]
}
