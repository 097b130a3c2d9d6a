import { once } from 'node:events'
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
 * Imports a file as `importFile` does. If the signal aborts before the commit, nothing is imported.
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
  /** In shared memory, so that the thread sees at once that it becomes 1: the import is to be rolled back. */
  readonly aborted: Int32Array
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
 *
 * To abort an import, it asks the thread to roll back, and waits for that. Terminating the thread would be faster, but better-sqlite3
 * aborts the whole process if a thread ends while it creates a result or an error. A thread that waits for the database creates an
 * error each millisecond.
 */
export function createImporter(databaseUrl: string): Importer {
  return async (task, signal) => {
    signal.throwIfAborted()
    const thread = idle.pop() ?? new Worker(new URL('./import-worker.js', import.meta.url))
    const response = await requestImport(
      { databaseUrl, task, aborted: new Int32Array(new SharedArrayBuffer(4)) },
      thread,
      signal,
    )
    if ('report' in response) return response.report // even if the signal has aborted, because it came too late
    signal.throwIfAborted()
    throw deserializeError(response.error)
  }
}

/** Sends a request to the thread and waits for its response. Then the thread is idle again. */
async function requestImport(
  request: ImportWorkerRequest,
  thread: Worker,
  signal: AbortSignal,
): Promise<ImportWorkerResponse> {
  const abort = () => void Atomics.store(request.aborted, 0, 1)
  signal.addEventListener('abort', abort)
  thread.ref()
  thread.postMessage(request)
  try {
    const [response] = (await once(thread, 'message')) as [ImportWorkerResponse]
    thread.unref()
    idle.push(thread)
    return response
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
