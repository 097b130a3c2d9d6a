// The worker thread of Checkpoints: copies the write-ahead log into the database file of its workerData, once for each message.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from './driver.js'
import { cloneableError } from '../interface/cloneable-error.js'

/**
 * The mode of a checkpoint (https://sqlite.org/pragma.html#pragma_wal_checkpoint). `passive` copies as much as it can without
 * waiting. `restart` blocks writers and waits for readers, so that it copies all, and the next write starts the log again.
 */
export type CheckpointMode = 'passive' | 'restart'

/** The time for which `restart` waits for readers. It is short, because all writers wait meanwhile, and an export may read for long. */
const LOCK_TIMEOUT_MS = 50

const database = withCloneableErrors(() =>
  openDatabase(workerData as string, { fileMustExist: true, timeout: LOCK_TIMEOUT_MS }),
)

parentPort?.on('message', (request: CheckpointMode | 'close') => {
  if (request === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  withCloneableErrors(() => database.pragma(`wal_checkpoint(${request})`))
  parentPort?.postMessage('done')
})

function withCloneableErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw cloneableError(error)
  }
}
