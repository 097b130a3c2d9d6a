// The thread of `createImporter`: imports the file of its workerData and sends the outcome.
import { parentPort, workerData } from 'node:worker_threads'
import { serializeError } from 'serialize-error'
import { loadContract } from '../contract/load-contract.js'
import { openStore } from '../store/open-store.js'
import { certificationLines } from './certification-lines.js'
import { importFile } from './import-file.js'
import type { CertificationReport, ImportOutcome, ImportTask } from './import-thread.js'

const { databaseUrl, task } = workerData as { readonly databaseUrl: string; readonly task: ImportTask }

const outcome = await run().then(
  (report): ImportOutcome => ({ report }),
  (error: unknown): ImportOutcome => ({ error: serializeError(error) }),
)
parentPort?.postMessage(outcome)

async function run(): Promise<CertificationReport> {
  const kind = certificationLines(await loadContract())
  const store = await openStore(databaseUrl, { mustExist: true })
  try {
    return await importFile({ ...task, store, kind })
  } finally {
    await store.close()
  }
}
