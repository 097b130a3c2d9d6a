import fc from 'fast-check'
import { loadContract } from '../../src/contract/load-contract.js'
import type { OpenDatabase, State } from './database.js'
import { Judge, instantOf, type Verdict } from './judge.js'
import { findReplyViolations, type ReceivedReply } from './reply-violations.js'
import { operationRequests, type OperationRequest } from './requests.js'
import { type FuzzedService, type Sabotage, startFuzzedService } from './service.js'
import { stalledRequests, type WireRequest, wireRequests } from './wire-requests.js'
import { exchange } from './wire.js'

export interface FuzzOptions {
  readonly open: OpenDatabase
  /** How many requests to make, about. */
  readonly requests: number
  /** The same seed makes the same requests. */
  readonly seed: number
  /** Only these kinds of requests. */
  readonly kinds?: readonly string[]
  /** How long a reply may take before it counts as none, in milliseconds. */
  readonly timeoutMs?: number
  readonly sabotage?: Sabotage
}

export interface FuzzReport {
  /** How many replies there were, by kind and status; `closed` where there was none. */
  readonly replies: Map<string, Map<string, number>>
  /** What was wrong, with the smallest request that shows it. */
  readonly violations: string[]
  slowest: { milliseconds: number; request: string }
}

/** The share of each kind in all requests. */
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

/** How long a server may take; only who hangs takes as long. */
const REPLY_TIMEOUT_MS = 60_000
/** How many records are kept at a time, so that looking at all of them stays cheap. */
const MAX_RECORDS = 30
/** How many requests the search for a smaller one may make. */
const MAX_SHRINKS = 150

const contract = await loadContract()
const known = new Map<number, ReturnType<typeof operationRequests>>()

function requestsOf(seed: number): ReturnType<typeof operationRequests> {
  const requests = known.get(seed) ?? operationRequests(contract, seed)
  known.set(seed, requests)
  return requests
}

