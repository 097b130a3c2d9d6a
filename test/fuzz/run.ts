// `npm run test:fuzz`: a longer run of the fuzzer than the one in `npm test`.
import { parseArgs } from 'node:util'
import { runCheck } from '../../scripts/command/command.js'
import { missingPostgres } from '../support/postgres-server.js'
import { openPostgres, openSqlite } from './database.js'
import { formatReplies, countReplies } from './fuzz-report.js'
import { fuzz, type FuzzReport } from './fuzz.js'

/** The number of requests per database. */
const REQUESTS_PER_ROUND = 2_000

const HELP = {
  usage: 'npm run test:fuzz -- [options]',
  about: `Sends hostile requests and checks replies and effects, in rounds of ${REQUESTS_PER_ROUND} with a new database each. Every fifth round uses PostgreSQL if a server is available, the others SQLite.`,
  options: {
    '--requests N': 'approximate number of requests (default 50000)',
    '--postgres': 'use PostgreSQL in every round',
    '--seed N': `send different requests (default 1); round k uses the seed N + k, so that --requests ${REQUESTS_PER_ROUND} repeats a single round`,
  },
  example: `npm run test:fuzz -- --requests ${REQUESTS_PER_ROUND} --seed 7`,
  exitCodes: '0 no violations, 1 violations, 2 the run failed',
}

await runCheck(HELP, run)

/** Whether no violation was found. */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '50000' },
      postgres: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  })
  const requests = parseWholeNumber('requests', values.requests)
  const seed = parseWholeNumber('seed', values.seed)
  const missing = await missingPostgres()
  if (missing !== undefined) console.log(`SKIPPED: PostgreSQL (${missing})`)
  const rounds = Math.max(1, Math.round(requests / REQUESTS_PER_ROUND))
  const since = performance.now()
  const reports: FuzzReport[] = []
  for (let round = 0; round < rounds; round += 1) {
    const isOnPostgres = missing === undefined && (values.postgres || round % 5 === 4)
    const open = isOnPostgres ? openPostgres : openSqlite
    const report = await fuzz({ open, requests: Math.min(requests, REQUESTS_PER_ROUND), seed: seed + round })
    reports.push(report)
    const name = isOnPostgres ? 'PostgreSQL' : 'SQLite'
    console.log(
      `${name}, seed ${seed + round}: ${countReplies(report)} replies, ${report.violations.length} violations`,
    )
    for (const violation of report.violations) console.log(`  ${violation}`)
  }
  const seconds = ((performance.now() - since) / 1000).toFixed(0)
  const replies = reports.reduce((sum, it) => sum + countReplies(it), 0)
  const violations = reports.reduce((sum, it) => sum + it.violations.length, 0)
  console.log(`\n${formatReplies(reports)}`)
  console.log(`${replies} replies in ${seconds} s, seed ${seed}: ${violations} violations`)
  return violations === 0
}

function parseWholeNumber(name: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number`)
  return Number(text)
}
