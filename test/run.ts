// `npm test`: all tests that can run here, or those of the files that it is given. What is PostgreSQL's own is reached only where
// there is a server; without one, its tests are skipped, and full coverage, which they are part of, is not demanded.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { builtFile } from '../scripts/command/built-file.js'
import { missingPostgres } from './support/postgres-server.js'

const isTest = (path: string) => path.endsWith('.test.ts')
const given = process.argv.slice(2)
const options = given.filter((it) => !isTest(it))
const tests = given.some(isTest) ? given.filter(isTest) : allTests()

const missing = await missingPostgres()
if (missing !== undefined) options.unshift('--allow-incomplete-coverage')
const preload = pathToFileURL(builtFile('test/support/lean-children.ts')).href
const { status } = spawnSync('tap', [`--node-arg=--import=${preload}`, ...options, ...tests.map(builtFile)], {
  stdio: 'inherit',
  shell: false,
})
if (missing !== undefined)
  console.log(`SKIPPED: the tests on a PostgreSQL server, and the demand for full coverage (${missing})`)
process.exitCode = status ?? 1

function allTests(): string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  return files.filter(isTest).map((it) => `test/${it}`)
}
