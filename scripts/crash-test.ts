// `npm run test:crash`: kills the service with SIGKILL while clients write, and checks that no acknowledged write is lost.
//
// A write is acknowledged by its reply, so it must survive every crash after that. The test keeps a ledger of all replies.
// After each kill and restart it compares every record of the database with the ledger, field by field: an acknowledged
// write must be there; a write without a reply is in doubt and must be there completely or not at all. In addition, the
// database must be consistent in itself: totals, histories, audit trail, idempotency keys and SQLite's own checks.
//
// A kill cannot show whether data has left the operating system's cache. test/store/sqlite/fsync.test.ts checks that.
import '../src/process/node-version.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArguments, parseWholeNumber, runCommand } from './command/command.js'
import { formatCount } from './command/format.js'
import { CrashRun } from './crash-test/crash-run.js'

const HELP = {
  usage: 'npm run test:crash -- [--kills N] [--seed S]',
  about: 'Kills the service repeatedly while it writes, and checks that no acknowledged write is lost.',
  options: {
    '--kills N': 'how often',
    '--seed S': 'another sequence of random requests',
  },
  example: 'npm run test:crash -- --kills 20',
}
const MAX_PRINTED_FAILURES = 20

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { kills, seed } = readArguments()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  const folder = mkdtempSync(join(tmpdir(), 'certifications-crash-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const crashRun = new CrashRun(join(folder, 'crash.sqlite'), seed)
  await crashRun.run(kills)
  const { failures, acknowledged, inDoubt, records, repeatedKeys, killedStarts } = crashRun

  const total = Object.values(acknowledged).reduce((sum, it) => sum + it, 0)
  const kinds = Object.entries(acknowledged)
    .map(([kind, it]) => `${formatCount(it)} ${kind}`)
    .join(', ')
  const { committed, notCommitted } = inDoubt
  console.log(
    `kills: ${formatCount(kills)}, plus ${formatCount(killedStarts)} during a restart; seed ${seed}`,
  )
  console.log(`acknowledged writes: ${formatCount(total)} (${kinds})`)
  console.log(
    `writes in doubt: ${formatCount(committed + notCommitted)} (${formatCount(committed)} committed, ${formatCount(notCommitted)} not)`,
  )
  console.log(
    `idempotency keys repeated: ${formatCount(repeatedKeys)}; records at the end: ${formatCount(records)}`,
  )
  console.log(`failures: ${formatCount(failures.length)}`)
  for (const failure of failures.slice(0, MAX_PRINTED_FAILURES)) console.error(failure)
  if (total === 0) console.error('no write was acknowledged, so the run proves nothing')
  process.exitCode = failures.length === 0 && total > 0 ? 0 : 1
}

function readArguments() {
  const options = {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  } as const
  const { kills, seed } = parseArguments({ options }).values
  return {
    kills: parseWholeNumber('--kills', kills, 1, 10_000),
    seed: parseWholeNumber('--seed', seed, 0, 2 ** 20),
  }
}
