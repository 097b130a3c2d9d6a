// The fuzzer: sends hostile requests to the service and checks every reply and every effect.
//
// Requests are generated from the contract's schemas and from lists of values that break careless servers, some of them as raw
// bytes that no HTTP client would send. A hostile request has no expected reply, so the fuzzer checks what must hold for all:
// no reply is a 5xx or reveals internals, every reply conforms to the contract, a rejected request changes no table, an
// accepted one changes only its own record and stores the values that were sent, and every connection is answered or closed.
// An oracle decides from the schemas, without the service's own code, whether a request is valid.
import fc from 'fast-check'
import { loadContract } from '../../src/contract/load-contract.js'
import { formatCertificationId } from '../../src/domain/certification-id.js'
import type { OpenDatabase, State } from './database.js'
import {
  ContractOracle,
  parseInstantIndependently,
  type Verdict,
  type ReceivedReply,
} from './contract-oracle.js'
import { findReplyViolations } from './check-reply.js'
import { operationRequests, type OperationRequest } from './operation-requests.js'
import { type FuzzedService, type Defect, startFuzzedService } from './fuzzed-service.js'
import { stalledRequests, type RawRequest, rawRequests } from './raw-requests.js'
import { exchange } from './raw-exchange.js'

export interface FuzzOptions {
  readonly open: OpenDatabase
  /** The approximate number of requests. */
  readonly requests: number
  /** The same seed gives the same requests. */
  readonly seed: number
  /** The kinds of requests to send. Default: all. */
  readonly kinds?: readonly string[]
  /** Time limit for a reply, in milliseconds. */
  readonly timeoutMs?: number
  readonly defect?: Defect
}

export interface FuzzReport {
  /** Number of replies by kind and status; `closed` if a connection was closed without one. */
  readonly replies: Map<string, Map<string, number>>
  /** Every violation, with the smallest request that shows it. */
  readonly violations: string[]
  slowest: { milliseconds: number; request: string }
}

/** The share of each kind in the requests. */
const SHARES: Readonly<Record<string, number>> = {
  valid: 0.15,
  members: 0.2,
  spelling: 0.12,
  media: 0.06,
  query: 0.15,
  ids: 0.06,
  headers: 0.1,
  targets: 0.06,
  shapes: 0.05,
  bytes: 0.05,
}
export const KINDS: readonly string[] = [...Object.keys(SHARES), 'stalled']

/** Far longer than any reply takes. Only a request that hangs reaches it. */
const TIMEOUT_MS = 60_000
/** The number of records in the database. Few, because every check reads them all. */
const MAX_RECORDS = 30
/** How many requests may be sent to find a smaller one with the same violation. */
const MAX_SHRINKS = 150

const contract = await loadContract()
const cached = new Map<number, ReturnType<typeof operationRequests>>()

function requestsOf(seed: number): ReturnType<typeof operationRequests> {
  const requests = cached.get(seed) ?? operationRequests(contract, seed)
  cached.set(seed, requests)
  return requests
}

