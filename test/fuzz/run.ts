// `npm run test:fuzz`: the long form of the fuzzing that `npm test` does in short.
import { parseArgs } from 'node:util'
import { runCheck } from '../../scripts/command/command.js'
import { missingPostgres } from '../support/postgres-server.js'
import { openPostgres, openSqlite } from './database.js'
import { formatReplies, total } from './statistics.js'
import { fuzz, type FuzzReport } from './fuzz.js'

/** How many requests a database sees. */
const ROUND = 2_000

const USAGE = `npm run test:fuzz -- [options]

  --requests N   how many to make, about (50000), in rounds of ${ROUND} with a new database each:
                 every fifth is PostgreSQL's, where there is a server, the others are SQLite's
  --postgres     all on PostgreSQL
  --seed N       make other requests (1); that of a round, with --requests ${ROUND}, repeats the round`

await runCheck(run)

/** Whether no violation was found. */
async function run(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '50000' },
      postgres: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return true
  }
  const requests = wholeNumber('requests', values.requests)
  const seed = wholeNumber('seed', values.seed)
  const missing = await missingPostgres()
  if (missing !== undefined) console.log(`SKIPPED: PostgreSQL (${missing})`)
  const rounds = Math.max(1, Math.round(requests / ROUND))
  const since = performance.now()
  const reports: FuzzReport[] = []
  for (let round = 0; round < rounds; round += 1) {
    const isOnPostgres = missing === undefined && (values.postgres || round % 5 === 4)
    const open = isOnPostgres ? openPostgres : openSqlite
    const report = await fuzz({ open, requests: Math.min(requests, ROUND), seed: seed + round })
    reports.push(report)
    const name = isOnPostgres ? 'PostgreSQL' : 'SQLite'
    console.log(
      `${name}, seed ${seed + round}: ${total(report)} replies, ${report.violations.length} violations`,
    )
    for (const violation of report.violations) console.log(`  ${violation}`)
  }
  const seconds = ((performance.now() - since) / 1000).toFixed(0)
  const replies = reports.reduce((sum, it) => sum + total(it), 0)
  const violations = reports.reduce((sum, it) => sum + it.violations.length, 0)
  console.log(`\n${formatReplies(reports)}`)
  console.log(`${replies} replies in ${seconds} s, seed ${seed}: ${violations} violations`)
  return violations === 0
}

function wholeNumber(name: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number`)
  return Number(text)
}
