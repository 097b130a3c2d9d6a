// Exports certifications or mentors to a file that import takes back. README.md describes the files.
import { parseArgs } from 'node:util'
import { SingleBar } from 'cli-progress'
import { readConfig } from '../src/config.js'
import { loadContract } from '../src/contract.js'
import { certificationExport } from '../src/export/certification-export.js'
import { exportFile } from '../src/export/export-file.js'
import { mentorExport } from '../src/export/mentor-export.js'
import { sourceFormatOf } from '../src/import/source-format.js'
import { openStore } from '../src/store/open-store.js'
import type { Store } from '../src/store/store.js'

const USAGE = 'usage: npm run export -- FILE [--mentors] [--format csv|ndjson]'

try {
  await main()
} catch (error) {
  console.error((error as Error).message.replaceAll('\n', ' '))
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { file, format, isOfMentors } = readArguments()
  const started = performance.now()
  const config = readConfig(process.env)
  const contract = await loadContract()
  const store = await openStore(config.DATABASE_URL)
  const bar = new SingleBar({ format: '{bar} {percentage}% | {eta_formatted} left', stream: process.stdout })
  try {
    const kind = isOfMentors ? mentorExport(contract) : certificationExport(contract)
    if (!isOfMentors) bar.start(await totalOf(store), 0)
    const records = await exportFile({ store, file, format, kind, onProgress: (it) => bar.update(it) })
    bar.stop()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(
      `${file}: ${records.toLocaleString('en')} ${isOfMentors ? 'mentors' : 'certifications'}, in ${seconds} s`,
    )
  } finally {
    bar.stop()
    await store.close()
  }
}

/** How many certifications there are, at about the time. */
async function totalOf(store: Store): Promise<number> {
  return (await store.listCertifications({}, { limit: 1, offset: 0 }, 0)).total
}

function readArguments() {
  const { values, positionals } = parseArguments()
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(`one FILE is to be named; ${USAGE}`)
  return { file, format: sourceFormatOf(file, values.format), isOfMentors: values.mentors }
}

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { mentors: { type: 'boolean', default: false }, format: { type: 'string' } },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${USAGE}`)
  }
}
