import { setTimeout } from 'node:timers/promises'
import { paginatorTable } from '../../generated/operation-table.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { formatCertificationId } from '../../src/domain/certification-id.js'
import { systemClock } from '../../src/domain/clock.js'
import { calendarDay, formatInstant, startOfDay } from '../../src/domain/time.js'
import { toFeedCursor } from '../../src/http/handlers/trail-handlers.js'
import { openStore } from '../../src/store/open-store.js'
import type { OperationResponse } from '../../src/contract/operation.js'
import { callChild, startChild, stopChild } from '../command/child-process.js'
import { type BenchContext, CONNECTIONS, sampleRecordsOf } from './bench-context.js'
import { addImportEntries, renewableIds, type SampleRecord } from './database-cache.js'
import { type ImportTask, type ImportTime, writeImportFile } from './measure-import.js'
import type { Load, LoadRequest } from './load-generator.js'
import {
  auditRequests,
  changeRequests,
  createRequests,
  DELETE,
  EXTREME_READS,
  type Read,
  READS,
  RENEW,
  readRequests,
  statusAsOf,
  withQuery,
} from './requests.js'
import { type Server, startService } from './servers.js'
import { sqliteUrl } from './service-databases.js'
import { type DatasetName, DATASETS } from './datasets.js'
import { formatTable } from './table.js'

/** The longest time that a kind of request blocked the service's event loop. Times are in milliseconds. */
export interface Stall {
  readonly dataset: string
  readonly request: string
  readonly longestStall: number
  /** The longest wait of a client for a reply. */
  readonly longestReply: number
  /** Resident memory of the service afterwards, in bytes. */
  readonly rss: number
}

/** The longest acceptable stall, in milliseconds. */
const MAX_STALL = 50
/** The stalls that the machine itself causes. */
const IDLE: [request: string, requests: LoadRequest[]] = ['no requests', []]
const MAX_SUBJECTS = 500
const MAX_IMPORTED = 300_000
const DAYS_PER_MONTH = 31

const { limits } = await loadContract()
const MAX_PAGE_LIMIT = paginatorTable.iterateCertifications.limit

/**
 * Measures every read on each dataset, including the last pages of lists, and every write, one kind at a time. One slow
 * query on the event loop delays all other requests, which averages do not show.
 */
export async function measureStalls(
  context: BenchContext,
  datasets: readonly DatasetName[],
): Promise<Stall[]> {
  const stalls: Stall[] = []
  for (const dataset of datasets) {
    context.log(`stalls: ${dataset}`)
    const file = await context.databases.shared(dataset, context.sizes.at(-1) ?? context.sizes[0])
    const server = await startService(sqliteUrl(file))
    const samples = sampleRecordsOf(file).slice(0, MAX_SUBJECTS)
    try {
      for (const [request, requests] of [IDLE, ...(await createProbes(server, samples))]) {
        stalls.push(await measureStall(context, server, { dataset, request, requests }))
      }
    } finally {
      await server.stop()
    }
  }
  return [...stalls, ...(await measureWriteStalls(context))]
}

/** Measures writes by one client and by many, and reads and writes during an import into the same database. */
async function measureWriteStalls(context: BenchContext): Promise<Stall[]> {
  const { databases } = context
  const dataset = 'realistic'
  const rows = context.sizes.at(-1) ?? context.sizes[0]
  context.log('stalls: writes')
  const file = await databases.copy(dataset, rows)
  context.log('adding an audit entry for each record')
  addImportEntries(file)
  const samples = sampleRecordsOf(file)
  const ids = renewableIds(file).map(formatCertificationId)
  const server = await startService(sqliteUrl(file))
  const writes: [request: string, requests: LoadRequest[]][] = [
    ['create', createRequests(samples)],
    ['renew', [RENEW]],
    ['delete', [DELETE]],
  ]
  const stalls: Stall[] = []
  try {
    for (const [name, requests] of writes) {
      for (const connections of [1, CONNECTIONS]) {
        const request = `${name}, ${connections} concurrent`
        const spread = Array.from({ length: connections }, (_, i) => requests[i] ?? requests[0] ?? DELETE)
        stalls.push(
          await measureStall(context, server, { dataset, request, requests: spread, ids, connections }),
        )
      }
    }
    for (const [request, requests] of await createTrailProbes(file, samples))
      stalls.push(await measureStall(context, server, { dataset, request, requests }))
    context.log('stalls: during an import')
    const reads = READS.flatMap((read) => readRequests(read, samples.slice(0, 20)))
    for (const [request, ...traffic] of [
      ['no requests, during an import'], // the effect of two busy processes on each other
      ['all reads, during an import', reads],
      ['all reads, and create, during an import', reads, createRequests(samples)],
    ] satisfies [string, ...LoadRequest[][]][]) {
      const importTask = await createImportTask(context, file, traffic.length)
      stalls.push({ dataset, request, ...(await stallDuringImport(context, server, importTask, traffic)) })
    }
  } finally {
    await server.stop()
  }
  return stalls
}

