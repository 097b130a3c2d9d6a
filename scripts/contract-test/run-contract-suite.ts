import type { Contract, ContractOperation } from '../../src/contract/contract.js'
import type { OperationId } from '../../src/contract/operation.js'
import {
  validCases,
  type RequestCase,
  type CaseOptions,
  type InvalidCase,
  invalidCases,
} from './request-cases.js'
import { CURSOR, RECORDS } from './domain-knowledge.js'
import { HttpTransport } from './http-transport.js'
import { checkProvocations, NOT_FROM_OUTSIDE, provocationOf } from './provocations.js'
import { member, readProblem, type ReceivedReply } from './received-reply.js'
import type { Cell, Check, Report, Section } from './report.js'
import { Sampler, show } from './samples.js'
import { JSON_HEADERS, type OperationRequest, SuiteClient } from './suite-client.js'

export interface SuiteOptions {
  readonly contract: Contract
  /** Where the service answers, up to where the contract's paths begin. */
  readonly baseUrl: string
  /** Deployments of the same service that answer every request with that status; 408: one that does not end. */
  readonly failing?: Readonly<Record<number, string>>
  /** Send only GET and HEAD. */
  readonly readOnly?: boolean
  /** Go with every request, such as Authorization. */
  readonly headers?: Readonly<Record<string, string>>
  /** All unless given. */
  readonly operations?: readonly OperationId[]
  /** The same seed makes the same requests. */
  readonly seed?: number
}

/** The methods that a path is asked with. OPTIONS is left out: an operator may have given it to CORS. */
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']
/** What state may make of a request that is all right. */
const STATE_DECIDES = [404, 409, 412, 422]

/**
 * Holds a deployment against the contract, operation by operation: every declared status is provoked, requests at all bounds
 * of the schemas are made, and requests that break them in every way. What it writes it removes.
 *
 * @throws Error, in one line, if the deployment does not answer at all, or a declared status is none that the suite knows.
 */
export async function runContractSuite(options: SuiteOptions): Promise<Report> {
  const { contract, readOnly = false, headers = {}, seed = 1 } = options
  const operations = contract.operations.filter(({ id }) => options.operations?.includes(id) ?? true)
  for (const operation of operations) checkProvocations(operation)
  const client = new SuiteClient(contract, options.baseUrl, headers)
  const run = new Run(client, { ...options, readOnly, seed })
  try {
    await client.begin()
    const cells: Cell[] = []
    for (const operation of operations) cells.push(...(await run.matrixRow(operation)))
    for (const operation of operations) {
      await run.check('allowed', operation.id, 'what is needed to begin', () => run.schemas(operation))
    }
    for (const path of new Set(operations.map((it) => it.path))) await run.methods(path)
    if (!readOnly)
      await run.check('clean-up', RECORDS.remove, 'all records are gone', () => client.removeRecords())
    return {
      baseUrl: options.baseUrl,
      seed,
      requests: client.requests,
      cells: withReplies(cells, client),
      checks: run.checks,
    }
  } finally {
    client.end()
  }
}

type RunOptions = SuiteOptions & { readonly readOnly: boolean; readonly seed: number }

class Run {
  readonly checks: Check[] = []
  readonly #sampler: Sampler
  #removed: string | undefined

  constructor(
    readonly client: SuiteClient,
    readonly options: RunOptions,
  ) {
    this.#sampler = new Sampler(options.contract, options.seed)
  }

  /** Does the work, and notes what was found wrong by it and while it was done. */
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

