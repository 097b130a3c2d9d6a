import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import t, { type Test } from 'tap'
import { createLogger } from '../../src/monitoring/logger.js'
import { listen } from '../support/raw.js'
import { recordingLogger } from '../support/recording-logger.js'
import { COLLECTION, startService, temporaryFolder } from '../support/service.js'
import { addressOf, type ServiceProcess, startProcess } from '../support/service-process.js'
import { waitUntil } from '../support/wait.js'

/** What a logger writes to such an output for one line. */
async function written(
  isTTY: boolean,
  entry: object = { port: 3000 },
  message = 'listening',
  level: 'info' | 'error' = 'info',
): Promise<string> {
  return new Promise((resolve) => {
    const output = new Writable({
      write(chunk, _, done) {
        resolve(String(chunk))
        done()
      },
    })
    void createLogger('info', Object.assign(output, { isTTY })).then((log) => log[level](entry, message))
  })
}

t.test('logs JSON objects, and readable lines on a terminal', async (t) => {
  t.match(JSON.parse(await written(false)), { msg: 'listening', port: 3000, level: 30 })
  const text = await written(true)
  t.match(text, /listening port=3000/)
  t.throws(() => JSON.parse(text))
})

t.test('shows a request as one line on a terminal', async (t) => {
  const lineOf = async (status: number) =>
    stripVTControlCharacters(
      await written(true, { reqId: 'r', method: 'GET', url: '/a?b=1', status, ms: 3.1 }, 'request'),
    )
  for (const status of [200, 404, 503])
    t.match(
      await lineOf(status),
      new RegExp(`^\\[\\d\\d:\\d\\d:\\d\\d\\] *:? GET /a\\?b=1 ${status} 3.1 ms\n$`),
    )
  const failure = stripVTControlCharacters(
    await written(true, { reqId: 'r-1', err: new Error('no disk') }, 'request failed', 'error'),
  )
  t.match(failure, /ERROR.*request failed reqId="r-1"\nError: no disk\n +at /)
})

t.test('logs a health probe only if it fails', async (t) => {
  const { logger, lines } = recordingLogger()
  const { app } = await startService(t, { logger })
  t.equal((await app.inject('/health/live')).statusCode, 200)
  t.equal((await app.inject('/health/none')).statusCode, 404)
  t.match(lines, [{ url: '/health/…', status: 404 }])
  t.equal(lines.length, 1)
})

async function serves(t: Test, { child }: ServiceProcess, base: string): Promise<void> {
  for (let n = 0; n < 3; n++) t.equal((await fetch(base + COLLECTION)).status, 200)
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
}

t.test('continues when its log is no longer read', async (t) => {
  const DATABASE_URL = `sqlite:${await temporaryFolder(t)}/test.sqlite`
  const service = startProcess(t, { DATABASE_URL, PORT: '0' })
  const base = await addressOf(service)
  service.child.stdout?.destroy()
  await serves(t, service, base)
})

const skip = existsSync('/dev/full') ? false : 'no /dev/full stands for a full disk'

t.test('continues when its log cannot be written', { skip }, async (t) => {
  const DATABASE_URL = `sqlite:${await temporaryFolder(t)}/test.sqlite`
  const { app } = await startService(t)
  const port = await listen(app) // which is free then
  await app.close()
  const service = startProcess(t, { DATABASE_URL, PORT: String(port) }, openSync('/dev/full', 'w'))
  const base = `http://127.0.0.1:${port}`
  await waitUntil('the service answers', () =>
    fetch(base).then(
      () => true,
      () => false,
    ),
  )
  await serves(t, service, base)
})