/** Makes requests of every kind to a service that is started for it, and tells what is wrong with its replies. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { open, requests, seed, kinds = KINDS, timeoutMs = REPLY_TIMEOUT_MS, sabotage } = options
  const service = await startFuzzedService(open, sabotage)
  try {
    const run = new FuzzRun(service, new Judge(contract), timeoutMs)
    const ofOperations = requestsOf(seed)
    for (const kind of kinds) {
      const numRuns = Math.max(1, Math.round(requests * (SHARES[kind] ?? 0)))
      const ofOperation = ofOperations[kind]
      const ofWire = wireRequests[kind]
      if (ofOperation !== undefined) {
        await run.search(kind, ofOperation, (it) => run.sendOperation(kind, it), { seed, numRuns })
      }
      if (ofWire !== undefined)
        await run.search(kind, ofWire, (it) => run.sendWire(kind, [it]), { seed, numRuns })
    }
    if (kinds.includes('stalled')) run.note('stalled', await run.sendWire('stalled', stalledRequests))
    run.note('afterwards', await run.sendNormal())
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
    private readonly judge: Judge,
    private readonly timeoutMs: number,
  ) {}

  /** Sends requests until one shows a violation, and then smaller ones for the smallest that does. */
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
    this.note(kind, [`${(errorInstance as Error).message}\n  sent: ${show(counterexample[0])}`])
  }

  note(kind: string, violations: readonly string[]): void {
    this.report.violations.push(...violations.map((it) => `${kind}: ${it}`))
  }

  async sendNormal(): Promise<string[]> {
    const reply = await this.#inject('GET', '/api/v1/certifications', {})
    return reply?.status === 200 ? [] : [`the service does not answer a normal request: ${reply?.status}`]
  }

  /** Sends it and gives all that is wrong with what came of it. */
  async sendOperation(kind: string, template: OperationRequest): Promise<string[]> {
    const record = await this.#ensureRecord()
    const request = await this.#fill(template, record)
    const { method, path } = this.judge.operation(request.operationId)
    const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
    const url = path.replace('{id}', () => request.id) + (query === '' ? '' : `?${query}`)
    const sent = [url, ...request.headers.flat(), request.body?.toString() ?? ''].join('\n')

    const before = await this.service.state()
    const reply = await this.#inject(method, url, Object.fromEntries(request.headers), request.body)
    this.#count(kind, reply)
    if (reply === undefined) return ['no reply', ...this.service.takeFailures()]
    const verdict = this.judge.judge(request)
    return [
      ...findReplyViolations(this.judge, request.operationId, reply, decoded(sent)),
      ...findVerdictViolations(verdict, reply),
      ...findChangeViolations(before, await this.service.state(), method === 'GET' ? [] : [reply]),
      ...(reply.status < 300 ? await this.#findOutcomeViolations(request, reply) : []),
      ...this.service.takeFailures(),
    ]
  }

  /** Sends bytes, each over a connection of its own, all at a time, and gives all that is wrong with what came of them. */
  async sendWire(kind: string, templates: readonly WireRequest[]): Promise<string[]> {
    const record = await this.#ensureRecord()
    const before = await this.service.state()
    const exchanges = await Promise.all(
      templates.map(async (template) => {
        const bytes = Buffer.from(template.bytes.replaceAll('{record}', record), 'latin1')
        const { staysOpen } = template
        const since = performance.now()
        const received = await exchange(this.service.port, bytes, { staysOpen, timeoutMs: this.timeoutMs })
        if (!staysOpen) this.#time(performance.now() - since, bytes.toString('latin1', 0, 200))
        if (received.replies.length === 0) this.#count(kind, undefined)
        for (const reply of received.replies) this.#count(kind, reply)
        return { template, sent: bytes.toString('latin1'), received }
      }),
    )
    const replies = exchanges.flatMap(({ received }) => received.replies)
    return [
      ...exchanges.flatMap(({ template, sent, received: { replies, garbage, isHanging } }) => [
        ...replies.flatMap((reply) => findReplyViolations(this.judge, undefined, reply, decoded(sent))),
        ...(garbage === '' ? [] : [`a reply that is not HTTP: ${JSON.stringify(garbage)}`]),
        ...(isHanging ? ['the connection is left hanging'] : []),
        ...(replies.length > template.requests ? [`${replies.length} replies, a request was smuggled`] : []),
        ...(template.isRefused && replies.some(({ status }) => status < 400) ? ['it is accepted'] : []),
      ]),
      ...findChangeViolations(before, await this.service.state(), replies),
      ...this.service.takeFailures(),
    ]
  }

  /** The id of a record that is there, the oldest; too many of them are removed. */
  async #ensureRecord(): Promise<string> {
    const ids = recordsOf(await this.service.state())
    if (ids.length === 0) {
      const { text } = (await this.#post(NEW_RECORD)) ?? { text: '{}' }
      return String((JSON.parse(text) as { id?: unknown }).id)
    }
    if (ids.length > MAX_RECORDS) {
      for (const id of ids.slice(0, ids.length - MAX_RECORDS / 2)) {
        await this.#inject('DELETE', `/api/v1/certifications/${nameOf(id)}`, {})
      }
      return this.#ensureRecord()
    }
    return nameOf(ids[0] as number)
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
        .replaceAll('{tag}', tag)
        .replaceAll(/\{cursor(?:~(\d+))?\}/g, (_, at?: string) => this.#cursorChangedAt(at))
    return {
      ...request,
      id: fill(request.id),
      query: request.query.map(([name, value]) => [name, fill(value)]),
      headers: request.headers.map(([name, value]) => [name, fill(value)]),
    }
  }

  #cursorChangedAt(at: string | undefined): string {
    if (at === undefined) return this.#cursor
    const index = Number(at) % this.#cursor.length
    const other = this.#cursor[index] === 'A' ? 'B' : 'A'
    return this.#cursor.slice(0, index) + other + this.#cursor.slice(index + 1)
  }

  /** Undefined if no reply comes. */
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
      this.#time(performance.now() - since, `${method} ${url}`)
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

  #time(milliseconds: number, request: string): void {
    if (milliseconds > this.report.slowest.milliseconds) this.report.slowest = { milliseconds, request }
  }

  #count(kind: string, reply: ReceivedReply | { readonly status: number } | undefined): void {
    const counts = this.report.replies.get(kind) ?? new Map<string, number>()
    this.report.replies.set(kind, counts)
    const status = String(reply?.status ?? 'closed')
    counts.set(status, (counts.get(status) ?? 0) + 1)
  }

  /** Whether what was accepted says, and keeps, what was asked for. */
  async #findOutcomeViolations(
    { operationId, headers, body }: OperationRequest,
    reply: ReceivedReply,
  ): Promise<string[]> {
    if (operationId !== 'createCertification' && operationId !== 'updateCertification') return []
    const asked = JSON.parse(new TextDecoder().decode(Buffer.from(body ?? ''))) as Record<string, string>
    const told = JSON.parse(reply.text) as Record<string, unknown>
    const kept = await this.#inject('GET', `/api/v1/certifications/${String(told.id)}`, {})
    if (kept?.status === 404 && headers.some(([name]) => name === 'idempotency-key')) return [] // it has gone since
    const record = JSON.parse(kept?.text ?? '{}') as Record<string, unknown>
    return Object.entries(asked).flatMap(([name, value]) => {
      const expected = name.endsWith('_at') ? formatted(instantOf(value)) : value
      return [told, record]
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
  const isBreach = [400, 405, 413, 415, 431].includes(status)
  if (verdict === 'breaks' && !isBreach)
    return [`what breaks the contract is ${status}: ${text.slice(0, 200)}`]
  if (verdict === 'keeps' && isBreach) return [`what keeps the contract is ${status}: ${text.slice(0, 200)}`]
  return []
}

/** Only the records that accepted writes name may have changed; if there is none, nothing at all. */
function findChangeViolations(before: State, after: State, replies: readonly ReceivedReply[]): string[] {
  if (before === after) return []
  const accepted = replies.filter(({ status }) => status < 300)
  const named = accepted.map(({ text }) => /"id":"cert-0*(\d+)"/.exec(text)?.[1])
  const tables = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...tables].flatMap((table) => {
    const rows = changedRows(before[table] ?? [], after[table] ?? [])
    const foreign = accepted.length === 0 ? rows : rows.filter((row) => !isOf(table, row, named))
    return foreign.length === 0 ? [] : [`${table} was changed: ${foreign[0]?.slice(0, 200)}`]
  })
}

function changedRows(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [...before.filter((it) => !now.has(it)), ...after.filter((it) => !old.has(it))]
}

/** Whether the row is one of the records, or keeps no record's values. */
function isOf(table: string, row: string, ids: readonly (string | undefined)[]): boolean {
  const { id, certification_id } = JSON.parse(row) as { id?: unknown; certification_id?: unknown }
  if (table === 'certification') return ids.includes(String(id))
  if (table === 'renewal') return ids.includes(String(certification_id))
  return table !== 'mentor'
}

function recordsOf(state: State): number[] {
  return (state.certification ?? []).map((row) => Number((JSON.parse(row) as { id: unknown }).id))
}

function nameOf(id: number): string {
  return `cert-${String(id).padStart(3, '0')}`
}

function formatted(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant * 1000).toISOString().replace('.000', '')
}

/** With what is percent-encoded or escaped in it as a reply may repeat it. */
function decoded(sent: string): string {
  return `${sent}\n${sent.replaceAll(/(%[0-9a-f]{2})+/gi, (it) => Buffer.from(it.replaceAll('%', ''), 'hex').toString())}`
}

function show(request: unknown): string {
  const text = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'string' && value.length > 600 ? `${value.slice(0, 600)}… (${value.length})` : value,
  )
  const visible = text.replaceAll(/[^ -~…]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return visible.length > 3_000 ? `${visible.slice(0, 3_000)}…` : visible
}
