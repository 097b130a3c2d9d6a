import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { runScript } from '../support/script.js'

/** Coverage leaves out these tools of developers: to load them here would count all of their code. */
const NOT_MEASURED = ['bench.ts', 'crash-test.ts', 'generate.ts', 'test-client.ts', 'test-nodes.ts']
const commands = readdirSync('scripts').filter((it) => it.endsWith('.ts') && !NOT_MEASURED.includes(it))
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

t.test('every command of users and the service explain themselves', async (t) => {
  t.ok(commands.length > 10)
  for (const name of [...commands.map((it) => it.replace('.ts', '')), '../src/main']) {
    for (const option of ['--help', '-h']) {
      const { code, stdout, stderr } = await runScript(name, [option], '')
      t.strictSame({ code, stderr }, { code: 0, stderr: '' }, `${name} ${option}`)
      t.match(stdout, /^usage: npm (run|start).*\n\n[^]*--version[^]*\nExample:\n[^]*\nExit code: 0 /)
    }
  }
  t.strictSame(await runScript('export', ['--version'], ''), { code: 0, stdout: `${version}\n`, stderr: '' })
})

t.test('the service lists its settings with their defaults', async (t) => {
  const { stdout } = await runScript('../src/main', ['--help'], '')
  t.match(stdout, /^ {2}PORT +the port; 0 for any free one; default 3000$/m)
  t.match(stdout, /^ {2}AUTH_ISSUER +issuer of the tokens that the API requires$/m)
})
