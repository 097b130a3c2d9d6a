// The process that sends the load of LoadGenerator and reports rates and latencies.
import { EventEmitter, once } from 'node:events'
import { createHistogram } from 'node:perf_hooks'
import autocannon from 'autocannon'
import { formatInstant, parseInstant } from '../../src/domain/time.js'
import type { Load, LoadReport, LoadRequest } from './load-generator.js'

/** Later than every generated expiry, so that each PUT is a renewal. */
const FIRST_RENEWED_EXPIRY = parseInstant('2040-01-01T00:00:00Z')
const SECONDS_PER_DAY = 86_400
const HEADERS = { 'content-type': 'application/json' }
const SAMPLE_MS = 20
/** In seconds: longer than any load, which `stop` ends. */
const UNLIMITED = 86_400

/** How many templates were filled in, by server. */
const filledTemplates = new Map<string, number>()

process.on('disconnect', () => process.exit())
process.on('message', async (loads: readonly Load[]) => {
  try {
    process.send?.(await Promise.all(loads.map(run)))
  } catch (error) {
    process.send?.({ error: (error as Error).message })
  }
})

async function run({ base, connections, seconds, requests, ids = [] }: Load): Promise<LoadReport> {
  const latencies = createHistogram() // in microseconds; autocannon's own histogram counts whole milliseconds
  const failures: Record<string, number> = {}
  let clients = 0
  let answered = 0
  let started = 0
  let ended = 0
  const share = Math.ceil(requests.length / connections)
  const done = new EventEmitter()
  const options: autocannon.Options = {
    url: base,
    connections,
    duration: UNLIMITED,
    bailout: 1,
    sampleInt: SAMPLE_MS,
    setupClient(client) {
      const from = (clients++ * share) % requests.length
      client.setRequests(requests.slice(from, from + share).map((step) => toRequest(step, base, ids)))
    },
  }
  const instance = autocannon(options, (error) => done.emit('done', error))
  instance.on('response', (_, status, __, milliseconds) => {
    ended = performance.now()
    // Starts the clock once all connections are open.
    if (++answered === connections) {
      started = ended
      setTimeout(() => instance.stop(), seconds * 1000)
    }
    if (answered > connections) latencies.record(Math.max(1, Math.round(milliseconds * 1000)))
    if (status < 200 || status > 299) count(failures, `status ${status}`)
  })
  instance.on('reqError', (error: Error) => count(failures, error.message))
  const [error] = await once(done, 'done')
  if (error) throw error
  return {
    rate: latencies.count / ((ended - started) / 1000),
    p50: latencies.percentile(50) / 1000,
    p99: latencies.percentile(99) / 1000,
    longest: latencies.max / 1000,
    failures,
  }
}

function toRequest(step: LoadRequest, base: string, ids: readonly string[]): autocannon.Request {
  const { method, path, body, isTemplate = false } = step
  const request: autocannon.Request = {
    method,
    path,
    ...(body === undefined ? {} : { body, headers: { ...HEADERS } }),
  }
  if (!isTemplate) return request
  return {
    ...request,
    setupRequest(request) {
      const turn = filledTemplates.get(base) ?? 0
      filledTemplates.set(base, turn + 1)
      const later = formatInstant(FIRST_RENEWED_EXPIRY + Math.floor(turn / ids.length) * SECONDS_PER_DAY)
      request.path = path.replace('{id}', ids[turn % ids.length] ?? '')
      if (body !== undefined) request.body = body.replace('{later}', later)
      return request
    },
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1
}
