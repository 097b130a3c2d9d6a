// The worker of import-thread.ts: runs one import after the other, and answers each request with a report or an error.
import { parentPort } from 'node:worker_threads'
import { serializeError } from 'serialize-error'
import { loadContract } from '../contract/load-contract.js'
import { openStore } from '../store/open-store.js'
import { certificationImport } from './certification-import.js'
import { importFile } from './import-file.js'
import {
  ABORT,
  type CertificationReport,
  type ImportWorkerRequest,
  type ImportWorkerResponse,
} from './import-thread.js'

const kind = certificationImport(await loadContract())

let controller = new AbortController()

parentPort?.on('message', (request: ImportWorkerRequest | typeof ABORT) => {
  if (request === ABORT) return controller.abort()
  controller = new AbortController()
  void runImport(request, controller.signal)
    .then(
      (report): ImportWorkerResponse => ({ report }),
      (error: unknown): ImportWorkerResponse => ({ error: serializeError(error) }),
    )
    .then((response) => parentPort?.postMessage(response))
})

async function runImport(
  { databaseUrl, task }: ImportWorkerRequest,
  signal: AbortSignal,
): Promise<CertificationReport> {
  const store = await openStore(databaseUrl, { mustExist: true })
  try {
    return await importFile({ ...task, store, kind, signal })
  } finally {
    await store.close()
  }
}
