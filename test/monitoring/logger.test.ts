import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { Writable } from 'node:stream'
import t, { type Test } from 'tap'
import { createLogger } from '../../src/monitoring/logger.js'
import { listen } from '../support/raw.js'
import { COLLECTION, startService, temporaryFolder } from '../support/service.js'
import { addressOf, type ServiceProcess, startProcess } from '../support/service-process.js'
import { waitUntil } from '../support/wait.js'

/** What a logger writes to such an output for one line. */
async function written(isTTY: boolean): Promise<string> {
  return new Promise((resolve) => {
    const output = new Writable({
      write(chunk, _, done) {
        resolve(String(chunk))
        done()
      },
    })
    createLogger('info', Object.assign(output, { isTTY })).info({ port: 3000 }, 'listening')
  })
}

t.test('logs JSON objects, and readable lines on a terminal', async (t) => {
  t.match(JSON.parse(await written(false)), { msg: 'listening', port: 3000, level: 30 })
  const text = await written(true)
  t.match(text, /INFO.*listening/)
  t.throws(() => JSON.parse(text))
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
