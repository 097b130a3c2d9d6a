// `npm run backup`: copies the SQLite database, while the service runs, to a file for `npm run restore`.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/interface/database-url.js'
import { backUp } from '../src/store/sqlite/backup.js'
import { parseArguments, readFileArgument, runDataCommand } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run backup -- FILE',
  about: 'Copies the SQLite database to a file for npm run restore. The service may run.',
  options: {
    FILE: 'the copy, which must not exist',
    ...DATABASE_OPTION,
  },
  example: 'npm run backup -- certifications-backup.sqlite',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const file = readFileArgument(parseArguments({ allowPositionals: true }).positionals)
  const started = performance.now()
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined) throw new Error('backup supports SQLite only; use pg_dump for PostgreSQL')
  const bytes = await withProgress((onProgress) => backUp({ database, file, onProgress }))
  console.log(`${file}: ${formatCount(bytes)} bytes, verified, in ${formatTimeSince(started)}`)
}
