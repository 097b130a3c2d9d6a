// Copies the write-ahead log of the database file that it is started with into that file, each time it is told to: the other
// side of Checkpoints.
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const database = new Database(workerData as string, { fileMustExist: true })

parentPort?.on('message', () => {
  database.pragma('wal_checkpoint(passive)')
  parentPort?.postMessage('done')
})
