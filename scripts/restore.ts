// Puts a file that backup made in the SQLite database's place. README.md says when it refuses to.
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.js'
import { sqliteFileOf } from '../src/store/open-store.js'
import { restore } from '../src/store/sqlite/restore.js'

const USAGE = 'usage: npm run restore -- FILE [--force]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { file, isForced } = readArguments()
  const database = sqliteFileOf(readConfig(process.env).DATABASE_URL)
  if (database === undefined)
    throw new Error('this is for SQLite; for a PostgreSQL database, use pg_dump and pg_restore')
  await restore({ file, database, isForced })
  console.log(`${database}: restored from ${file}`)
}

function readArguments() {
  const { values, positionals } = parseArguments()
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(`one FILE is to be named; ${USAGE}`)
  return { file, isForced: values.force }
}

function parseArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { force: { type: 'boolean', default: false } } })
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}
