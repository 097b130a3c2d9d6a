// `npm run migrate:engine`: copies all records to another database, for example from SQLite to PostgreSQL.
import '../src/process/node-version.js'
import { transferRecords, type TransferReport } from '../src/store/transfer/transfer-records.js'
import { parseDatabaseUrl } from '../src/store/database-url.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run migrate:engine -- --from URL --to URL [--restart]',
  about: 'Copies all records to another database and verifies the copy. Stop the service first.',
  options: {
    '--from URL': 'the database to copy',
    '--to URL': 'an empty database',
    '--restart': 'delete what an unfinished transfer has copied, and start from the beginning',
  },
  example:
    'npm run migrate:engine -- --from sqlite:./data/certifications.sqlite --to postgres://localhost/certifications',
}

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { from, to, restart } = readArguments()
  const started = performance.now()
  printReport(await withProgress((onProgress) => transferRecords({ from, to, restart, onProgress })), started)
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

function printReport({ target, differences }: TransferReport, started: number): void {
  for (const { name, rows, checksum } of target.tables)
    console.log(`${name.padEnd(16)}${formatCount(rows).padStart(14)} rows  checksum ${checksum}`)
  for (const difference of differences) console.error(difference)
  if (differences.length === 0) {
    console.log(`transfer complete and verified in ${formatTimeSince(started)}`)
  } else {
    console.error(
      'transfer not complete: the source may have changed meanwhile; run the command again, with --restart if the difference remains',
    )
    process.exitCode = 1
  }
}
