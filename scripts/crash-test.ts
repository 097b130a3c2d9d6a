// Kills the service at random moments while clients write, and proves that nothing acknowledged is lost. README.md says what.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CrashRun } from './crash-test/crash-run.js'

const USAGE = 'usage: npm run test:crash -- [--kills N] [--seed S]'
const MOST_LOSSES_TOLD = 20

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

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
    .map(([kind, it]) => `${count(it)} ${kind}`)
    .join(', ')
  console.log(`kills: ${count(kills)}, and ${count(killedStarts)} while it started again; seed ${seed}`)
  console.log(`acknowledged writes: ${count(total)} (${kinds})`)
  console.log(
    `writes in doubt: ${count(doubts.found + doubts.notFound)}, of which ${count(doubts.found)} are there and ${count(doubts.notFound)} are not`,
  )
  console.log(`keys sent again: ${count(keysRepeated)}; records in the end: ${count(records)}`)
  console.log(`lost, half there or at odds: ${count(losses.length)}`)
  for (const loss of losses.slice(0, MOST_LOSSES_TOLD)) console.error(loss)
  if (total === 0) console.error('nothing was acknowledged, so nothing is shown')
  process.exitCode = losses.length === 0 && total > 0 ? 0 : 1
}

function count(number: number): string {
  return number.toLocaleString('en')
}

function readArguments() {
  const { kills, seed } = parseArguments()
  return { kills: readNumber('--kills', kills, 1, 10_000), seed: readNumber('--seed', seed, 0, 2 ** 20) }
}

function parseArguments() {
  try {
    const options = {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
    } as const
    return parseArgs({ options }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]+$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new Error(`${name} must be a whole number from ${least} to ${most}; ${USAGE}`)
}
