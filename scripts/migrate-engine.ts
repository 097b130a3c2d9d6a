// `npm run migrate:engine`: copies all records to another database, for example from SQLite to PostgreSQL.
import '../src/process/node-version.js'
import { transferRecords, type TransferReport } from '../src/transfer/transfer-records.js'
import { parseDatabaseUrl } from '../src/store/interface/database-url.js'
import { parseArguments, runDataCommand, UsageError } from './command/command.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run migrate:engine -- [--from URL] [--to URL] [--restart]',
  about: 'Copies all records to another database and verifies the copy. Stop the service first.',
  options: {
    '--from URL': 'the database to copy; default: FROM_DATABASE_URL',
    '--to URL': 'an empty database; default: TO_DATABASE_URL',
    '--restart': 'delete what an unfinished transfer has copied, and start from the beginning',
    FROM_DATABASE_URL: 'the database to copy; unlike an argument, the process list does not show it',
    TO_DATABASE_URL: 'an empty database; also for a URL with a password',
  },
  example:
    'npm run migrate:engine -- --from sqlite:./data/certifications.sqlite --to postgres://localhost/certifications',
}

await runDataCommand(HELP, main)

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
  return {
    from: readUrl('--from', from, 'FROM_DATABASE_URL'),
    to: readUrl('--to', to, 'TO_DATABASE_URL'),
    restart,
  }
}

function readUrl(option: string, argument: string | undefined, variable: string): string {
  const url = argument ?? process.env[variable]
  if (url === undefined) throw new UsageError(`${option} and ${variable} are missing; give one of them`)
  try {
    parseDatabaseUrl(url)
  } catch (error) {
    throw new UsageError(`${argument === undefined ? variable : option} ${(error as Error).message}`)
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
