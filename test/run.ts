// `npm test`: all tests that can run here. What is PostgreSQL's own is reached only where there is a server; without one, its
// tests are skipped, and full coverage, which they are part of, is not demanded.
import { spawnSync } from 'node:child_process'
import { missingPostgres } from './support/postgres-server.js'

const missing = await missingPostgres()
const leniency = missing === undefined ? [] : ['--allow-incomplete-coverage']
const { status } = spawnSync('tap', [...leniency, ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: false,
})
if (missing !== undefined)
  console.log(`SKIPPED: the tests on a PostgreSQL server, and the demand for full coverage (${missing})`)
process.exitCode = status ?? 1
