// `npm run import`: adds the certifications or mentors of a CSV file, a workbook or an NDJSON file, all or none of them.
import '../src/process/node-version.js'
import { stat } from 'node:fs/promises'
import { systemClock } from '../src/domain/clock.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract/load-contract.js'
import { withTemporaryCopy } from '../src/files/temporary-copy.js'
import { certificationImport } from '../src/import/certification-import.js'
import { importFile, type ImportOptions } from '../src/import/import-file.js'
import { mentorImport } from '../src/import/mentor-import.js'
import { DEFAULT_DATABASE_URL } from '../src/store/interface/database-url.js'
import { openStore } from '../src/store/open-store.js'
import { runDataCommand, STANDARD_STREAM } from './command/command.js'
import { DATABASE_OPTION } from './command/database-option.js'
import { withProgress } from './command/progress.js'
import { type ImportArguments, readImportArguments } from './import/arguments.js'
import { printImportReport } from './import/report.js'

const HELP = {
  usage: 'npm run import -- FILE [--mentors] [--update] [--dry-run] [--column HEADING=FIELD]… [options]',
  about: 'Adds the certifications or mentors of a file. If a line has an error, nothing is imported.',
  options: {
    FILE: 'CSV with a header line, an Excel workbook (.xlsx), or NDJSON; - for standard input',
    '--mentors': "mentors' names instead of certifications",
    '--dry-run': 'validate, show the first records as they would be stored, but change nothing',
    '--update': 'also correct the records that the file has with id, version and changed values',
    '--column HEADING=FIELD':
      'the field of a column whose heading is not a field name; without FIELD, the column is ignored; may be repeated',
    '--ignore-unknown-columns': 'skip columns that are not fields',
    '--date-format FORMAT': 'dmy for 31.01.2026, mdy for 01/31/2026, or iso for 2026-01-31; default iso',
    '--time-zone ZONE':
      'the time zone of dates without a time, such as Europe/Berlin; default UTC; expires_at includes its day',
    '--encoding NAME': 'the encoding, such as windows-1252; default: that of the byte order mark, or UTF-8',
    '--format FORMAT': 'csv, xlsx or ndjson; default: by the file name',
    ...DATABASE_OPTION,
  },
  example: 'npm run import -- certifications.csv --dry-run',
}

await runDataCommand(HELP, main)

async function main(): Promise<void> {
  const args = readImportArguments(process.argv.slice(2))
  if (args.file === STANDARD_STREAM) {
    await withTemporaryCopy(process.stdin, Infinity, (copy) => runImport(args, copy, 'standard input'))
  } else {
    await runImport(args, args.file, args.file)
  }
}

async function runImport(args: ImportArguments, file: string, name: string): Promise<void> {
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  await stat(file) // a mistyped FILE must not create a database
  const { isOfMentors, isDryRun, options } = args
  const kind = isOfMentors ? mentorImport(contract) : certificationImport(contract)
  const store = await openStore(config.DATABASE_URL, {
    mustExist: isDryRun && config.DATABASE_URL !== DEFAULT_DATABASE_URL,
  })
  try {
    const importOptions: Omit<ImportOptions, 'onProgress'> = {
      ...options,
      store,
      file,
      kind,
      now: systemClock.now(),
      isDryRun,
    }
    const report = await withProgress((onProgress) => importFile({ ...importOptions, onProgress }))
    printImportReport(report, args, { name, started })
  } finally {
    await store.close()
  }
}
