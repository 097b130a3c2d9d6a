import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { driverFor } from '../../../src/store/sqlite/driver.js'
import { temporaryFile } from '../../support/import.js'
import { sendRaw } from '../../support/raw.js'
import { COLLECTION, EXAMPLE, temporaryFolder } from '../../support/service.js'
import { addressOf, startProcess } from '../../support/service-process.js'

// After a kill, data in the operating system's cache looks as if it were on disk. Only the system calls show the difference.
const { status } = spawnSync('strace', ['-o', '/dev/null', 'true'])
const skip = status === 0 ? false : 'no strace that may trace'

const DRIVER = driverFor(process.versions.napi)
const SEQUENTIAL = 10
/** In one packet, so that they arrive together whatever else the machine does. */
const TOGETHER = 64

/** What the service did to its log, and each success that it sent, in order. */
type Event = 'written' | 'synced' | 'replied'

/** Traces the service while it is sent creations, one after the other, then many together. */
async function trace(t: Test, environment: Record<string, string> = {}): Promise<Event[]> {
  const folder = await temporaryFolder(t)
  const DATABASE_URL = `sqlite:${join(folder, 'test.sqlite')}`
  const service = startProcess(t, { DATABASE_URL, PORT: '0', LOG_LEVEL: 'info', ...environment })
  const base = await addressOf(service)
  const output = join(folder, 'trace')
  const calls = 'trace=pwrite64,write,writev,fsync,fdatasync'
  const tracer = spawn('strace', [
    '-f',
    '-y',
    '-s',
    '16',
    '-e',
    calls,
    '-o',
    output,
    '-p',
    `${service.child.pid}`,
  ])
  t.teardown(() => tracer.kill())
  await once(tracer.stderr, 'data') // strace prints it when it is attached

  const body = JSON.stringify(EXAMPLE)
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  for (let n = 0; n < SEQUENTIAL; n++) t.equal((await fetch(base + COLLECTION, request)).status, 201)
  const post = `POST ${COLLECTION} HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`
  const bytes = `${`${post}\r\n${body}`.repeat(TOGETHER - 1)}${post}connection: close\r\n\r\n${body}`
  const { body: replies } = await sendRaw(Number(new URL(base).port), bytes)
  t.equal(replies.split('HTTP/1.1 201 Created').length, TOGETHER, 'all are answered')
  service.child.kill('SIGTERM')
  await once(tracer, 'exit')
  return eventsIn(await readFile(output, 'utf8'))
}

function eventsIn(calls: string): Event[] {
  return calls.split('\n').flatMap((call): Event[] => {
    if (/ pwrite64\(\d+<[^>]*-wal>/.test(call)) return ['written']
    if (/ f(data)?sync\(\d+<[^>]*-wal>/.test(call)) return ['synced']
    return / writev?\(.*"HTTP\/1\.1 201/.test(call) ? ['replied'] : []
  })
}

/** How many replies were sent while something in the log was not on disk. */
function repliesTooEarly(events: readonly Event[]): number {
  let isOnDisk = true
  let tooEarly = 0
  for (const event of events) {
    if (event !== 'replied') isOnDisk = event === 'synced'
    else if (!isOnDisk) tooEarly++
  }
  return tooEarly
}

const count = (events: readonly Event[], what: Event) => events.filter((it) => it === what).length

t.test('syncs a commit before its reply, with one fsync for simultaneous writes', { skip }, async (t) => {
  const events = await trace(t)
  t.equal(repliesTooEarly(events), 0)
  const lastSequential = events.flatMap((it, i) => (it === 'replied' ? [i] : []))[SEQUENTIAL - 1]
  const ofSequential = count(events.slice(0, lastSequential), 'synced')
  t.ok(ofSequential >= SEQUENTIAL, `${SEQUENTIAL} creations one by one: ${ofSequential} fsyncs`)
  const ofTogether = count(events.slice(lastSequential), 'synced')
  t.ok(ofTogether >= 1 && ofTogether < TOGETHER / 4, `${TOGETHER} together: ${ofTogether} fsyncs`)
})

t.test('the trace distinguishes synchronous = FULL from NORMAL', { skip }, async (t) => {
  const careless = await temporaryFile(
    t,
    `const Database = require('node:module').createRequire(process.cwd() + '/')('${DRIVER}')
    const { pragma } = Database.prototype
    Database.prototype.pragma = function (text, options) {
      return pragma.call(this, text.replace('synchronous = FULL', 'synchronous = NORMAL'), options)
    }`,
    'careless.cjs',
  )
  const events = await trace(t, { NODE_OPTIONS: `--require ${careless}` })
  t.ok(repliesTooEarly(events) >= SEQUENTIAL, `${repliesTooEarly(events)} replies came too early`)
})
