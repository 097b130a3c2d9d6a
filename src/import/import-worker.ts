// The worker of import-thread.ts: runs one import after the other, and answers each request with a report or an error.
import { parentPort } from 'node:worker_threads'
import { serializeError } from 'serialize-error'
import { loadContract } from '../contract/load-contract.js'
import { openStore } from '../store/open-store.js'
import { certificationImport } from './certification-import.js'
import { importFile } from './import-file.js'
import type { CertificationReport, ImportWorkerRequest, ImportWorkerResponse } from './import-thread.js'

const kind = certificationImport(await loadContract())

parentPort?.on('message', (request: ImportWorkerRequest) => {
  void runImport(request)
    .then(
      (report): ImportWorkerResponse => ({ report }),
      (error: unknown): ImportWorkerResponse => ({ error: serializeError(error) }),
    )
    .then((response) => parentPort?.postMessage(response))
})

async function runImport({ databaseUrl, task, aborted }: ImportWorkerRequest): Promise<CertificationReport> {
  const store = await openStore(databaseUrl, { mustExist: true })
  try {
    return await importFile({ ...task, store, kind, isAborted: () => Atomics.load(aborted, 0) === 1 })
  } finally {
    await store.close()
  }
}
