// Brings the database up to date, and distributes it over the workers of Citus if asked to. README.md says when.
import { parseArgs } from 'node:util'
import { readConfig } from '../src/config.js'
import { openStore } from '../src/store/open-store.js'
import { distribute } from '../src/store/postgres/distribute.js'
import { isPostgresUrl } from '../src/store/postgres/postgres-url.js'

const USAGE = 'usage: npm run migrate -- [--distributed]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const isDistributed = readArguments()
  const url = readConfig(process.env).DATABASE_URL
  if (isDistributed && !isPostgresUrl(url))
    throw new Error('--distributed is for Citus, whose URL is postgres://…')
  await (await openStore(url)).close()
  console.log('the tables are up to date')
  if (!isDistributed) return
  const done = await distribute(url)
  console.log(done.length === 0 ? 'all is distributed already' : done.join('\n'))
}

function readArguments(): boolean {
  try {
    return parseArgs({ options: { distributed: { type: 'boolean', default: false } } }).values.distributed
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}
