// `npm run erase`: makes a mentor's records anonymous, for good.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { systemClock } from '../src/domain/clock.js'
import { isPostgresUrl } from '../src/store/interface/database-url.js'
import { openStore } from '../src/store/open-store.js'
import { parseArguments, runDataCommand, UsageError } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount } from './command/format.js'

const HELP = {
  usage: 'npm run erase -- --mentor ID',
  about:
    "Replaces a mentor's id by a random pseudonym in every record and in the audit trail, and deletes the name. This cannot be undone. Backups keep the old data.",
  options: {
    '--mentor ID': 'the mentor to make anonymous',
    ...DATABASE_OPTION,
  },
  example: 'npm run erase -- --mentor mentor-42',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const { mentor } = parseArguments({ options: { mentor: { type: 'string' } } }).values
  if (mentor === undefined) throw new UsageError('--mentor is missing')
  const url = readConfig(process.env).DATABASE_URL
  const store = await openStore(url, { mustExist: true })
  try {
    const erased = await store.eraseMentor(mentor, systemClock.now())
    if (erased === undefined) throw new Error(`there is no data of the mentor ${mentor}`)
    const { pseudonym, certifications } = erased
    console.log(`erased: ${formatCount(certifications)} certifications are now those of ${pseudonym}`)
    console.log('backups and exports that were made before still have the old data')
    if (isPostgresUrl(url))
      console.log('the old data stays in the files of the server; scripts/README.md says how to remove it')
  } finally {
    await store.close()
  }
}
