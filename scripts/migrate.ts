// `npm run migrate`: creates or updates the tables, and with --distributed distributes them over Citus workers.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { openStore } from '../src/store/open-store.js'
import { distribute } from '../src/store/postgres/distribute.js'
import { isPostgresUrl } from '../src/store/interface/database-url.js'
import { parseArguments, runDataCommand } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'

const HELP = {
  usage: 'npm run migrate -- [--distributed]',
  about: 'Creates or updates the tables.',
  options: {
    '--distributed': 'also distribute the tables over the workers of Citus',
    ...DATABASE_OPTION,
  },
  example: 'npm run migrate',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const options = { distributed: { type: 'boolean', default: false } } as const
  const isDistributed = parseArguments({ options }).values.distributed
  const url = readConfig(process.env).DATABASE_URL
  if (isDistributed && !isPostgresUrl(url))
    throw new Error('--distributed requires Citus: DATABASE_URL must be a postgres:// URL')
  await (await openStore(url)).close()
  console.log('the database schema is up to date')
  if (!isDistributed) return
  const changes = await distribute(url)
  console.log(changes.length === 0 ? 'all tables are already distributed' : changes.join('\n'))
}