  /** Provokes every declared status. */
  async matrixRow(operation: ContractOperation): Promise<Cell[]> {
    const cells: Cell[] = []
    for (const status of operation.statuses) cells.push(await this.#cell(operation, status))
    return cells
  }

  async #cell(operation: ContractOperation, status: number): Promise<Cell> {
    const cell = { operationId: operation.id, status, replies: 0 }
    if (this.options.readOnly && operation.method !== 'GET') {
      return { ...cell, state: 'not provoked', details: ['it would write'] }
    }
    const failing = this.options.failing?.[status]
    if (NOT_FROM_OUTSIDE.has(status) && failing === undefined) {
      return {
        ...cell,
        state: 'not provoked',
        details: ['no request from outside makes a service answer so'],
      }
    }
    if (!(await this.#hasRecord(operation))) {
      return { ...cell, state: 'not provoked', details: ['there is no record to ask for'] }
    }
    let answer: number | undefined
    const { details } = await this.check('matrix', operation.id, String(status), async () => {
      const request = await this.#request(operation)
      const context = {
        client: this.client,
        operation,
        request,
        missingPath: await this.#missingPath(operation),
      }
      const reply =
        failing === undefined
          ? await provocationOf(operation, status)(context)
          : await this.#askFailing(operation, request, failing, status)
      answer = reply.status
      return answer === status ? [] : [`it answered ${answer}`]
    })
    return { ...cell, state: answer === status ? 'ok' : 'missing', details }
  }

  async #askFailing(
    operation: ContractOperation,
    request: OperationRequest,
    baseUrl: string,
    status: number,
  ): Promise<ReceivedReply> {
    const exchange = new HttpTransport(baseUrl)
    const wire = this.client.wire(operation.method, operation.path, request)
    try {
      return this.client.note(
        operation,
        await (status === 408 ? exchange.sendNeverEnding(wire) : exchange.send(wire)),
      )
    } finally {
      exchange.close()
    }
  }

  /** Requests made from the schemas. */
  async schemas(operation: ContractOperation): Promise<void> {
    if (this.options.readOnly && operation.method !== 'GET') return
    if (!(await this.#hasRecord(operation))) return
    const base = await this.#request(operation)
    const attempts: CaseOptions = {
      sampler: this.#sampler,
      operation,
      base,
      body: this.#body(operation) ?? {},
      cursor: await this.#cursor(operation),
    }
    for (const attempt of validCases(attempts)) await this.#allowed(operation, attempt)
    if (operation.method === 'GET') {
      await this.check('methods', operation.id, 'HEAD answers as GET', () =>
        this.#compareHead(operation, base),
      )
      for (const attempt of invalidCases(attempts)) await this.#forbidden(operation, attempt)
    } else {
      await this.#forbiddenWrites(operation, attempts)
    }
  }

  async #allowed(operation: ContractOperation, { name, request }: RequestCase): Promise<void> {
    await this.check('allowed', operation.id, name, async () => {
      // A write may change or remove the record, so that the next one needs another.
      const own =
        operation.method === 'GET' ? request : { ...request, path: (await this.#request(operation)).path }
      const { status } = await this.client.send(operation, own)
      const isTaken = status < 400 || STATE_DECIDES.includes(status)
      return isTaken ? [] : [`the contract allows it, but it was answered with ${status}`]
    })
  }

  async #forbidden(operation: ContractOperation, { name, request, violation }: InvalidCase): Promise<void> {
    await this.check('forbidden', operation.id, name, async () => {
      const { status, body } = await this.client.send(operation, request)
      if (status !== 400) return [`the contract forbids it, but it was answered with ${status}`]
      const errors = member(body, 'errors')
      const isNamed =
        Array.isArray(errors) &&
        errors.some(
          (it) =>
            member(it, 'in') === violation.in &&
            String(member(it, 'pointer')).toLowerCase() === violation.pointer.toLowerCase(),
        )
      return isNamed ? [] : [`errors does not point to ${violation.in} ${show(violation.pointer)}`]
    })
  }

  /** As #forbidden, and what the service keeps is the same before and after. */
  async #forbiddenWrites(operation: ContractOperation, options: CaseOptions): Promise<void> {
    let { base } = options
    let before = await this.client.readState(base.path.id)
    for (const { name, request, violation } of invalidCases(options)) {
      const path = { ...request.path, ...(request.path.id === options.base.path.id ? base.path : {}) }
      await this.#forbidden(operation, { name, request: { ...request, path }, violation })
      await this.check('unchanged', operation.id, name, async () => {
        const after = await this.client.readState(base.path.id)
        if (after === before) return
        base = await this.#request(operation)
        before = await this.client.readState(base.path.id)
        return ['a request that the contract forbids changed what is kept']
      })
    }
  }

  async #compareHead(operation: ContractOperation, request: OperationRequest): Promise<string[]> {
    const get = await this.client.exchange('GET', operation.path, request)
    const head = await this.client.exchange('HEAD', operation.path, request)
    const names = ['content-type', 'etag', 'link']
    return [
      ...(head.status === get.status ? [] : [`HEAD is ${head.status}, GET is ${get.status}`]),
      ...names
        .filter((name) => head.headers[name] !== get.headers[name])
        .map((name) => `HEAD's ${name} is another than GET's`),
    ]
  }

