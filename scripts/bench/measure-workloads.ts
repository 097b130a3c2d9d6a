import { formatCertificationId } from '../../src/domain/certification-id.js'
import { type BenchContext, CONNECTIONS, sampleRecordsOf } from './bench-context.js'
import { renewableIds, type SampleRecord } from './database-cache.js'
import { compare, type Target } from './statistics.js'
import { divide, type LoadReport, type LoadRequest } from './load-generator.js'
import {
  createRequests,
  DELETE,
  EXPIRING,
  LIST,
  READ_ONE,
  READ_STATUS,
  type Read,
  RENEW,
  readRequests,
} from './requests.js'
import { type Server, startBareServer, startService } from './servers.js'
import { dropIndexes, sqliteUrl } from './service-databases.js'
import type { Result } from './table.js'

/** A load that the service and its baseline are measured under. */
export interface Workload {
  readonly name: string
  /** Description of the bare server's work, for the table of results. */
  readonly baseline: string
  /** The ratios to the bare server on the same kind of database that we aim for. */
  readonly targets: Readonly<Record<'sqlite' | 'postgres', Target>>
  /** The ratio of PostgreSQL to SQLite that we aim for; undefined if they are not compared. */
  readonly postgresToSqlite?: Target
  readonly isReading?: boolean
  /** Whether each request removes a record. */
  readonly isConsuming?: boolean
  readonly requests: (samples: readonly SampleRecord[]) => LoadRequest[]
}

const BARE = 'bare Fastify + prepared statement, nothing validated'
const BARE_LIST = 'the same, total computed once'
const BARE_WRITE = 'the same, one commit per request'
/** Faster than any machine deletes, so that records do not run out. */
const MAX_WRITES_PER_SECOND = 40_000

const MIXED_READS = [
  READ_ONE,
  READ_STATUS,
  READ_ONE,
  LIST,
  READ_ONE,
  READ_STATUS,
  READ_ONE,
  EXPIRING,
  READ_ONE,
]

export const WORKLOADS: readonly Workload[] = [
  { ...reading('read', READ_ONE, 0.9, 1.2, BARE), postgresToSqlite: { atLeast: 0.5 } },
  reading('status', READ_STATUS, 0.9, 1.2, BARE),
  reading('list', LIST, 1.2, 1.1, BARE_LIST),
  reading('expiring', EXPIRING, 1.2, 1.1, BARE_LIST),
  { ...writing('create', 1.5, createRequests), postgresToSqlite: { atLeast: 0.4 } },
  writing('update', 1.2, () => repeat(RENEW)),
  { ...writing('delete', 1.2, () => repeat(DELETE)), isConsuming: true },
  {
    name: 'mix',
    baseline: 'the same',
    targets: { sqlite: { atLeast: 1.5 }, postgres: { atLeast: 1.1 } },
    requests: mixedRequests,
  },
]

/** A server that the service is compared with. */
export interface Baseline {
  /** Its name and the target in the table of results. */
  describe(workload: Workload): Pick<Result, 'baseline' | 'target'>
  /** Starts it on a database of its own. */
  start(context: BenchContext, rows: number): Promise<Server>
}

/** A bare server on the same kind of database. */
export function bareServer(engine: keyof Workload['targets']): Baseline {
  return {
    describe: ({ baseline, targets }) => ({ baseline, target: targets[engine] }),
    start: async ({ serviceDatabases }, rows) =>
      startBareServer(await serviceDatabases.copy('realistic', rows)),
  }
}

/** For the service on PostgreSQL. */
export const SERVICE_ON_SQLITE: Baseline = {
  describe: ({ postgresToSqlite }) => ({ baseline: 'the same service on SQLite', target: postgresToSqlite }),
  start: async ({ databases }, rows) => startService(sqliteUrl(await databases.copy('realistic', rows))),
}

/** For several processes of the service. */
export const SERVICE_IN_ONE_PROCESS: Baseline = {
  describe: () => ({ baseline: 'the same service in one process', target: undefined }),
  start: async ({ serviceDatabases }, rows) => startService(await serviceDatabases.copy('realistic', rows)),
}