/** Reads of the audit trail from beginning to end: pages of the feed, trails of records, and statuses in the past. */
async function createTrailProbes(
  file: string,
  samples: readonly SampleRecord[],
): Promise<[string, LoadRequest[]][]> {
  const store = await openStore(sqliteUrl(file))
  const end = await store.listCertificationChanges('latest', 1).finally(() => store.close())
  if (end === undefined) throw new Error(`${file} has no change feed`)
  const cursors = samples.map((_, index) =>
    toFeedCursor({ ...end.next, id: Math.floor((end.next.id * index) / samples.length) }),
  )
  const yesterday = formatInstant(startOfDay(calendarDay(systemClock.now()) - 1))
  return [
    ['page of 20 changes', changeRequests(cursors, 20)],
    [`page of ${MAX_PAGE_LIMIT} changes`, changeRequests(cursors, MAX_PAGE_LIMIT)],
    ['audit trail', auditRequests(samples.map(({ id }) => formatCertificationId(id)))],
    ['status as of yesterday', readRequests(statusAsOf(yesterday), samples)],
  ]
}

/** Creates an import into the database. @param number gives each import records that are not in the database yet. */
async function createImportTask(
  { databases, sizes }: BenchContext,
  database: string,
  number: number,
): Promise<ImportTask> {
  const { today } = databases
  const [file, rows] = [databases.newFile(), Math.min(sizes.at(-1) ?? sizes[0], MAX_IMPORTED)]
  await writeImportFile(file, rows, today - number * DAYS_PER_MONTH)
  return { importer: 'service', database, file, rows, today }
}

async function stallDuringImport(
  { generator, seconds }: BenchContext,
  server: Server,
  task: ImportTask,
  traffic: readonly LoadRequest[][],
): Promise<Omit<Stall, 'dataset' | 'request'>> {
  const child = startChild('scripts/bench/import-process.ts')
  const loads = traffic.map((requests) => ({ base: server.base, connections: 1, seconds, requests }))
  let [longestReply, isImporting] = [0, true]
  const sendUntilImported = async () => {
    while (isImporting) {
      // Writes that wait too long for the import's lock get a 503, as intended.
      const [reading] = await (traffic.length > 0
        ? generator.runTogether(loads, true)
        : setTimeout(seconds * 1000, []))
      longestReply = Math.max(longestReply, reading?.longest ?? 0)
    }
  }
  try {
    const { longestStall, rss } = await server.monitorEventLoop(async () => {
      await Promise.all([
        callChild<ImportTime>(child, task).finally(() => (isImporting = false)),
        sendUntilImported(),
      ])
    })
    return { longestStall, longestReply, rss }
  } finally {
    await stopChild(child)
  }
}

interface Probe extends Partial<Pick<Load, 'ids' | 'connections'>> {
  readonly dataset: string
  readonly request: string
  readonly requests: readonly LoadRequest[]
}

async function measureStall(
  context: BenchContext,
  server: Server,
  { dataset, request, ...probe }: Probe,
): Promise<Stall> {
  let longestReply = 0
  const { longestStall, rss } = await server.monitorEventLoop(async () => {
    const load = { base: server.base, connections: 1, seconds: context.seconds / 3, ...probe }
    if (load.requests.length === 0) await setTimeout(load.seconds * 1000)
    else longestReply = (await context.generator.run(load)).longest
  })
  return { dataset, request, longestStall, longestReply, rss }
}

/** Every read and, for each list, the last page that `page` can reach and the page after it by cursor. */
async function createProbes(
  server: Server,
  samples: readonly SampleRecord[],
): Promise<[string, LoadRequest[]][]> {
  const probes: [string, LoadRequest[]][] = []
  for (const read of [...READS, ...EXTREME_READS]) {
    probes.push([read.name, readRequests(read, samples)])
    const [sample] = samples
    if (read.isList && sample !== undefined) probes.push(...(await createFarProbes(server, read, sample)))
  }
  return probes
}

async function createFarProbes(
  server: Server,
  read: Read,
  sample: SampleRecord,
): Promise<[string, LoadRequest[]][]> {
  const path = read.path(sample)
  const first = await fetch(server.base + path)
  const { pagination } = (await first.json()) as Pick<
    OperationResponse<'listCertifications'>['body'],
    'pagination'
  >
  const page = Math.min(Math.ceil(pagination.total / MAX_PAGE_LIMIT), limits.maxPage / MAX_PAGE_LIMIT)
  if (page < 2) return []
  const last = withQuery(path, { page, limit: MAX_PAGE_LIMIT })
  const probes: [string, LoadRequest[]][] = [
    [`${read.name}, page=${page} of ${MAX_PAGE_LIMIT}`, [{ method: 'GET', path: last }]],
  ]
  const { headers } = await fetch(server.base + last)
  const next = /<([^<>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  if (next !== undefined) {
    const following = new URL(next, server.base + path)
    probes.push([
      `${read.name}, after page ${page}`,
      [{ method: 'GET', path: following.pathname + following.search }],
    ])
  }
  return probes
}

/** Formats the stalls as a Markdown table, longest first. */
export function formatStalls(stalls: readonly Stall[]): string {
  const rows = stalls
    .toSorted((a, b) => b.longestStall - a.longestStall)
    .map(({ dataset, request, longestStall, longestReply, rss }) => [
      dataset,
      request,
      longestStall.toFixed(1),
      longestReply.toFixed(1),
      longestStall <= MAX_STALL ? 'ok' : 'MISSED',
      `${Math.round(rss / 2 ** 20)}`,
    ])
  return formatTable(
    ['dataset', 'request', 'longest stall, ms', 'longest reply, ms', '', 'memory, MiB'],
    rows,
  )
}

export const DATASET_NAMES = Object.keys(DATASETS) as DatasetName[]
