import { Worker } from 'node:worker_threads'
import { deserializeError, type ErrorObject } from 'serialize-error'
import type { Instant } from '../domain/time.js'
import '../store/interface/cloneable-error.js'
import type { Actor } from '../store/interface/store.js'
import type { StoredCertification } from './certification-import.js'
import type { ImportReport } from './import-report.js'
import type { SourceOptions } from './read-lines.js'
import type { ImportFormat } from './source-format.js'

/** A file of certifications, and the options for importing it. */
export interface ImportTask extends SourceOptions {
  readonly file: string
  readonly format: ImportFormat
  readonly now: Instant
  readonly actor: Actor
  /** Whether to roll back the import at its end. */
  readonly isDryRun: boolean
}

/**
 * Imports a file as `importFile` does. If the signal aborts before the import is complete, nothing is imported.
 *
 * @throws what `importFile` throws, or the reason of the signal.
 */
export type Importer = (task: ImportTask, signal: AbortSignal) => Promise<CertificationReport>

/** The report of an import of certifications. */
export type CertificationReport = ImportReport<StoredCertification>

/** A message to a thread: a task, and the database to import into. */
export interface ImportWorkerRequest {
  readonly databaseUrl: string
  readonly task: ImportTask
}

/** The response of a thread. */
export type ImportWorkerResponse = { readonly report: CertificationReport } | { readonly error: ErrorObject }

/**
 * Idle threads, which are reused because a new one takes over half a second to load its modules. An import usually follows a dry run.
 * Idle threads do not keep the process running.
 */
const idle: Worker[] = []

/**
 * Creates an importer that works in a thread with its own connection to the database, so that the service answers requests meanwhile.
 * To abort an import, it terminates the thread; the database then rolls back the open transaction.
 */
export function createImporter(databaseUrl: string): Importer {
  return async (task, signal) => {
    signal.throwIfAborted()
    const thread = idle.pop() ?? new Worker(new URL('./import-worker.js', import.meta.url))
    const response = await requestImport({ databaseUrl, task }, thread, signal)
    if ('error' in response) throw deserializeError(response.error)
    return response.report
  }
}

/** Sends a request to the thread and waits for its response. Then the thread is idle again. If the signal aborts, the thread ends. */
async function requestImport(
  request: ImportWorkerRequest,
  thread: Worker,
  signal: AbortSignal,
): Promise<ImportWorkerResponse> {
  const end = () => void thread.terminate()
  signal.addEventListener('abort', end)
  thread.ref()
  thread.postMessage(request)
  try {
    const response = await new Promise<ImportWorkerResponse>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => reject(signal.reason))
    })
    signal.throwIfAborted() // if it aborts just after the response, the thread is ending too
    thread.unref()
    idle.push(thread)
    return response
  } finally {
    signal.removeEventListener('abort', end)
    for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
  }
}
