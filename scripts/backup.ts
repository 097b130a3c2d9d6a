// Copies the SQLite database, which may be in use, to a file that restore takes back. README.md says how.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/open-store.js'
import { backUp } from '../src/store/sqlite/backup.js'

const USAGE = 'usage: npm run backup -- FILE'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const file = readArguments()
  const started = performance.now()
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined) throw new Error('this is for SQLite; for a PostgreSQL database, use pg_dump')
  const bar = new SingleBar({ format: '{bar} {percentage}% | {eta_formatted} left', stream: process.stdout })
  try {
    const bytes = await backUp({
      database,
      file,
      onProgress(copied, total) {
        if (!bar.isActive) bar.start(total, 0)
        bar.update(copied)
      },
    })
    bar.stop()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${file}: ${bytes.toLocaleString('en')} bytes, checked, in ${seconds} s`)
  } finally {
    bar.stop()
  }
}

function readArguments(): string {
  const [file, ...others] = parseArguments()
  if (file === undefined || others.length > 0) throw new Error(`one FILE is to be named; ${USAGE}`)
  return file
}

function parseArguments(): string[] {
  try {
    return parseArgs({ allowPositionals: true, options: {} }).positionals
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}
