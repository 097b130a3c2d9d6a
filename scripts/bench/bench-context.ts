import type { DatabaseCache, SampleRecord } from './database-cache.js'
import { readSampleRecords } from './database-cache.js'
import type { LoadGenerator } from './load-generator.js'
import type { ServiceDatabases } from './service-databases.js'

/** What every measurement needs. */
export interface BenchContext {
  readonly databases: DatabaseCache
  /** The databases that the service runs on; they hold the records of `databases`. */
  readonly serviceDatabases: ServiceDatabases
  readonly generator: LoadGenerator
  /** Table sizes in records, ascending. */
  readonly sizes: readonly [number, ...number[]]
  readonly rounds: number
  /** How many processes of the service share the database of a workload, and its load. */
  readonly processes: number
  /** Duration of each load. */
  readonly seconds: number
  /** Reports progress to the person who waits. */
  log(line: string): void
}

export const CONNECTIONS = 32
/** Enough for each connection to request different records. */
const SAMPLES = CONNECTIONS * 50

export function sampleRecordsOf(file: string): SampleRecord[] {
  return readSampleRecords(file, SAMPLES)
}
