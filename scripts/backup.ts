// Copies the SQLite database, which may be in use, to a file that restore takes back. README.md says how.
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/database-url.js'
import { backUp } from '../src/store/sqlite/backup.js'
import { parseArguments, readFileName, runCommand } from './command/command.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const USAGE = 'usage: npm run backup -- FILE'

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const file = readFileName(parseArguments({ allowPositionals: true }).positionals)
  const started = performance.now()
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined) throw new Error('this is for SQLite; for a PostgreSQL database, use pg_dump')
  const bytes = await withProgress((tell) => backUp({ database, file, onProgress: tell }))
  console.log(`${file}: ${formatCount(bytes)} bytes, checked, in ${formatTimeSince(started)}`)
}
