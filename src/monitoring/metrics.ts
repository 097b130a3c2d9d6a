import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Clock } from '../domain/clock.js'
import { calendarDay } from '../domain/time.js'
import type { RequestObserver } from '../http/request-log.js'
import type { Store, StoreObserver } from '../store/interface/store.js'
import { CountedHistogram, type Counts } from './counted-histogram.js'
import { within } from './deadline.js'

/** The time limit for the store during a scrape. Totals that take longer are left out. */
const TIMEOUT_MS = 2_000
const STATUSES = ['active', 'expired', 'revoked'] as const
const EXPIRING_DAYS = [7, 30, 90]
/** The smallest page, because only the total of the list is needed. */
const ONE_RECORD = { limit: 1, offset: 0 }

type RequestLabel = 'operation' | 'status'

/** The metrics of this process, its requests and its store, for Prometheus. */
export class Metrics implements RequestObserver, StoreObserver {
  readonly registry = new Registry()
  readonly #durations = new CountedHistogram<RequestLabel>({
    name: 'http_request_duration_seconds',
    help:
      'Duration of requests by operation of the contract (none: other paths) and status. ' +
      'Requests that were rejected before they were parsed count as 0 seconds.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  })
  readonly #batches = new Histogram({
    name: 'certification_commit_batch_size',
    help: 'Number of writes in each commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [this.registry],
  })
  /** By operation, then status. */
  readonly #answered = new Map<string, Map<number, Counts<RequestLabel>>>()

  constructor() {
    collectDefaultMetrics({ register: this.registry })
    AggregatorRegistry.setRegistries([this.registry])
  }

  committed(writes: number): void {
    this.#batches.observe(writes)
  }

  answered(operation = 'none', status: number, ms: number): void {
    this.#bucketsFor(operation, status).add(ms / 1000)
  }

  /** Reads totals from the store at each scrape. */
  observeStore(store: Store, clock: Clock): void {
    this.#addTotals('certifications', 'Certifications by status.', 'status', STATUSES, async (status) => {
      const { total } = await store.listCertifications({ status }, ONE_RECORD, clock.now())
      return total
    })
    this.#addTotals(
      'certifications_expiring',
      'Active certifications that expire within this number of days.',
      'days',
      EXPIRING_DAYS,
      async (days) => {
        const now = clock.now()
        const { total } = await store.getExpiringCertifications(calendarDay(now) + days, ONE_RECORD, now)
        return total
      },
    )
    new Gauge({
      name: 'certification_pending_writes',
      help: 'Writes that wait for their commit.',
      registers: [this.registry],
      collect() {
        this.set(store.pendingWrites())
      },
    })
  }

  /** Adds a gauge with one total per label value; empty while the store is unavailable. */
  #addTotals<Value extends string | number>(
    name: string,
    help: string,
    label: string,
    values: readonly Value[],
    read: (value: Value) => Promise<number>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      aggregator: 'first', // of workers, which have one database
      async collect() {
        const totals = await within(TIMEOUT_MS, Promise.all(values.map(read))).catch(() => [])
        this.reset()
        totals.forEach((total, i) => this.set({ [label]: String(values[i]) }, total))
      },
    })
  }

  #bucketsFor(operation: string, status: number): Counts<RequestLabel> {
    const ofOperation = this.#answered.get(operation) ?? new Map<number, Counts<RequestLabel>>()
    let counts = ofOperation.get(status)
    if (counts === undefined) {
      counts = this.#durations.bucketsFor({ operation, status })
      this.#answered.set(operation, ofOperation.set(status, counts))
    }
    return counts
  }
}

/** Serves `/metrics`. @param scrape returns the metrics as text. */
export function addMetrics(app: FastifyInstance, scrape: () => Promise<string>): void {
  app.get('/metrics', async (_, reply) => reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await scrape()))
}
