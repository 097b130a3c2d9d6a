import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { builtFile } from '../../scripts/command/built-file.js'
import { findFreePort } from '../../scripts/command/free-port.js'
import { waitUntil } from '../support/wait.js'

function startMock(environment: NodeJS.ProcessEnv) {
  return spawn('node', [builtFile('scripts/mock.ts')], { env: { ...process.env, ...environment } })
}

/** Listens on a free port. */
async function occupyPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

t.test('listens on HOST and PORT until SIGTERM, and finishes requests in flight', async (t) => {
  const port = await findFreePort()
  const mock = startMock({ PORT: String(port) })
  t.teardown(() => mock.kill('SIGKILL'))
  const [line] = (await once(mock.stdout, 'data')) as [Buffer]
  t.equal(line.toString(), `the mock listens on http://127.0.0.1:${port}\n`)
  const path = '/api/v1/certifications/cert-001/status'
  const statusOf = () => fetch(`http://127.0.0.1:${port}${path}`).then(({ status }) => status)
  t.equal(await statusOf(), 200)

  const inFlight = connect(port, '127.0.0.1')
  await once(inFlight, 'connect')
  inFlight.write(`GET ${path} HTTP/1.1\r\nHost: here\r\n`)
  mock.kill('SIGTERM')
  await waitUntil('the mock accepts no more connections', () =>
    statusOf().then(
      () => false,
      () => true,
    ),
  )
  mock.kill('SIGTERM') // as npm passes it on
  inFlight.write('\r\n')
  t.match(await text(inFlight), /^HTTP\/1\.1 200 OK/)
  const code = mock.exitCode ?? (await once(mock, 'exit'))[0]
  t.equal(code, 0)
})

t.test('exits with 1 and one line if the port is in use or invalid', async (t) => {
  const { server, port } = await occupyPort()
  t.teardown(() => server.close())
  for (const [given, line] of [
    [String(port), /^listen EADDRINUSE.*\n$/],
    ['many', /^wrong configuration: PORT.*\n$/],
  ] as const) {
    const mock = startMock({ PORT: given })
    const [stderr, [code]] = await Promise.all([text(mock.stderr), once(mock, 'exit')])
    t.equal(code, 1)
    t.match(stderr, line)
  }
})
