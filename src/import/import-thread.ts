import { Worker } from 'node:worker_threads'
import { deserializeError, type ErrorObject } from 'serialize-error'
import type { Instant } from '../domain/time.js'
import '../store/sqlite/cloneable-error.js'
import type { Actor } from '../store/store.js'
import type { StoredCertification } from './certification-import.js'
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

/** What a thread is given: a task, and the database that it is for. */
export interface ImportOrder {
  readonly databaseUrl: string
  readonly task: ImportTask
}

/** What a thread answers. */
export type ImportOutcome = { readonly report: CertificationReport } | { readonly error: ErrorObject }

/**
 * Threads that have done an import and wait for another one: a thread takes over half a second to load its modules, and an import
 * mostly follows its dry run. They do not keep the process running.
 */
const idle: Worker[] = []

/**
 * Makes an importer that works in a thread, with a connection of its own to the database: requests are answered meanwhile. A thread
 * that is ended amid an import leaves a transaction that the database rolls back.
 */
export function createImporter(databaseUrl: string): Importer {
  return async (task, signal) => {
    signal.throwIfAborted()
    const thread = idle.pop() ?? new Worker(new URL('./import-worker.js', import.meta.url))
    const outcome = await outcomeOf({ databaseUrl, task }, thread, signal)
    if ('error' in outcome) throw deserializeError(outcome.error)
    return outcome.report
  }
}

/** Gives the thread an order and waits for its outcome; the thread is idle then. If the signal aborts first, the thread ends. */
async function outcomeOf(order: ImportOrder, thread: Worker, signal: AbortSignal): Promise<ImportOutcome> {
  const end = () => void thread.terminate()
  signal.addEventListener('abort', end)
  thread.ref()
  thread.postMessage(order)
  try {
    const outcome = await new Promise<ImportOutcome>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => reject(signal.reason))
    })
    signal.throwIfAborted() // between the outcome and its arrival: the thread is ending
    thread.unref()
    idle.push(thread)
    return outcome
  } finally {
    signal.removeEventListener('abort', end)
    for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
  }
}
