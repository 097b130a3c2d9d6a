// Moves all records from one database to another, of whichever engines. README.md says how.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { moveRecords, type MoveReport } from '../src/store/move/move-records.js'
import { checkDatabaseUrl } from '../src/store/open-store.js'

const USAGE = 'usage: npm run migrate:engine -- --from URL --to URL [--anew]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { from, to, isAnew } = readArguments()
  const started = performance.now()
  const bar = new SingleBar({ format: '{bar} {percentage}% | {eta_formatted} left', stream: process.stdout })
  try {
    const report = await moveRecords({
      from,
      to,
      isAnew,
      onProgress(done, total) {
        if (!bar.isActive) bar.start(total, 0)
        bar.update(done)
      },
    })
    bar.stop()
    show(report, (performance.now() - started) / 1000)
  } finally {
    bar.stop()
  }
}

function readArguments() {
  const { from, to, anew } = parseArguments()
  return { from: readUrl('--from', from), to: readUrl('--to', to), isAnew: anew }
}

function parseArguments() {
  try {
    return parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        anew: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}

function readUrl(name: string, url: string | undefined): string {
  if (url === undefined) throw new Error(`${name} is missing; ${USAGE}`)
  try {
    checkDatabaseUrl(url)
  } catch (error) {
    throw new Error(`${name} ${(error as Error).message}; ${USAGE}`)
  }
  return url
}

function show({ target, differences }: MoveReport, seconds: number): void {
  for (const { name, rows, checksum } of target.tables)
    console.log(`${name.padEnd(16)}${count(rows).padStart(14)} rows  checksum ${checksum}`)
  for (const difference of differences) console.error(difference)
  if (differences.length === 0) {
    console.log(`all is moved, and the same on both sides; it took ${seconds.toFixed(1)} s`)
  } else {
    console.error(
      'the move is not finished: was the source written to? Start it again, with --anew if this goes on',
    )
    process.exitCode = 1
  }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