/** Starts a service, sends it requests of every kind and returns the violations. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { open, requests, seed, kinds = KINDS, timeoutMs = TIMEOUT_MS, defect } = options
  const service = await startFuzzedService(open, defect)
  try {
    const run = new FuzzRun(service, new ContractOracle(contract), timeoutMs)
    const operationRequestsByKind = requestsOf(seed)
    for (const kind of kinds) {
      const numRuns = Math.max(1, Math.round(requests * (SHARES[kind] ?? 0)))
      const ofOperation = operationRequestsByKind[kind]
      const ofRaw = rawRequests[kind]
      if (ofOperation !== undefined) {
        await run.search(kind, ofOperation, (it) => run.sendOperation(kind, it), { seed, numRuns })
      }
      if (ofRaw !== undefined)
        await run.search(kind, ofRaw, (it) => run.sendRaw(kind, [it]), { seed, numRuns })
    }
    if (kinds.includes('stalled')) run.addViolations('stalled', await run.sendRaw('stalled', stalledRequests))
    run.addViolations('afterwards', await run.sendNormal())
    return run.report
  } finally {
    await service.close()
  }
}

class FuzzRun {
  readonly report: FuzzReport = {
    replies: new Map(),
    violations: [],
    slowest: { milliseconds: 0, request: '' },
  }
  #cursor = 'none'

  constructor(
    private readonly service: FuzzedService,
    private readonly oracle: ContractOracle,
    private readonly timeoutMs: number,
  ) {}

  /** Sends requests until one shows a violation, then searches for the smallest that does. */
  async search<T>(
    kind: string,
    requests: fc.Arbitrary<T>,
    send: (request: T) => Promise<string[]>,
    parameters: fc.Parameters<[T]>,
  ): Promise<void> {
    let shrinks = -1
    const property = fc.asyncProperty(requests, async (request) => {
      if (shrinks >= 0) shrinks += 1
      if (shrinks > MAX_SHRINKS) return
      const violations = await send(request)
      if (violations.length === 0) return
      shrinks = Math.max(shrinks, 0)
      throw new Error(violations.join('; '))
    })
    const { counterexample, errorInstance } = await fc.check(property, parameters)
    if (counterexample === null) return
    this.addViolations(kind, [`${(errorInstance as Error).message}\n  sent: ${format(counterexample[0])}`])
  }

  addViolations(kind: string, violations: readonly string[]): void {
    this.report.violations.push(...violations.map((it) => `${kind}: ${it}`))
  }

  async sendNormal(): Promise<string[]> {
    const reply = await this.#inject('GET', '/api/v1/certifications', {})
    return reply?.status === 200 ? [] : [`the service no longer answers a normal request: ${reply?.status}`]
  }

  /** Sends a request and returns every violation in its reply and its effect. */
  async sendOperation(kind: string, template: OperationRequest): Promise<string[]> {
    const record = await this.#ensureRecord()
    const request = await this.#fill(template, record)
    const { method, path, file } = this.oracle.operation(request.operationId)
    const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
    const url = path.replace(/\{\w+\}/, () => request.id) + (query === '' ? '' : `?${query}`)
    const sent = [url, ...request.headers.flat(), request.body?.toString() ?? ''].join('\n')

    const before = await this.service.state()
    const reply = await this.#inject(method, url, Object.fromEntries(request.headers), request.body)
    this.#countReply(kind, reply)
    if (reply === undefined) return ['no reply', ...this.service.takeFailures()]
    const verdict = this.oracle.classify(request)
    return [
      ...findReplyViolations(this.oracle, request.operationId, reply, withDecodedEscapes(sent)),
      ...findVerdictViolations(verdict, reply),
      ...(file !== undefined && isImport(reply)
        ? []
        : findChangeViolations(
            before,
            await this.service.state(),
            method === 'GET' || file !== undefined ? [] : [reply],
          )),
      ...(reply.status < 300 ? await this.#findOutcomeViolations(request, reply) : []),
      ...this.service.takeFailures(),
    ]
  }

  /** Sends bytes over concurrent connections, one per request, and returns every violation. */
  async sendRaw(kind: string, templates: readonly RawRequest[]): Promise<string[]> {
    const record = await this.#ensureRecord()
    const before = await this.service.state()
    const exchanges = await Promise.all(
      templates.map(async (template) => {
        const bytes = Buffer.from(template.bytes.replaceAll('{record}', record), 'latin1')
        const { staysOpen } = template
        const since = performance.now()
        const received = await exchange(this.service.port, bytes, { staysOpen, timeoutMs: this.timeoutMs })
        if (!staysOpen) this.#recordTime(performance.now() - since, bytes.toString('latin1', 0, 200))
        if (received.replies.length === 0) this.#countReply(kind, undefined)
        for (const reply of received.replies) this.#countReply(kind, reply)
        return { template, sent: bytes.toString('latin1'), received }
      }),
    )
    const replies = exchanges.flatMap(({ received }) => received.replies)
    return [
      ...exchanges.flatMap(({ template, sent, received: { replies, malformed, isHanging } }) => [
        ...replies.flatMap((reply) =>
          findReplyViolations(this.oracle, undefined, reply, withDecodedEscapes(sent)),
        ),
        ...(malformed === '' ? [] : [`a reply that is not HTTP: ${JSON.stringify(malformed)}`]),
        ...(isHanging ? ['the connection stays open'] : []),
        ...(replies.length > template.requests ? [`${replies.length} replies: a request was smuggled`] : []),
        ...(template.mustBeRejected && replies.some(({ status }) => status < 400)
          ? ['an invalid request was accepted']
          : []),
      ]),
      ...findChangeViolations(before, await this.service.state(), replies),
      ...this.service.takeFailures(),
    ]
  }

  /** The id of the oldest record. Creates one if there is none, and deletes some if there are too many. */
  async #ensureRecord(): Promise<string> {
    const state = await this.service.state()
    const mentors = (state.mentor ?? []).map((row) => String((JSON.parse(row) as { id: unknown }).id))
    for (const id of mentors.length > MAX_RECORDS ? mentors : [])
      await this.#inject('DELETE', `/api/v1/mentors/${encodeURIComponent(id)}`, {})
    const ids = recordIds(state)
    if (ids.length === 0) {
      const { text } = (await this.#post(NEW_RECORD)) ?? { text: '{}' }
      return String((JSON.parse(text) as { id?: unknown }).id)
    }
    if (ids.length > MAX_RECORDS) {
      for (const id of ids.slice(0, ids.length - MAX_RECORDS / 2)) {
        await this.#inject('DELETE', `/api/v1/certifications/${formatCertificationId(id)}`, {})
      }
      return this.#ensureRecord()
    }
    return formatCertificationId(ids[0] as number)
  }

  #post(body: object): Promise<ReceivedReply | undefined> {
    const headers = { 'content-type': 'application/json' }
    return this.#inject('POST', '/api/v1/certifications', headers, JSON.stringify(body))
  }

  async #fill(request: OperationRequest, record: string): Promise<OperationRequest> {
    const needsTag = request.headers.some(([, value]) => value.includes('{tag}'))
    const found = needsTag ? await this.#inject('GET', `/api/v1/certifications/${record}`, {}) : undefined
    const tag = String(found?.headers.etag)
    const fill = (text: string) =>
      text
        .replaceAll('{record}', record)
        .replaceAll('{mentor}', NEW_RECORD.mentor_id)
        .replaceAll('{tag}', tag)
        .replaceAll(/\{cursor(?:~(\d+))?\}/g, (_, at?: string) => this.#cursorWithChange(at))
    return {
      ...request,
      id: fill(request.id),
      query: request.query.map(([name, value]) => [name, fill(value)]),
      headers: request.headers.map(([name, value]) => [name, fill(value)]),
      body: typeof request.body === 'string' ? request.body.replaceAll('{record}', record) : request.body,
    }
  }

  #cursorWithChange(at: string | undefined): string {
    if (at === undefined) return this.#cursor
    const index = Number(at) % this.#cursor.length
    const other = this.#cursor[index] === 'A' ? 'B' : 'A'
    return this.#cursor.slice(0, index) + other + this.#cursor.slice(index + 1)
  }

  /** Sends a request without a socket. Returns undefined if the reply takes too long. */
  async #inject(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string | Buffer,
  ): Promise<ReceivedReply | undefined> {
    const since = performance.now()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), this.timeoutMs)
    try {
      const reply = await this.service.app.inject({
        method: method as 'GET',
        url,
        headers: { host: 'test', ...headers },
        signal: late.signal,
        ...(payload === undefined ? {} : { payload }),
      })
      this.#recordTime(performance.now() - since, `${method} ${url}`)
      const link = /[?&]after=([\w-]+)/.exec(String(reply.headers.link))?.[1]
      if (link !== undefined) this.#cursor = link
      return { status: reply.statusCode, headers: reply.headers, text: reply.payload }
    } catch (error) {
      if (late.signal.aborted) return undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  #recordTime(milliseconds: number, request: string): void {
    if (milliseconds > this.report.slowest.milliseconds) this.report.slowest = { milliseconds, request }
  }

  #countReply(kind: string, reply: ReceivedReply | { readonly status: number } | undefined): void {
    const counts = this.report.replies.get(kind) ?? new Map<string, number>()
    this.report.replies.set(kind, counts)
    const status = String(reply?.status ?? 'closed')
    counts.set(status, (counts.get(status) ?? 0) + 1)
  }

  /** Checks that an accepted write returns and stores the values that were sent. */
  async #findOutcomeViolations(
    { operationId, headers, body }: OperationRequest,
    reply: ReceivedReply,
  ): Promise<string[]> {
    const isOfMentor = operationId === 'putMentor'
    if (!isOfMentor && operationId !== 'createCertification' && operationId !== 'updateCertification')
      return []
    const sent = JSON.parse(new TextDecoder().decode(Buffer.from(body ?? '{}'))) as Record<string, string>
    const returned = JSON.parse(reply.text) as Record<string, unknown>
    if (isOfMentor) {
      const isStored = returned.name === sent.name?.trim()
      return isStored
        ? []
        : [`name was ${JSON.stringify(sent.name)} and became ${JSON.stringify(returned.name)}`]
    }
    const stored = await this.#inject('GET', `/api/v1/certifications/${String(returned.id)}`, {})
    if (stored?.status === 404 && headers.some(([name]) => name === 'idempotency-key')) return [] // deleted since
    const record = JSON.parse(stored?.text ?? '{}') as Record<string, unknown>
    const { change: _, ...values } = sent // says what the change is, and is not stored
    return Object.entries(values).flatMap(([name, value]) => {
      const expected = name.endsWith('_at')
        ? formatInstantIndependently(parseInstantIndependently(value))
        : value
      return [returned, record]
        .filter((it) => it[name] !== expected)
        .map((it) => `${name} was ${JSON.stringify(value)} and became ${JSON.stringify(it[name])}`)
    })
  }
}

