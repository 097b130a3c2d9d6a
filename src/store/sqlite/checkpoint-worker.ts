// Copies the write-ahead log of the database file that it is started with into that file, each time it is told to: the other
// side of Checkpoints.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from './driver.js'
import { cloneableError } from './cloneable-error.js'

/**
 * `passive` copies what nothing is in the way of. `restart` also keeps writers out, and waits for readers until none of them
 * needs the log, which the next write then begins anew.
 */
export type CheckpointMode = 'passive' | 'restart'

/** Not for a reader that takes its time, such as an export: all writers wait meanwhile. */
const WAIT_MS = 50

const database = withCloneableErrors(() =>
  openDatabase(workerData as string, { fileMustExist: true, timeout: WAIT_MS }),
)

parentPort?.on('message', (order: CheckpointMode | 'close') => {
  if (order === 'close') {
    database.close()
    parentPort?.close()
    return
  }
  withCloneableErrors(() => database.pragma(`wal_checkpoint(${order})`))
  parentPort?.postMessage('done')
})

function withCloneableErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw cloneableError(error)
  }
}
