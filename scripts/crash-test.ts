// Kills the service at random moments while clients write, and proves that nothing acknowledged is lost. README.md says what.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArguments, parseWholeNumber, runCommand } from './command/command.js'
import { formatCount } from './command/format.js'
import { CrashRun } from './crash-test/crash-run.js'

const USAGE = 'usage: npm run test:crash -- [--kills N] [--seed S]'
const MAX_LOSSES_TOLD = 20

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const { kills, seed } = readArguments()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
  const folder = mkdtempSync(join(tmpdir(), 'certifications-crash-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { losses, acknowledged, doubts, records, keysRepeated, killedStarts } = await new CrashRun(
    join(folder, 'crash.sqlite'),
    seed,
  ).carryOut(kills)

  const total = Object.values(acknowledged).reduce((sum, it) => sum + it, 0)
  const kinds = Object.entries(acknowledged)
    .map(([kind, it]) => `${formatCount(it)} ${kind}`)
    .join(', ')
  console.log(
    `kills: ${formatCount(kills)}, and ${formatCount(killedStarts)} while it started again; seed ${seed}`,
  )
  console.log(`acknowledged writes: ${formatCount(total)} (${kinds})`)
  console.log(
    `writes in doubt: ${formatCount(doubts.found + doubts.notFound)}, of which ${formatCount(doubts.found)} are there and ${formatCount(doubts.notFound)} are not`,
  )
  console.log(`keys sent again: ${formatCount(keysRepeated)}; records in the end: ${formatCount(records)}`)
  console.log(`lost, half there or at odds: ${formatCount(losses.length)}`)
  for (const loss of losses.slice(0, MAX_LOSSES_TOLD)) console.error(loss)
  if (total === 0) console.error('nothing was acknowledged, so nothing is shown')
  process.exitCode = losses.length === 0 && total > 0 ? 0 : 1
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