  /** Methods that the path does not have are refused. */
  async methods(path: string): Promise<void> {
    const { contract } = this.client
    const declared = contract.operations.filter((it) => it.path === path)
    const own = declared.map((it) => it.method)
    const tried = this.options.readOnly ? ['GET'] : METHODS
    for (const method of tried.filter((it) => !own.includes(it))) {
      const [operation] = declared as [ContractOperation]
      await this.check('methods', operation.id, `${method} is refused`, async () => {
        const request = { path: await this.#missingPath(operation), query: [], headers: {} }
        const reply = readProblem(contract, await this.client.exchange(method, path, request))
        if (reply.status !== 405) return [`${method} is not declared, but was answered with ${reply.status}`]
        const allow = String(reply.headers.allow).split(/\s*,\s*/)
        const isRight = own.every((it) => allow.includes(it)) && !allow.includes(method)
        return [
          ...reply.violations,
          ...(isRight ? [] : [`Allow is ${reply.headers.allow}, not ${own.join(', ')}`]),
        ]
      })
    }
  }

  /** A request that succeeds, on a record of its own if it may write. */
  async #request(operation: ContractOperation): Promise<OperationRequest> {
    const body = this.#body(operation)
    const request =
      body === undefined
        ? { path: {}, query: [], headers: {} }
        : { path: {}, query: [], headers: JSON_HEADERS, body: JSON.stringify(body) }
    return namesRecord(operation) ? { ...request, path: { id: await this.#record() } } : request
  }

  #record(): Promise<string> {
    return this.options.readOnly ? this.client.findRecord() : this.client.createRecord()
  }

  async #hasRecord(operation: ContractOperation): Promise<boolean> {
    return !namesRecord(operation) || !this.options.readOnly || (await this.client.hasRecords())
  }

  #body(operation: ContractOperation) {
    return operation.id === RECORDS.create ? this.client.newRecord() : operation.body?.example
  }

  /**
   * Valid path parameters that name nothing: what was a record of this run and never will be one again, or, if nothing may be
   * written, the longest id, which none has come to.
   */
  async #missingPath({ parameters }: ContractOperation): Promise<Record<string, string>> {
    const inPath = parameters.find((it) => it.in === 'path')
    if (inPath === undefined) return {}
    if (!this.options.readOnly) return { id: (this.#removed ??= await this.client.createAndRemove()) }
    const { valid } = this.#sampler.texts(inPath.schema)
    return { id: valid.reduce((longest, it) => (it.length > longest.length ? it : longest)) }
  }

  /** A cursor from the `next` link of the operation's first page, if it has one. */
  async #cursor(operation: ContractOperation): Promise<string | undefined> {
    if (!operation.parameters.some((it) => it.name === CURSOR)) return undefined
    if (!this.options.readOnly) for (let made = 0; made < 2; made++) await this.client.createRecord()
    const { headers } = await this.client.send(operation, { query: [['limit', '1']] })
    const [, target] = /<([^>]*)>;\s*rel="next"/.exec(String(headers.link)) ?? []
    return new URLSearchParams(target?.replace(/^.*\?/, '')).get(CURSOR) ?? undefined
  }
}

function namesRecord({ parameters }: ContractOperation): boolean {
  return parameters.some((it) => it.in === 'path')
}

/** The cells with what was seen in the whole run, and those that should not have been seen at all. */
function withReplies(cells: readonly Cell[], { seen }: SuiteClient): Cell[] {
  const unexpected = new Map(seen)
  const expected = cells.map((cell): Cell => {
    const key = `${cell.operationId} ${cell.status}`
    const { replies = 0, violations = new Set<string>() } = seen.get(key) ?? {}
    unexpected.delete(key)
    if (violations.size === 0 || cell.state === 'missing') return { ...cell, replies }
    return { ...cell, replies, state: 'wrong', details: [...violations] }
  })
  const wrong = [...unexpected.values()].filter((it) => it.violations.size > 0)
  return [...expected, ...wrong.map((it): Cell => ({ ...it, state: 'wrong', details: [...it.violations] }))]
}
