// Brings the database up to date, and distributes it over the workers of Citus if asked to. README.md says when.
import { readConfig } from '../src/config.js'
import { openStore } from '../src/store/open-store.js'
import { distribute } from '../src/store/postgres/distribute.js'
import { isPostgresUrl } from '../src/store/database-url.js'
import { parseArguments, runCommand } from './command/command.js'

const USAGE = 'usage: npm run migrate -- [--distributed]'

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const options = { distributed: { type: 'boolean', default: false } } as const
  const isDistributed = parseArguments({ options }).values.distributed
  const url = readConfig(process.env).DATABASE_URL
  if (isDistributed && !isPostgresUrl(url))
    throw new Error('--distributed is for Citus, whose URL is postgres://…')
  await (await openStore(url)).close()
  console.log('the tables are up to date')
  if (!isDistributed) return
  const done = await distribute(url)
  console.log(done.length === 0 ? 'all is distributed already' : done.join('\n'))
}
