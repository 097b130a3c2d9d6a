import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { runScript } from '../support/script.js'
import { startService, temporaryFolder } from '../support/service.js'
import { startTamperingProxy } from '../support/tampering-proxy.js'

const contractTest = (...options: string[]) => runScript('contract-test', options, '')

t.test('a deployment that keeps the contract: the matrix, a JUnit file, and 0', async (t) => {
  const { app } = await startService(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const junit = join(await temporaryFolder(t), 'junit.xml')
  const outcome = await contractTest('--base-url', url, '--read-only', '--seed', '3', '--junit', junit)
  t.match(outcome, { code: 0, stderr: '' })
  t.match(outcome.stdout, /^listCertifications +ok \d+ +·/m)
  t.match(outcome.stdout, /seed 3$/m)
  t.match(await readFile(junit, 'utf8'), /^<\?xml .*\?>\s*<testsuites>/)
})

t.test('without a URL it starts an app of its own, and provokes every declared status of that', async (t) => {
  const { code, stdout } = await contractTest()
  t.equal(code, 0)
  t.match(stdout, /^The contract is kept\.$/m)
  t.notMatch(stdout, /missing|wrong|not provoked/)
})

t.test('one that breaks it: 1, and where', async (t) => {
  const { app } = await startService(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const proxy = await startTamperingProxy(t, url, async (request, forward) => {
    const reply = await forward({ ...request, headers: { ...request.headers } })
    return { ...reply, headers: { ...reply.headers, link: request.headers['x-link'] as string } }
  })
  const { code, stdout } = await contractTest('--base-url', proxy, '--read-only')
  t.equal(code, 1)
  t.match(stdout, /^listCertifications 200 is wrong: .*'link'/m)
  const link = '<?page=1>; rel="first"'
  const withHeader = await contractTest('--base-url', proxy, '--read-only', '--header', `X-Link: ${link}`)
  t.equal(withHeader.code, 0, 'the headers given are sent')
})

t.test('what cannot be done is one line and 2', async (t) => {
  const cases = [
    [['--base-url', 'localhost:3000'], /^--base-url must be the URL of a server, not localhost:3000\n$/],
    [['--base-url', 'missingPath'], /^--base-url must be the URL of a server, not missingPath\n$/],
    [['--base-url', 'http://127.0.0.1:1'], /^http:\/\/127.0.0.1:1: no reply .*\n$/],
    // Nobody listens, or there is no IPv6 here; it is not looked up as a name.
    [['--base-url', 'http://[::1]:1'], /^http:\/\/\[::1\]:1: no reply \((ECONNREFUSED|EADDRNOTAVAIL)\).*\n$/],
    [['--seed', 'x'], /^--seed must be a whole number\n$/],
    [['--header', 'x'], /^--header must be 'Name: value', not x\n$/],
    [['--unknown'], /^Unknown option '--unknown'.*\n$/],
  ] as const
  for (const [options, line] of cases) {
    const { code, stderr } = await contractTest(...options)
    t.equal(code, 2)
    t.match(stderr, line)
  }
})

t.test('--help tells the options', async (t) => {
  const { code, stdout } = await contractTest('--help')
  t.equal(code, 0)
  for (const option of ['base-url', 'header', 'read-only', 'junit', 'seed']) t.match(stdout, `--${option}`)
})