/** Those that the reads of 1.2 need, by migration: ranges of expiry, the order of the change feed. */
const NEW_INDEXES = [
  'certification_revoked_by_expiry',
  'certification_revoked_by_type_and_expiry',
  'tally_types',
  'audit_line_by_commit',
]

/** What the indexes of 1.2 cost a creation. */
export const WITHOUT_NEW_INDEXES: Baseline = {
  describe: () => ({
    baseline: 'the same service without the indexes of 1.2',
    target: { atLeast: 1 / 1.15 },
  }),
  start: async ({ serviceDatabases }, rows) => {
    const url = await serviceDatabases.copy('realistic', rows)
    await dropIndexes(url, NEW_INDEXES)
    return startService(url)
  },
}

/** Measures the service and its baseline in alternation, each on its own database. */
export async function measureWorkload(
  context: BenchContext,
  baseline: Baseline,
  workload: Workload,
): Promise<Result> {
  const { databases, serviceDatabases, generator, seconds } = context
  const rows = workload.isConsuming
    ? Math.max(context.sizes[0], Math.ceil(MAX_WRITES_PER_SECOND * seconds * (context.rounds + 1)))
    : context.sizes[0]
  const file = await databases.shared('realistic', rows)
  const requests = workload.requests(sampleRecordsOf(file))
  const ids = renewableIds(file).map(formatCertificationId)
  const url = await serviceDatabases[workload.isReading ? 'shared' : 'copy']('realistic', rows)
  const service = await startService(url, context.processes)
  const other = await baseline.start(context, rows)
  const load = { connections: CONNECTIONS, seconds, requests, ids }
  const measure = async ({ bases }: Server) => {
    const reports = await generator.runTogether(divide(load, bases))
    return {
      rate: reports.reduce((sum, { rate }) => sum + rate, 0),
      p99: Math.max(...reports.map(({ p99 }) => p99)),
    }
  }
  try {
    const rounds: Readonly<Record<'measured' | 'baseline', Pick<LoadReport, 'rate' | 'p99'>>>[] = []
    await measure(service) // warm-up
    await measure(other)
    for (let round = 0; round < context.rounds; round++) {
      // Swaps the order every round: the first server also writes what the second has left in the disk cache.
      const isServiceFirst = round % 2 === 0
      const first = await measure(isServiceFirst ? service : other)
      const second = await measure(isServiceFirst ? other : service)
      rounds.push(
        isServiceFirst ? { measured: first, baseline: second } : { measured: second, baseline: first },
      )
    }
    const compareBy = (figure: 'rate' | 'p99') =>
      compare(
        rounds.map(({ measured, baseline }) => ({ measured: measured[figure], baseline: baseline[figure] })),
      )
    return {
      workload: workload.name,
      ...baseline.describe(workload),
      unit: 'per second',
      comparison: compareBy('rate'),
      p99: compareBy('p99'),
    }
  } finally {
    await service.stop()
    await other.stop()
  }
}

function reading(name: string, read: Read, onSqlite: number, onPostgres: number, baseline: string): Workload {
  return {
    name,
    baseline,
    targets: { sqlite: { atLeast: onSqlite }, postgres: { atLeast: onPostgres } },
    isReading: true,
    requests: (samples) => readRequests(read, samples),
  }
}

function writing(name: string, onPostgres: number, requests: Workload['requests']): Workload {
  const targets = { sqlite: { atLeast: 8 }, postgres: { atLeast: onPostgres } }
  return { name, baseline: BARE_WRITE, targets, requests }
}

function repeat(request: LoadRequest): LoadRequest[] {
  return Array.from({ length: CONNECTIONS }, () => request)
}

/** Of 20 requests, 18 are reads (10 records, 4 statuses, 2 lists, 2 expiring lists), one creates and one renews. */
export function mixedRequests(samples: readonly SampleRecord[]): LoadRequest[] {
  const creations = createRequests(samples)
  return samples.flatMap((sample, i) => {
    if (i % 10 === 9) return (i % 20 === 9 ? creations[i] : RENEW) ?? []
    return readRequests(MIXED_READS[i % 10] ?? READ_ONE, [sample])
  })
}
