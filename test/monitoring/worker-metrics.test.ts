import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { COLLECTION, EXAMPLE, temporaryStore } from '../support/service.js'
import { addressOf, startProcess } from '../support/service-process.js'
import { waitUntil } from '../support/wait.js'

interface Answer {
  readonly status: number
  readonly body: string
}

/** Two workers, with a connection to each of them. */
async function startWorkers(t: Test) {
  const { url } = await temporaryStore(t) // which is there before they start, so that none waits for another to make it
  const service = startProcess(t, { DATABASE_URL: url, PORT: '0', WORKERS: '2', LOG_LEVEL: 'debug' })
  const base = await addressOf(service)
  const ask = (
    agent: Agent,
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
    body = '',
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const outgoing = request(base + path, { agent, ...options }, (reply) => {
        text(reply).then((body) => resolve({ status: Number(reply.statusCode), body }), reject)
      })
      outgoing.on('error', reject).end(body)
    })
  const connections = new Map<number, Agent>()
  for (let n = 0; connections.size < 2; n++) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.teardown(() => agent.destroy())
    await ask(agent, '/health/live', { headers: { 'x-request-id': `probe-${n}` } })
    const line = () =>
      service
        .printed()
        .split('\n')
        .find((it) => it.includes(`"probe-${n}"`))
    await waitUntil('a worker has logged the probe', () => line() !== undefined)
    const { pid } = JSON.parse(String(line()))
    if (connections.has(pid)) agent.destroy()
    else connections.set(pid, agent)
  }
  const end = async () => {
    for (const agent of connections.values()) agent.destroy()
    service.child.kill('SIGTERM')
    await once(service.child, 'exit')
  }
  return { ask, end, connections: [...connections] as [[number, Agent], [number, Agent]] }
}

const count = 'http_request_duration_seconds_count'

t.test('adds up all workers in a scrape, and counts the database once', async (t) => {
  const { ask, end, connections } = await startWorkers(t)
  const headers = { 'content-type': 'application/json' }
  for (const [, agent] of connections) {
    const body = JSON.stringify({ ...EXAMPLE, expires_at: '2199-01-01T00:00:00Z' })
    t.equal((await ask(agent, COLLECTION, { method: 'POST', headers }, body)).status, 201)
    t.equal((await ask(agent, `${COLLECTION}/cert-001`)).status, 200)
  }
  const scrapes = await Promise.all(
    [...connections, ...connections].map(([, agent]) => ask(agent, '/metrics')),
  )
  for (const { status, body } of scrapes) {
    t.equal(status, 200)
    t.match(body, `${count}{operation="createCertification",status="201"} 2\n`)
    t.match(body, `${count}{operation="getCertification",status="200"} 2\n`)
    t.match(body, 'certifications{status="active"} 2\n')
    t.match(body, 'certification_commit_batch_size_count 2\n')
    t.match(body, /^nodejs_eventloop_lag_p99_seconds \S+$/m)
  }
  await end()
})

t.test('answers 503 to a scrape if a worker does not respond', async (t) => {
  const { ask, end, connections } = await startWorkers(t)
  const [[hanging], [, agent]] = connections
  process.kill(hanging, 'SIGSTOP')
  const { status, body } = await ask(agent, '/metrics').finally(() => process.kill(hanging, 'SIGCONT'))
  t.equal(status, 503)
  t.match(JSON.parse(body), { status: 503, detail: 'Not every worker has reported its metrics.' })
  t.equal((await ask(agent, '/metrics')).status, 200)
  await end()
})
