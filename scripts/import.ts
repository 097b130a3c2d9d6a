// `npm run import`: adds the certifications or mentors of a CSV or NDJSON file, all or none of them.
import '../src/process/node-version.js'
import { systemClock } from '../src/domain/clock.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { formatInstant } from '../src/domain/time.js'
import { certificationLines } from '../src/import/certification-lines.js'
import { importFile, type ImportReport } from '../src/import/import-file.js'
import { mentorLines } from '../src/import/mentor-lines.js'
import { sourceFormatOf } from '../src/import/source-format.js'
import { openStore } from '../src/store/open-store.js'
import { parseArguments, readFileArgument, runCommand } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { formatCount, formatTimeSince } from './command/format.js'
import { withProgress } from './command/progress.js'

const HELP = {
  usage: 'npm run import -- FILE [--mentors] [--format csv|ndjson] [--dry-run]',
  about: 'Adds the certifications or mentors of a file. If a line has an error, nothing is imported.',
  options: {
    FILE: 'CSV with a header line, or NDJSON, in UTF-8',
    '--mentors': "mentors' names instead of certifications",
    '--format FORMAT': 'csv or ndjson; default: by the name of the file',
    '--dry-run': 'validate and report, but change nothing',
    ...DATABASE_OPTION,
  },
  example: 'npm run import -- certifications.csv --dry-run',
}

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { file, format, isOfMentors, isDryRun } = readArguments()
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  const kind = isOfMentors ? mentorLines(contract) : certificationLines(contract)
  const store = await openStore(config.DATABASE_URL)
  try {
    const report = await withProgress((onProgress) =>
      importFile({ store, file, format, kind, now: systemClock.now(), isDryRun, onProgress }),
    )
    printReport(report, file, isDryRun, started)
  } finally {
    await store.close()
  }
}

function readArguments() {
  const options = {
    mentors: { type: 'boolean', default: false },
    format: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArguments({ allowPositionals: true, options })
  const file = readFileArgument(positionals)
  const format = sourceFormatOf(file, values.format)
  return { file, format, isOfMentors: values.mentors, isDryRun: values['dry-run'] }
}

function printReport(report: ImportReport, file: string, isDryRun: boolean, started: number): void {
  const { counts, errors, errorCount, importedBefore } = report
  if (errorCount > 0) {
    for (const { line, reason } of errors) console.error(`line ${line}: ${reason}`)
    if (errorCount > errors.length)
      console.error(`… and ${formatCount(errorCount - errors.length)} more errors`)
    console.error(`${file}: nothing imported; errors: ${formatCount(errorCount)}`)
    process.exitCode = 1
  } else if (importedBefore !== undefined) {
    console.log(`${file}: already imported on ${formatInstant(importedBefore)}; nothing to do`)
  } else {
    const outcomes = Object.entries(counts).map(([outcome, total]) => `${formatCount(total)} ${outcome}`)
    const intro = isDryRun ? 'dry run, nothing changed; an import would give ' : ''
    console.log(`${file}: ${intro}${outcomes.join(', ')}, in ${formatTimeSince(started)}`)
  }
}