const NEW_RECORD = {
  mentor_id: 'fuzzed',
  cert_type: 'fuzzed',
  issued_at: '2026-01-01T00:00:00Z',
  expires_at: '2190-01-01T00:00:00Z',
}

function findVerdictViolations(verdict: Verdict, { status, text }: ReceivedReply): string[] {
  const isRejection = [400, 405, 413, 415, 431].includes(status)
  if (verdict === 'invalid' && !isRejection)
    return [`an invalid request got ${status}: ${text.slice(0, 200)}`]
  if (verdict === 'valid' && isRejection) return [`a valid request got ${status}: ${text.slice(0, 200)}`]
  return []
}

/** Whether a file was imported and not only tried. Its records are not named. */
function isImport({ status, text }: ReceivedReply): boolean {
  return status === 200 && text.startsWith('{"dry_run":false')
}

/** Checks that only the records named in accepted writes have changed. */
function findChangeViolations(before: State, after: State, replies: readonly ReceivedReply[]): string[] {
  if (before === after) return []
  const accepted = replies.filter(({ status }) => status < 300)
  const named = accepted.flatMap(({ text }) => [
    ...[...text.matchAll(/"id":"cert-0*(\d+)"/g)].map(([, id]) => id),
    /"id":"([^"]*)"/.exec(text)?.[1],
  ])
  const tables = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...tables].flatMap((table) => {
    const rows = changedRows(before[table] ?? [], after[table] ?? [])
    const foreign = accepted.length === 0 ? rows : rows.filter((row) => !belongsTo(table, row, named))
    return foreign.length === 0 ? [] : [`${table} was changed: ${foreign[0]?.slice(0, 200)}`]
  })
}

