// A thread of `createImporter`: takes one order after the other, and answers each with its outcome.
import { parentPort } from 'node:worker_threads'
import { serializeError } from 'serialize-error'
import { loadContract } from '../contract/load-contract.js'
import { openStore } from '../store/open-store.js'
import { certificationImport } from './certification-import.js'
import { importFile } from './import-file.js'
import type { CertificationReport, ImportOrder, ImportOutcome } from './import-thread.js'

const kind = certificationImport(await loadContract())

parentPort?.on('message', (order: ImportOrder) => {
  void carryOut(order)
    .then(
      (report): ImportOutcome => ({ report }),
      (error: unknown): ImportOutcome => ({ error: serializeError(error) }),
    )
    .then((outcome) => parentPort?.postMessage(outcome))
})

async function carryOut({ databaseUrl, task }: ImportOrder): Promise<CertificationReport> {
  const store = await openStore(databaseUrl, { mustExist: true })
  try {
    return await importFile({ ...task, store, kind })
  } finally {
    await store.close()
  }
}
