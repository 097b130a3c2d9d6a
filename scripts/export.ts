// `npm run export`: writes all certifications or mentors to a file that `npm run import` can read.
import '../src/process/node-version.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { certificationExport } from '../src/export/certification-export.js'
import { exportFile, exportTo } from '../src/export/export-file.js'
import { mentorExport } from '../src/export/mentor-export.js'
import { sourceFormatOf } from '../src/import/source-format.js'
import { openStore } from '../src/store/open-store.js'
import type { Store } from '../src/store/interface/store.js'
import { parseArguments, readFileArgument, runDataCommand, STANDARD_STREAM } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run export -- FILE [--mentors] [--format csv|ndjson] [--for-spreadsheet]',
  about:
    'Writes all certifications, or all mentors, to a file that npm run import can read. The service may run.',
  options: {
    FILE: "the new file; its name ends in .csv, .ndjson or .jsonl; - for standard output (with npm run -s, which leaves out npm's own lines)",
    '--mentors': "mentors' names instead of certifications",
    '--format FORMAT': 'csv or ndjson, for other file names',
    '--for-spreadsheet':
      'CSV for spreadsheet programs such as Excel: marked as UTF-8, with an apostrophe before cells that would run as a formula; an import removes both',
    ...DATABASE_OPTION,
  },
  example: 'npm run export -- certifications.csv',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const { file, format, isOfMentors, isForSpreadsheet } = readArguments()
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  const store = await openStore(config.DATABASE_URL, { mustExist: true })
  try {
    const kind = isOfMentors ? mentorExport(contract) : certificationExport(contract)
    const total = isOfMentors ? 0 : await countCertifications(store) // mentors are not counted: no progress bar
    const options = { store, format, kind, isForSpreadsheet }
    const isStandardOutput = file === STANDARD_STREAM
    const records = isStandardOutput
      ? await exportTo(process.stdout, options)
      : await withProgress((onProgress) =>
          exportFile({ ...options, file, onProgress: (it) => total > 0 && onProgress(it, total) }),
        )
    const noun = isOfMentors ? 'mentors' : 'certifications'
    const text = `${formatCount(records)} ${noun} exported in ${formatTimeSince(started)}`
    if (isStandardOutput) console.error(text)
    else console.log(`${file}: ${text}`)
  } finally {
    await store.close()
  }
}

/** Returns the current number of certifications, for the progress bar. It may change before the export begins. */
async function countCertifications(store: Store): Promise<number> {
  return (await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total
}

function readArguments() {
  const options = {
    mentors: { type: 'boolean', default: false },
    format: { type: 'string' },
    'for-spreadsheet': { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArguments({ allowPositionals: true, options })
  const file = readFileArgument(positionals)
  return {
    file,
    format: sourceFormatOf(file, values.format),
    isOfMentors: values.mentors,
    isForSpreadsheet: values['for-spreadsheet'],
  }
}
