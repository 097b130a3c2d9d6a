// Transfers all records from one database to another, of any engine. README.md says how.
import { transferRecords, type TransferReport } from '../src/store/transfer/transfer-records.js'
import { parseDatabaseUrl } from '../src/store/database-url.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const USAGE = 'usage: npm run migrate:engine -- --from URL --to URL [--restart]'

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const { from, to, restart } = readArguments()
  const started = performance.now()
  show(await withProgress((tell) => transferRecords({ from, to, restart, onProgress: tell })), started)
}

function readArguments() {
  const options = {
    from: { type: 'string' },
    to: { type: 'string' },
    restart: { type: 'boolean', default: false },
  } as const
  const { from, to, restart } = parseArguments({ options }).values
  return { from: readUrl('--from', from), to: readUrl('--to', to), restart }
}

function readUrl(name: string, url: string | undefined): string {
  if (url === undefined) throw new UsageError(`${name} is missing`)
  try {
    parseDatabaseUrl(url)
  } catch (error) {
    throw new UsageError(`${name} ${(error as Error).message}`)
  }
  return url
}

function show({ target, differences }: TransferReport, started: number): void {
  for (const { name, rows, checksum } of target.tables)
    console.log(`${name.padEnd(16)}${formatCount(rows).padStart(14)} rows  checksum ${checksum}`)
  for (const difference of differences) console.error(difference)
  if (differences.length === 0) {
    console.log(`all records are transferred and verified, in ${formatTimeSince(started)}`)
  } else {
    console.error(
      'the transfer is not complete: was the source written to? Start it again, with --restart if this persists',
    )
    process.exitCode = 1
  }
}
