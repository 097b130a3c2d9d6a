import { randomUUID } from 'node:crypto'
import type { Contract, ContractOperation } from '../../src/contract/contract.js'
import type { Input, OperationId } from '../../src/contract/operation.js'
import { MARKER_FIELDS, MENTOR_PARAMETER, MENTORS, newRecord, RECORDS } from './domain-knowledge.js'
import { HttpTransport, type RawReply } from './http-transport.js'
import { getProperty, readReply, type ReceivedReply } from './received-reply.js'

/** A request to an operation. Path and query values are already percent-encoded. */
export interface OperationRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

/** The headers of a request with a JSON body. */
export const JSON_HEADERS = { 'content-type': 'application/json' }
const EMPTY_REQUEST: OperationRequest = { path: {}, query: [], headers: {} }

/** The replies of an operation with one status. */
export interface ObservedReplies {
  readonly operationId: OperationId
  readonly status: number
  replies: number
  readonly violations: Set<string>
}

/** The client of one run. It validates every reply and records every record that it creates. */
export class SuiteClient {
  /** Identifies the records of this run. */
  readonly marker = `contract-suite-${randomUUID()}`
  readonly observed = new Map<string, ObservedReplies>()
  requests = 0
  /** The clock of the deployment at the start. */
  now = new Date(0)
  readonly #transport: HttpTransport
  readonly #created = new Set<string>()
  readonly #createdMentors = new Set<string>()
  #mentors = 0
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
      if (operation.id === MENTORS.put) this.#createdMentors.add(id)
      if (operation.id === MENTORS.remove) this.#createdMentors.delete(id)
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

  /** Returns the body that creates a record of this run. */
  newRecord(): Input<'createCertification'>['body'] {
    const { body } = this.operation(RECORDS.create)
    return newRecord(body?.example as Input<'createCertification'>['body'], this.marker, this.now)
  }

  /** Creates a record and returns its id. @throws Error if the service does not create it. */
  async createRecord(): Promise<string> {
    const body = JSON.stringify(this.newRecord())
    const reply = await this.send(this.operation(RECORDS.create), { headers: JSON_HEADERS, body })
    return idIn(reply, 'no record was created')
  }

  /** Returns an id that no mentor has. */
  newMentorId(): string {
    return `${this.marker}-${(this.#mentors += 1)}`
  }

  /** Adds a mentor to the directory and returns its id. @throws Error if the service does not add it. */
  async createMentor(): Promise<string> {
    const { body } = this.operation(MENTORS.put)
    const path = { [MENTOR_PARAMETER]: this.newMentorId() }
    const request = { path, headers: JSON_HEADERS, body: JSON.stringify(body?.example) }
    const reply = await this.send(this.operation(MENTORS.put), request)
    return idIn(reply, 'no mentor was added')
  }

  /** Returns the id of any mentor in the directory. */
  async findMentor(): Promise<string | undefined> {
    return (await this.#list([], MENTORS.list))[0]
  }

  /** Changes a record of this run. @throws Error if the service does not change it. */
  async changeRecord(id: string, change: object): Promise<void> {
    const body = JSON.stringify(change)
    const reply = await this.send(this.operation(RECORDS.change), {
      path: { id },
      headers: JSON_HEADERS,
      body,
    })
    idIn(reply, `${id} was not changed`)
  }

  /** Creates and deletes a record. Returns its id. */
  async createAndDelete(): Promise<string> {
    const id = await this.createRecord()
    await this.send(this.operation(RECORDS.remove), { path: { id } })
    return id
  }

  /** Whether findRecord would find a record. */
  async hasRecords(): Promise<boolean> {
    return (await this.#list([])).length > 0
  }

  /** Returns the id of any existing record. */
  async findRecord(): Promise<string> {
    return String((await this.#list([]))[0])
  }

  /** Reads this run's records and mentors as lists show them, and one of them in full. Equal states give equal texts. */
  async readState(path: OperationRequest['path']): Promise<string> {
    const read = MENTOR_PARAMETER in path ? MENTORS.read : RECORDS.read
    const replies = await Promise.all([
      ...MARKER_FIELDS.map((name) =>
        this.send(this.operation(RECORDS.list), { query: [[name, this.marker]] }),
      ),
      this.send(this.operation(MENTORS.list), { query: [['search', this.marker]] }),
      ...(Object.keys(path).length === 0 ? [] : [this.send(this.operation(read), { path })]),
    ])
    return JSON.stringify(replies.map(({ status, headers, body }) => [status, headers.etag, body]))
  }

  /**
   * Deletes every record and mentor of this run, including those that an invalid request created.
   *
   * @throws Error if a record still exists afterwards.
   */
  async deleteRecords(): Promise<void> {
    for (const id of this.#createdMentors) {
      await this.send(this.operation(MENTORS.remove), {
        path: { [MENTOR_PARAMETER]: encodeURIComponent(id) },
      })
    }
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

  async #list(query: OperationRequest['query'], list: OperationId = RECORDS.list): Promise<string[]> {
    const { body } = await this.send(this.operation(list), { query })
    const records = getProperty(body, 'data')
    return Array.isArray(records) ? records.map((it) => String(getProperty(it, 'id'))) : []
  }

  #violation(operation: ContractOperation, status: number, violation: string): void {
    this.observed.get(`${operation.id} ${status}`)?.violations.add(violation)
    this.#violations.push(`${operation.id} ${status}: ${violation}`)
  }
}

/** Returns the id in the body of a reply. @throws Error with `failure` if the body has none. */
function idIn({ body, status }: ReceivedReply, failure: string): string {
  const id = getProperty(body, 'id')
  if (typeof id !== 'string') throw new Error(`${failure}: status ${status}`)
  return id
}
