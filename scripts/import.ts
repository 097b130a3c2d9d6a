// Imports certifications or mentors from a file. README.md describes the files.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { systemClock } from '../src/clock.js'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract.js'
import { formatInstant } from '../src/domain/time.js'
import { certificationLines } from '../src/import/certification-lines.js'
import { importFile, type ImportReport } from '../src/import/import-file.js'
import { mentorLines } from '../src/import/mentor-lines.js'
import { sourceFormatOf } from '../src/import/source-format.js'
import { openStore } from '../src/store/open-store.js'

const USAGE = 'usage: npm run import -- FILE [--mentors] [--format csv|ndjson] [--dry-run]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { file, format, isOfMentors, isDryRun } = readArguments()
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  const store = await openStore(config.DATABASE_URL)
  const bar = new SingleBar({ format: '{bar} {percentage}% | {eta_formatted} left', stream: process.stdout })
  try {
    const report = await importFile({
      store,
      file,
      format,
      kind: isOfMentors ? mentorLines(contract) : certificationLines(contract),
      now: systemClock.now(),
      isDryRun,
      onProgress(read, size) {
        if (!bar.isActive) bar.start(size, 0)
        bar.update(read)
      },
    })
    bar.stop()
    show(report, file, isDryRun, (performance.now() - started) / 1000)
  } finally {
    bar.stop()
    await store.close()
  }
}

function readArguments() {
  const { values, positionals } = parseArguments()
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(`one FILE is to be named; ${USAGE}`)
  const format = sourceFormatOf(file, values.format)
  return { file, format, isOfMentors: values.mentors, isDryRun: values['dry-run'] }
}

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        mentors: { type: 'boolean', default: false },
        format: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}

function show(report: ImportReport, file: string, isDryRun: boolean, seconds: number): void {
  const { counts, faults, faultCount, importedBefore } = report
  if (faultCount > 0) {
    for (const { line, reason } of faults) console.error(`line ${line}: ${reason}`)
    if (faultCount > faults.length) console.error(`and ${count(faultCount - faults.length)} more`)
    console.error(`${file}: nothing was imported; faults: ${count(faultCount)}`)
    process.exitCode = 1
  } else if (importedBefore !== undefined) {
    console.log(`${file}: was imported on ${formatInstant(importedBefore)}; nothing is to be done`)
  } else {
    const outcomes = Object.entries(counts).map(([outcome, total]) => `${count(total)} ${outcome}`)
    const intro = isDryRun ? 'dry run, nothing was changed; it would be: ' : ''
    console.log(`${file}: ${intro}${outcomes.join(', ')}, in ${seconds.toFixed(1)} s`)
  }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
