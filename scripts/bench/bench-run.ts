import type { Databases, Subject } from './databases.js'
import { drawSubjects } from './databases.js'
import type { LoadGenerator } from './load-generator.js'
import type { ServiceDatabases } from './service-databases.js'

/** What every measurement works with. */
export interface BenchRun {
  readonly databases: Databases
  /** Where the service has its records: those of `databases`. */
  readonly serviceDatabases: ServiceDatabases
  readonly generator: LoadGenerator
  /** How many records the tables have, in rising order. */
  readonly sizes: readonly [number, ...number[]]
  readonly rounds: number
  /** How long each load of a round lasts. */
  readonly seconds: number
  /** Tells whoever waits what is going on. */
  tell(line: string): void
}

export const CONNECTIONS = 32
/** So that each connection asks for records of its own. */
const SUBJECTS = CONNECTIONS * 50

export function subjectsOf(file: string): Subject[] {
  return drawSubjects(file, SUBJECTS)
}
