import { randomUUID } from 'node:crypto'
import type { Contract, ContractOperation } from '../../src/contract/contract.js'
import type { Input, OperationId } from '../../src/contract/operation.js'
import { MARKED_FIELDS, newRecord, RECORDS } from './domain-knowledge.js'
import { HttpTransport, type WireReply } from './http-transport.js'
import { member, readReply, type ReceivedReply } from './received-reply.js'

/** A request to an operation, in the words of the wire: what stands in the address is percent-encoded. */
export interface OperationRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer | undefined
}

export const JSON_HEADERS = { 'content-type': 'application/json' }
const NOTHING_ASKED: OperationRequest = { path: {}, query: [], headers: {} }

/** What was seen of an operation and a status. */
export interface Seen {
  readonly operationId: OperationId
  readonly status: number
  replies: number
  readonly violations: Set<string>
}

/** One run against one deployment: holds every reply against the contract, and knows every record it made. */
export class SuiteClient {
  /** Told apart by it from what else the deployment keeps. */
  readonly mark = `contract-suite-${randomUUID()}`
  readonly seen = new Map<string, Seen>()
  requests = 0
  /** The deployment's time when the client began. */
  now = new Date(0)
  readonly #transport: HttpTransport
  readonly #made = new Set<string>()
  #violations: string[] = []

  /** @param headers go with every request, such as Authorization. */
  constructor(
    readonly contract: Contract,
    baseUrl: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.#transport = new HttpTransport(baseUrl)
  }

  /** @throws Error, in one line, if the deployment does not answer, or does not tell the time. */
  async begin(): Promise<void> {
    const { method, path } = this.operation(RECORDS.list)
    const reply = await this.exchange(method, path, NOTHING_ASKED).catch((error: Error) => {
      throw new Error(`${this.#transport.baseUrl}: ${error.message}`)
    })
    this.now = new Date(String(reply.headers.date))
    if (Number.isNaN(this.now.getTime())) throw new Error(`${this.#transport.baseUrl} does not tell the Date`)
  }

  operation(id: OperationId): ContractOperation {
    return this.contract.operations.find((it) => it.id === id) as ContractOperation
  }

  /** Sends a request and holds the reply against the contract. No request may make the service fail. */
  async send(operation: ContractOperation, request: Partial<OperationRequest>): Promise<ReceivedReply> {
    const wire = await this.exchange(operation.method, operation.path, { ...NOTHING_ASKED, ...request })
    const reply = this.note(operation, wire)
    if (reply.status >= 500) this.#violation(operation, reply.status, 'the service failed')
    const id = member(reply.body, 'id')
    if (reply.status < 300 && typeof id === 'string') {
      if (operation.id === RECORDS.create) this.#made.add(id)
      if (operation.id === RECORDS.remove) this.#made.delete(id)
    }
    return reply
  }

  /** Holds a reply against the contract and counts it. */
  note(operation: ContractOperation, wire: WireReply): ReceivedReply {
    const reply = readReply(this.contract, operation.id, wire)
    const key = `${operation.id} ${reply.status}`
    const { id: operationId } = operation
    const seen = this.seen.get(key) ?? {
      operationId,
      status: reply.status,
      replies: 0,
      violations: new Set(),
    }
    this.seen.set(key, seen)
    seen.replies += 1
    for (const violation of reply.violations) this.#violation(operation, reply.status, violation)
    return reply
  }

  /** Sends to a path with any method, without a look at the reply. */
  exchange(method: string, path: string, request: OperationRequest): Promise<WireReply> {
    this.requests += 1
    return this.#transport.send(this.wire(method, path, request))
  }

  wire(method: string, path: string, request: OperationRequest) {
    const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(request.path[name]))
    return {
      method,
      address: query === '' ? filled : `${filled}?${query}`,
      headers: { ...this.headers, ...request.headers },
      body: request.body,
    }
  }

  /** What broke the contract since it was asked last. */
  takeViolations(): string[] {
    const violations = this.#violations
    this.#violations = []
    return violations
  }

  /** The body of a new record of this run. */
  newRecord(): Input<'createCertification'>['body'] {
    const { body } = this.operation(RECORDS.create)
    return newRecord(body?.example as Input<'createCertification'>['body'], this.mark, this.now)
  }

  /** Makes a record and gives its id. @throws Error if the service does not make it. */
  async createRecord(): Promise<string> {
    const body = JSON.stringify(this.newRecord())
    const reply = await this.send(this.operation(RECORDS.create), { headers: JSON_HEADERS, body })
    const id = member(reply.body, 'id')
    if (typeof id !== 'string') throw new Error(`no record was created: status ${reply.status}`)
    return id
  }

  /** The id of a record that was there. */
  async createAndRemove(): Promise<string> {
    const id = await this.createRecord()
    await this.send(this.operation(RECORDS.remove), { path: { id } })
    return id
  }

  /** Whether there is a record that findRecord would find. */
  async hasRecords(): Promise<boolean> {
    return (await this.#list([])).length > 0
  }

  /** The id of a record that is there already, whoever made it. */
  async findRecord(): Promise<string> {
    return String((await this.#list([]))[0])
  }

  /** What the service tells of this run's records, and of one of them in full. */
  async readState(id: string | undefined): Promise<string> {
    const replies = await Promise.all([
      ...MARKED_FIELDS.map((name) => this.send(this.operation(RECORDS.list), { query: [[name, this.mark]] })),
      ...(id === undefined ? [] : [this.send(this.operation(RECORDS.read), { path: { id } })]),
    ])
    return JSON.stringify(replies.map(({ status, headers, body }) => [status, headers.etag, body]))
  }

  /**
   * Removes every record that this run made, also those that it should not have been able to make.
   *
   * @throws Error if one of them stays.
   */
  async removeRecords(): Promise<void> {
    const removed = new Set<string>()
    let ids = [...this.#made]
    do {
      for (const id of ids) {
        await this.send(this.operation(RECORDS.remove), { path: { id } })
        removed.add(id)
      }
      ids = await this.#list([[MARKED_FIELDS[0], this.mark]])
      const stayed = ids.find((id) => removed.has(id))
      if (stayed !== undefined) throw new Error(`${stayed} is still there after its removal`)
    } while (ids.length > 0)
  }

  end(): void {
    this.#transport.close()
  }

  async #list(query: OperationRequest['query']): Promise<string[]> {
    const { body } = await this.send(this.operation(RECORDS.list), { query })
    const records = member(body, 'data')
    return Array.isArray(records) ? records.map((it) => String(member(it, 'id'))) : []
  }

  #violation(operation: ContractOperation, status: number, violation: string): void {
    this.seen.get(`${operation.id} ${status}`)?.violations.add(violation)
    this.#violations.push(`${operation.id} ${status}: ${violation}`)
  }
}
