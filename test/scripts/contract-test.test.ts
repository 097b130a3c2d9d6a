import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { runScript } from '../support/script.js'
import { startService, temporaryFolder } from '../support/service.js'
import { startInterceptingProxy } from '../support/intercepting-proxy.js'

const contractTest = (...options: string[]) => runScript('contract-test', options, '')

t.test('exits with 0 and writes the matrix and a JUnit file if the deployment conforms', async (t) => {
  const { app } = await startService(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const junit = join(await temporaryFolder(t), 'junit.xml')
  const outcome = await contractTest('--base-url', url, '--read-only', '--seed', '3', '--junit', junit)
  t.match(outcome, { code: 0, stderr: '' })
  t.match(outcome.stdout, /^listCertifications +ok \d+ +·/m)
  t.match(outcome.stdout, /seed 3$/m)
  t.match(await readFile(junit, 'utf8'), /^<\?xml .*\?>\s*<testsuites>/)
})

t.test('starts an instance without --base-url, and provokes every declared status', async (t) => {
  const { code, stdout } = await contractTest()
  t.equal(code, 0)
  t.match(stdout, /^The deployment conforms to the contract\.$/m)
  t.notMatch(stdout, /missing|wrong|not provoked/)
})

t.test('exits with 1 and names the violation', async (t) => {
  const { app } = await startService(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const proxy = await startInterceptingProxy(t, url, async (request, forward) => {
    const reply = await forward({ ...request, headers: { ...request.headers } })
    return { ...reply, headers: { ...reply.headers, link: request.headers['x-link'] as string } }
  })
  const { code, stdout } = await contractTest('--base-url', proxy, '--read-only')
  t.equal(code, 1)
  t.match(stdout, /^listCertifications 200 is wrong: .*'link'/m)
  const link = '<?page=1>; rel="first"'
  const withHeader = await contractTest('--base-url', proxy, '--read-only', '--header', `X-Link: ${link}`)
  t.equal(withHeader.code, 0, 'the given header is sent')
})

t.test('exits with 2 and one line if it cannot test', async (t) => {
  const cases = [
    [['--base-url', 'localhost:3000'], /^--base-url must be an http: or https: URL, not localhost:3000\n$/],
    [['--base-url', 'example'], /^--base-url must be an http: or https: URL, not example\n$/],
    [['--base-url', 'http://127.0.0.1:1'], /^http:\/\/127.0.0.1:1: no reply .*\n$/],
    // The second code is that of a machine without IPv6. Either way, the address was not looked up as a name.
    [['--base-url', 'http://[::1]:1'], /^http:\/\/\[::1\]:1: no reply \((ECONNREFUSED|EADDRNOTAVAIL)\).*\n$/],
    [['--seed', 'x'], /^--seed must be a whole number\n$/],
    [['--header', 'x'], /^--header must have the form 'Name: value', not x\n$/],
    [['--unknown'], /^Unknown option '--unknown'.*\n$/],
  ] as const
  for (const [options, line] of cases) {
    const { code, stderr } = await contractTest(...options)
    t.equal(code, 2)
    t.match(stderr, line)
  }
})

t.test('--help lists the options', async (t) => {
  const { code, stdout } = await contractTest('--help')
  t.equal(code, 0)
  for (const option of ['base-url', 'header', 'read-only', 'junit', 'seed']) t.match(stdout, `--${option}`)
})
