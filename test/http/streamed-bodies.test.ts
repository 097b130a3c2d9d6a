import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Metrics } from '../../src/monitoring/metrics.js'
import {
  type NamedCertification,
  type Store,
  StoreUnavailableError,
} from '../../src/store/interface/store.js'
import { closing, listen } from '../support/raw.js'
import { recordingLogger } from '../support/recording-logger.js'
import { COLLECTION, isProblem, type ServiceOptions, startService } from '../support/service.js'
import { waitUntil } from '../support/wait.js'
import { overrideMethods } from '../support/override-methods.js'

const PATH = `${COLLECTION}/export.csv`
type Batches = AsyncIterable<readonly NamedCertification[]>

/** A service whose exports are changed between store and handler, and what it logged, counted and read. */
async function start(t: Test, change: (batches: Batches) => Batches, options: ServiceOptions = {}) {
  const { logger, lines } = recordingLogger()
  const metrics = new Metrics()
  const exports = { begun: 0, ended: 0 }
  async function* watch(batches: Batches): AsyncGenerator<readonly NamedCertification[]> {
    exports.begun++
    try {
      yield* change(batches)
    } finally {
      exports.ended++
    }
  }
  const service = await startService(t, {
    logger,
    metrics: { own: metrics, scrape: () => metrics.registry.metrics() },
    wrap: (store): Store =>
      overrideMethods(store, {
        exportMatching: (...parameters) => watch(store.exportMatching(...parameters)),
      }),
    ...options,
  })
  for (let i = 0; i < 20; i++) await service.create()
  const port = await listen(service.app)
  const logged = (text: string) => lines.filter(({ msg }) => msg === text)
  return { ...service, port, exports, logged, lines }
}

/** Returns the same batches again and again. */
async function* withoutEnd(batches: Batches): Batches {
  const all: (readonly NamedCertification[])[] = []
  for await (const batch of batches) all.push(batch)
  for (;;) for (const batch of all) yield Array<typeof batch>(50).fill(batch).flat()
}

async function* failingFirst(): Batches {
  yield* await Promise.reject<never[]>(new StoreUnavailableError(new Error('the disk is gone')))
}

function failingLater(error: Error) {
  return async function* (batches: Batches): Batches {
    yield* batches
    await setImmediate()
    throw error
  }
}

/** The reply to an export, whose body is not read yet. */
async function open(port: number): Promise<IncomingMessage> {
  const request = get({ port, path: PATH, host: '127.0.0.1', agent: false })
  request.on('error', () => {}) // a reset during the reply is also an error of the request
  const [reply] = (await once(request, 'response')) as [IncomingMessage]
  return reply
}

t.test('sends an ordinary error reply if the database fails before the first part', async (t) => {
  const { send, exports } = await start(t, failingFirst)
  for (let i = 0; i < 3; i++) {
    const reply = await send('GET', '/export.csv')
    isProblem(t, reply, 503)
    t.notOk('content-disposition' in reply.headers)
  }
  t.same(exports, { begun: 3, ended: 3 }, 'it does not count towards the limit')
})

t.test('breaks off the reply if the database fails later, and logs why', async (t) => {
  const failures = [
    [new StoreUnavailableError(new Error('the disk is gone')), { reason: 'the disk is gone' }],
    [new Error('surprise'), { err: { message: 'surprise' } }],
  ] as const
  for (const [error, entry] of failures) {
    const { app, port, logged, exports } = await start(t, failingLater(error))
    const reply = await fetch(`http://127.0.0.1:${port}${PATH}`)
    t.equal(reply.status, 200)
    await t.rejects(reply.text(), 'the client reports an error')
    await waitUntil('the end is logged', () => logged('reply broken off').length > 0)
    t.match(logged('reply broken off'), [
      { level: 50, operation: 'exportCertifications', status: 500, ...entry },
    ])
    await waitUntil('the reading has ended', () => exports.ended === 1)
    t.match(
      (await app.inject('/metrics')).payload,
      /_count\{operation="exportCertifications",status="500"\} 1/,
    )
  }
})

t.test(
  'resets the connection of an HTTP/1.0 client, to which a regular close means the end of the file',
  async (t) => {
    const { port } = await start(t, failingLater(new Error('surprise')))
    const socket = connect(port, '127.0.0.1')
    t.teardown(() => socket.destroy())
    const failed = once(socket, 'end') // rejects with an error
    socket.resume().write(`GET ${PATH} HTTP/1.0\r\nHost: x\r\n\r\n`)
    await t.rejects(failed, { code: 'ECONNRESET' })
  },
)

t.test('stops reading when the client disconnects', async (t) => {
  const { port, exports, logged } = await start(t, withoutEnd)
  const reply = await open(port)
  await once(reply, 'data')
  t.same(exports, { begun: 1, ended: 0 })
  reply.destroy()
  await waitUntil('the reading has ended', () => exports.ended === 1)
  t.match(logged('reply broken off'), [{ level: 30, status: 499, reason: 'the client has gone away' }])
})

t.test('stops reading when the client disconnects while no record matches (long)', async (t) => {
  const rare = async function* (batches: Batches): Batches {
    yield* batches
    for (;;) yield []
  }
  const { app, port, exports } = await start(t, rare)
  app.server.setTimeout(500) // the limit of idle connections detects it; in the service, 60 s
  const reply = await open(port)
  reply.destroy()
  await waitUntil('the reading has ended', () => exports.ended === 1)
  t.pass()
})

t.test('disconnects a client that takes too long, even if it reads (long)', async (t) => {
  const { port, exports, logged } = await start(t, withoutEnd, { streamLimits: { maxDurationMs: 1_000 } })
  const silent = connect(port, '127.0.0.1')
  silent.pause().write(`GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`)
  const reading = await open(port)
  const broken = once(reading.resume(), 'end') // rejects with an error
  await t.rejects(broken, { code: 'ECONNRESET' })
  await waitUntil('both readings have ended', () => exports.ended === 2)
  const closed = closing(silent)
  silent.resume()
  await closed
  await waitUntil('both are logged', () => logged('reply broken off').length === 2)
  t.match(logged('reply broken off')[0], {
    level: 30,
    status: 499,
    reason: 'the reply took longer than 1000 ms',
  })
})

t.test('sends two bodies at a time: others wait, then get a 503 (long)', async (t) => {
  const { port, send, exports } = await start(t, withoutEnd, { streamLimits: { queueTimeoutMs: 200 } })
  const [first, second] = [await open(port), await open(port)]
  isProblem(t, await send('GET', '/export.csv'), 503)
  t.equal((await send('GET', '')).statusCode, 200, 'other operations continue')
  t.equal(exports.begun, 2)
  first.destroy()
  await waitUntil('one has ended', () => exports.ended === 1)
  const third = await open(port)
  t.equal(third.statusCode, 200)
  second.destroy()
  third.destroy()
  await waitUntil('all have ended', () => exports.ended === 3)
})

t.test('answers HEAD without reading more than the first part', async (t) => {
  const { send, exports } = await start(t, withoutEnd)
  for (let i = 0; i < 3; i++) t.equal((await send('HEAD', '/export.csv')).statusCode, 200)
  t.same(exports, { begun: 3, ended: 3 })
})

t.test('closes despite a client that reads nothing (long)', async (t) => {
  const { app, port, exports } = await start(t, withoutEnd, { requestTimeout: 300 })
  const reply = await open(port)
  reply.on('error', () => {})
  await app.close()
  await waitUntil('the reading has ended', () => exports.ended === 1)
  t.pass()
})
