// `npm run export`: writes all certifications or mentors to a file that `npm run import` can read.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { certificationExport } from '../src/export/certification-export.js'
import { exportFile } from '../src/export/export-file.js'
import { mentorExport } from '../src/export/mentor-export.js'
import { sourceFormatOf } from '../src/import/source-format.js'
import { openStore } from '../src/store/open-store.js'
import type { Store } from '../src/store/store.js'
import { parseArguments, readFileArgument, runCommand } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run export -- FILE [--mentors] [--format csv|ndjson]',
  about:
    'Writes all certifications, or all mentors, to a file that npm run import can read. The service may run.',
  options: {
    FILE: 'the new file; its name ends in .csv, .ndjson or .jsonl',
    '--mentors': "mentors' names instead of certifications",
    '--format FORMAT': 'csv or ndjson, for other file names',
    ...DATABASE_OPTION,
  },
  example: 'npm run export -- certifications.csv',
}

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { file, format, isOfMentors } = readArguments()
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  const store = await openStore(config.DATABASE_URL, { mustExist: true })
  try {
    const kind = isOfMentors ? mentorExport(contract) : certificationExport(contract)
    const total = isOfMentors ? 0 : await countCertifications(store) // mentors are not counted: no progress bar
    const records = await withProgress((onProgress) =>
      exportFile({ store, file, format, kind, onProgress: (it) => total > 0 && onProgress(it, total) }),
    )
    const noun = isOfMentors ? 'mentors' : 'certifications'
    console.log(`${file}: ${formatCount(records)} ${noun} exported in ${formatTimeSince(started)}`)
  } finally {
    await store.close()
  }
}

/** The current number of certifications. It may change before the export begins. */
async function countCertifications(store: Store): Promise<number> {
  return (await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total
}

function readArguments() {
  const options = { mentors: { type: 'boolean', default: false }, format: { type: 'string' } } as const
  const { values, positionals } = parseArguments({ allowPositionals: true, options })
  const file = readFileArgument(positionals)
  return { file, format: sourceFormatOf(file, values.format), isOfMentors: values.mentors }
}
