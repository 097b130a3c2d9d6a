import { randomUUID } from 'node:crypto'
import type { Contract, ContractOperation } from '../../src/contract/contract.js'
import type { Input, OperationId } from '../../src/contract/operation.js'
import { MARKER_FIELDS, newRecord, RECORDS } from './domain-knowledge.js'
import { HttpTransport, type RawReply } from './http-transport.js'
import { getProperty, readReply, type ReceivedReply } from './received-reply.js'

/** A request to an operation. Path and query values are already percent-encoded. */
export interface OperationRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export const JSON_HEADERS = { 'content-type': 'application/json' }
const EMPTY_REQUEST: OperationRequest = { path: {}, query: [], headers: {} }

/** The replies of an operation with one status. */
export interface ObservedReplies {
  readonly operationId: OperationId
  readonly status: number
  replies: number
  readonly violations: Set<string>
}

/** The client of one run: validates every reply and remembers every record that it creates. */
export class SuiteClient {
  /** Identifies the records of this run. */
  readonly marker = `contract-suite-${randomUUID()}`
  readonly observed = new Map<string, ObservedReplies>()
  requests = 0
  /** The clock of the deployment at the start. */
  now = new Date(0)
  readonly #transport: HttpTransport
  readonly #created = new Set<string>()
  #violations: string[] = []

  /** @param headers sent with every request, such as Authorization. */
  constructor(
    readonly contract: Contract,
    baseUrl: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.#transport = new HttpTransport(baseUrl)
  }

  /** Reads the clock of the deployment. @throws Error if it does not answer or sends no Date header. */
  async connect(): Promise<void> {
    const { method, path } = this.operation(RECORDS.list)
    const reply = await this.sendRaw(method, path, EMPTY_REQUEST).catch((error: Error) => {
      throw new Error(`${this.#transport.baseUrl}: ${error.message}`)
    })
    this.now = new Date(String(reply.headers.date))
    if (Number.isNaN(this.now.getTime()))
      throw new Error(`${this.#transport.baseUrl}: the reply has no Date header`)
  }

  operation(id: OperationId): ContractOperation {
    return this.contract.operations.find((it) => it.id === id) as ContractOperation
  }

  /** Sends a request and validates the reply. Any 5xx is a violation. */
  async send(operation: ContractOperation, request: Partial<OperationRequest>): Promise<ReceivedReply> {
    const raw = await this.sendRaw(operation.method, operation.path, { ...EMPTY_REQUEST, ...request })
    const reply = this.recordReply(operation, raw)
    if (reply.status >= 500) this.#violation(operation, reply.status, 'server error')
    const id = getProperty(reply.body, 'id')
    if (reply.status < 300 && typeof id === 'string') {
      if (operation.id === RECORDS.create) this.#created.add(id)
      if (operation.id === RECORDS.remove) this.#created.delete(id)
    }
    return reply
  }

  /** Validates a reply and counts it. */
  recordReply(operation: ContractOperation, raw: RawReply): ReceivedReply {
    const reply = readReply(this.contract, operation.id, raw)
    const key = `${operation.id} ${reply.status}`
    const { id: operationId } = operation
    const observed = this.observed.get(key) ?? {
      operationId,
      status: reply.status,
      replies: 0,
      violations: new Set(),
    }
    this.observed.set(key, observed)
    observed.replies += 1
    for (const violation of reply.violations) this.#violation(operation, reply.status, violation)
    return reply
  }

  /** Sends any method to any path, without validating the reply. */
  sendRaw(method: string, path: string, request: OperationRequest): Promise<RawReply> {
    this.requests += 1
    return this.#transport.send(this.toRawRequest(method, path, request))
  }

  toRawRequest(method: string, path: string, request: OperationRequest) {
    const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(request.path[name]))
    return {
      method,
      address: query === '' ? filled : `${filled}?${query}`,
      headers: { ...this.headers, ...request.headers },
      body: request.body,
    }
  }

  /** Returns the violations since the last call. */
  takeViolations(): string[] {
    const violations = this.#violations
    this.#violations = []
    return violations
  }

  /** The body that creates a record of this run. */
  newRecord(): Input<'createCertification'>['body'] {
    const { body } = this.operation(RECORDS.create)
    return newRecord(body?.example as Input<'createCertification'>['body'], this.marker, this.now)
  }

  /** Creates a record and returns its id. @throws Error if the service does not create it. */
  async createRecord(): Promise<string> {
    const body = JSON.stringify(this.newRecord())
    const reply = await this.send(this.operation(RECORDS.create), { headers: JSON_HEADERS, body })
    const id = getProperty(reply.body, 'id')
    if (typeof id !== 'string') throw new Error(`no record was created: status ${reply.status}`)
    return id
  }

  /** The id of a record that no longer exists. */
  async createAndDelete(): Promise<string> {
    const id = await this.createRecord()
    await this.send(this.operation(RECORDS.remove), { path: { id } })
    return id
  }

  /** Whether findRecord would find one. */
  async hasRecords(): Promise<boolean> {
    return (await this.#list([])).length > 0
  }

  /** The id of any existing record. */
  async findRecord(): Promise<string> {
    return String((await this.#list([]))[0])
  }

  /** A snapshot of this run's records as lists show them, and of one record in full. */
  async readState(id: string | undefined): Promise<string> {
    const replies = await Promise.all([
      ...MARKER_FIELDS.map((name) =>
        this.send(this.operation(RECORDS.list), { query: [[name, this.marker]] }),
      ),
      ...(id === undefined ? [] : [this.send(this.operation(RECORDS.read), { path: { id } })]),
    ])
    return JSON.stringify(replies.map(({ status, headers, body }) => [status, headers.etag, body]))
  }

  /**
   * Deletes every record of this run, including those that an invalid request created.
   *
   * @throws Error if a record still exists afterwards.
   */
  async deleteRecords(): Promise<void> {
    const deleted = new Set<string>()
    let ids = [...this.#created]
    do {
      for (const id of ids) {
        await this.send(this.operation(RECORDS.remove), { path: { id } })
        deleted.add(id)
      }
      ids = await this.#list([[MARKER_FIELDS[0], this.marker]])
      const remaining = ids.find((id) => deleted.has(id))
      if (remaining !== undefined) throw new Error(`${remaining} still exists after its deletion`)
    } while (ids.length > 0)
  }

  close(): void {
    this.#transport.close()
  }

  async #list(query: OperationRequest['query']): Promise<string[]> {
    const { body } = await this.send(this.operation(RECORDS.list), { query })
    const records = getProperty(body, 'data')
    return Array.isArray(records) ? records.map((it) => String(getProperty(it, 'id'))) : []
  }

  #violation(operation: ContractOperation, status: number, violation: string): void {
    this.observed.get(`${operation.id} ${status}`)?.violations.add(violation)
    this.#violations.push(`${operation.id} ${status}: ${violation}`)
  }
}
