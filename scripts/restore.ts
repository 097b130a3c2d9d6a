// Puts a file that backup made in the SQLite database's place. README.md says when it refuses to.
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/database-url.js'
import { restore } from '../src/store/sqlite/restore.js'
import { parseArguments, readFileName, runCommand } from './command/command.js'

const USAGE = 'usage: npm run restore -- FILE [--force]'

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const options = { force: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArguments({ allowPositionals: true, options })
  const file = readFileName(positionals)
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined)
    throw new Error('this is for SQLite; for a PostgreSQL database, use pg_dump and pg_restore')
  await restore({ file, database, isForced: values.force })
  console.log(`${database}: restored from ${file}`)
}
