import { Worker } from 'node:worker_threads'
import { deserializeError, type ErrorObject } from 'serialize-error'
import type { Instant } from '../domain/time.js'
import '../store/sqlite/cloneable-error.js'
import type { Actor } from '../store/store.js'
import type { StoredCertification } from './certification-lines.js'
import type { ImportReport } from './import-file.js'
import type { SourceOptions } from './read-lines.js'
import type { ImportFormat } from './source-format.js'

/** A file of certifications, and how to import it. */
export interface ImportTask extends SourceOptions {
  readonly file: string
  readonly format: ImportFormat
  readonly now: Instant
  readonly actor: Actor
  /** Whether to roll the import back at its end. */
  readonly isDryRun: boolean
}

/**
 * Imports a file as `importFile` does. If the signal aborts before the import is complete, nothing is imported.
 *
 * @throws what `importFile` throws, or the reason of the signal.
 */
export type Importer = (task: ImportTask, signal: AbortSignal) => Promise<CertificationReport>

export type CertificationReport = ImportReport<StoredCertification>
export type ImportOutcome = { readonly report: CertificationReport } | { readonly error: ErrorObject }

/**
 * Makes an importer that works in a thread of its own, with its own connection to the database: requests are answered meanwhile. The
 * thread ends with the import; ended earlier, it leaves a transaction that the database rolls back.
 */
export function createImporter(databaseUrl: string): Importer {
  return (task, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const thread = new Worker(new URL('./import-worker.js', import.meta.url), {
        workerData: { databaseUrl, task },
      })
      signal.addEventListener('abort', () => void thread.terminate())
      thread.once('message', (outcome: ImportOutcome) => {
        if ('report' in outcome) resolve(outcome.report)
        else reject(deserializeError(outcome.error))
      })
      thread.once('error', reject)
      thread.once('exit', () => reject(signal.reason)) // after a message, the promise is settled already
    })
}
