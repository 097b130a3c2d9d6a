// `npm run restore`: replaces the SQLite database with a backup, unless newer records would be lost.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/interface/database-url.js'
import { restore } from '../src/store/sqlite/restore.js'
import { parseArguments, readFileArgument, runDataCommand } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'

const HELP = {
  usage: 'npm run restore -- FILE [--force]',
  about: 'Replaces the SQLite database with a backup. Stop the service first.',
  options: {
    FILE: 'a copy made by npm run backup',
    '--force': 'restore even if newer records would be lost',
    ...DATABASE_OPTION,
  },
  example: 'npm run restore -- certifications-backup.sqlite',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const options = { force: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArguments({ allowPositionals: true, options })
  const file = readFileArgument(positionals)
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined) throw new Error('restore supports SQLite only; use pg_restore for PostgreSQL')
  await restore({ file, database, isForced: values.force })
  console.log(`${database}: restored from ${file}`)
}