function changedRows(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [...before.filter((it) => !now.has(it)), ...after.filter((it) => !old.has(it))]
}

/** Whether the row belongs to one of the records, or to a table without record values. */
function belongsTo(table: string, row: string, ids: readonly (string | undefined)[]): boolean {
  const { id, certification_id, mentor_id } = JSON.parse(row) as Record<string, unknown>
  if (table === 'certification' || table === 'mentor') return ids.includes(String(id))
  if (table === 'mentor_prefix') return ids.includes(String(mentor_id))
  return table !== 'renewal' || ids.includes(String(certification_id))
}

function recordIds(state: State): number[] {
  return (state.certification ?? []).map((row) => Number((JSON.parse(row) as { id: unknown }).id))
}

function formatInstantIndependently(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant * 1000).toISOString().replace('.000', '')
}

/** The text, followed by a copy with percent-encoding decoded. */
function withDecodedEscapes(sent: string): string {
  return `${sent}\n${sent.replaceAll(/(%[0-9a-f]{2})+/gi, (it) => Buffer.from(it.replaceAll('%', ''), 'hex').toString())}`
}

function format(request: unknown): string {
  const text = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'string' && value.length > 600 ? `${value.slice(0, 600)}… (${value.length})` : value,
  )
  const visible = text.replaceAll(/[^ -~…]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return visible.length > 3_000 ? `${visible.slice(0, 3_000)}…` : visible
}
