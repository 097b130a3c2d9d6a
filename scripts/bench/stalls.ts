import { setTimeout } from 'node:timers/promises'
import { operationTable } from '../../generated/operation-table.js'
import { loadContract } from '../../src/contract/load-contract.js'
import { formatCertificationId } from '../../src/domain/certification-id.js'
import type { OperationReply } from '../../src/contract/operation.js'
import { ask, startChild, stopChild } from '../command/child.js'
import { type BenchRun, CONNECTIONS, subjectsOf } from './bench-run.js'
import { renewableIds, type Subject } from './databases.js'
import { type ImportTask, type ImportTime, writeNdjson } from './import-comparison.js'
import type { Load, Step } from './load-generator.js'
import {
  creationsOf,
  DELETION,
  FAR_READS,
  type Read,
  READS,
  RENEWAL,
  stepsOf,
  withQuery,
} from './requests.js'
import { type Server, startService } from './servers.js'
import { sqliteUrl } from './service-databases.js'
import { type Shape, SHAPES } from './shapes.js'
import { formatTable } from './table.js'

/** How long a request held the event loop of the service at most, in milliseconds. */
export interface Stall {
  readonly shape: string
  readonly request: string
  readonly longestStall: number
  /** What a single client waited for at most. */
  readonly longestReply: number
  /** The service's memory after it, in bytes. */
  readonly rss: number
}

/** No request may stall the event loop for longer, in milliseconds. */
const MAX_STALL = 50
/** What the machine does to the service by itself. */
const NO_REQUEST: [request: string, steps: Step[]] = ['nothing', []]
const MAX_SUBJECTS = 500
const MAX_IMPORTED = 300_000
const A_MONTH = 31

const { limits } = await loadContract()
const BIGGEST_PAGE = operationTable.listCertifications.walk.limit

/** Every read, also far behind in its list, and every write, each alone, on a table of each shape. */
export async function measureStalls(run: BenchRun, shapes: readonly Shape[]): Promise<Stall[]> {
  const stalls: Stall[] = []
  for (const shape of shapes) {
    run.tell(`stalls: ${shape}`)
    const file = await run.databases.kept(shape, run.sizes.at(-1) ?? run.sizes[0])
    const server = await startService(sqliteUrl(file))
    const subjects = subjectsOf(file).slice(0, MAX_SUBJECTS)
    try {
      for (const [request, steps] of [NO_REQUEST, ...(await probesOf(server, subjects))]) {
        stalls.push(await stallOf(run, server, { shape, request, steps }))
      }
    } finally {
      await server.stop()
    }
  }
  return [...stalls, ...(await measureWriteStalls(run))]
}

/** The writes, by one client and by many, and reads and writes while an import runs on the same database. */
async function measureWriteStalls(run: BenchRun): Promise<Stall[]> {
  const { databases } = run
  const shape = 'plausible'
  const rows = run.sizes.at(-1) ?? run.sizes[0]
  run.tell('stalls: writes')
  const file = await databases.copy(shape, rows)
  const subjects = subjectsOf(file)
  const ids = renewableIds(file).map(formatCertificationId)
  const server = await startService(sqliteUrl(file))
  const writes: [request: string, steps: Step[]][] = [
    ['create', creationsOf(subjects)],
    ['renew', [RENEWAL]],
    ['delete', [DELETION]],
  ]
  const stalls: Stall[] = []
  try {
    for (const [name, steps] of writes) {
      for (const connections of [1, CONNECTIONS]) {
        const request = `${name}, ${connections} at a time`
        const spread = Array.from({ length: connections }, (_, i) => steps[i] ?? steps[0] ?? DELETION)
        stalls.push(await stallOf(run, server, { shape, request, steps: spread, ids, connections }))
      }
    }
    run.tell('stalls: beside an import')
    const reads = READS.flatMap((read) => stepsOf(read, subjects.slice(0, 20)))
    for (const [request, ...traffic] of [
      ['nothing, beside an import'], // what the machine alone makes of two busy processes
      ['all reads, beside an import', reads],
      ['all reads, and create, beside an import', reads, creationsOf(subjects)],
    ] satisfies [string, ...Step[][]][]) {
      const importTask = await newImport(run, file, traffic.length)
      stalls.push({ shape, request, ...(await stallDuringImport(run, server, importTask, traffic)) })
    }
  } finally {
    await server.stop()
  }
  return stalls
}

/** An import into the database. @param number makes other records than those that are there, and those of other numbers. */
async function newImport(
  { databases, sizes }: BenchRun,
  database: string,
  number: number,
): Promise<ImportTask> {
  const { today } = databases
  const [file, rows] = [databases.newFile(), Math.min(sizes.at(-1) ?? sizes[0], MAX_IMPORTED)]
  await writeNdjson(file, rows, today - number * A_MONTH)
  return { side: 'ours', database, file, rows, today }
}

async function stallDuringImport(
  { generator, seconds }: BenchRun,
  server: Server,
  task: ImportTask,
  traffic: readonly Step[][],
): Promise<Omit<Stall, 'shape' | 'request'>> {
  const child = startChild('scripts/bench/import-process.ts')
  const loads = traffic.map((steps) => ({ base: server.base, connections: 1, seconds, steps }))
  let [longestReply, isImporting] = [0, true]
  const goOnAsking = async () => {
    while (isImporting) {
      // Writes that wait for longer than the service waits for a lock are refused, which is as it should be.
      const [reading] = await (traffic.length > 0
        ? generator.runTogether(loads, true)
        : setTimeout(seconds * 1000, []))
      longestReply = Math.max(longestReply, reading?.longest ?? 0)
    }
  }
  try {
    const { longestStall, rss } = await server.watch(async () => {
      await Promise.all([ask<ImportTime>(child, task).finally(() => (isImporting = false)), goOnAsking()])
    })
    return { longestStall, longestReply, rss }
  } finally {
    await stopChild(child)
  }
}

interface Probe extends Partial<Pick<Load, 'ids' | 'connections'>> {
  readonly shape: string
  readonly request: string
  readonly steps: readonly Step[]
}

async function stallOf(run: BenchRun, server: Server, { shape, request, ...probe }: Probe): Promise<Stall> {
  let longestReply = 0
  const { longestStall, rss } = await server.watch(async () => {
    const load = { base: server.base, connections: 1, seconds: run.seconds / 3, ...probe }
    if (load.steps.length === 0) await setTimeout(load.seconds * 1000)
    else longestReply = (await run.generator.run(load)).longest
  })
  return { shape, request, longestStall, longestReply, rss }
}

/** Every read; of each list also the last page that may be asked for, and what comes behind that. */
async function probesOf(server: Server, subjects: readonly Subject[]): Promise<[string, Step[]][]> {
  const probes: [string, Step[]][] = []
  for (const read of [...READS, ...FAR_READS]) {
    probes.push([read.name, stepsOf(read, subjects)])
    const [subject] = subjects
    if (read.isList && subject !== undefined) probes.push(...(await farProbesOf(server, read, subject)))
  }
  return probes
}

async function farProbesOf(server: Server, read: Read, subject: Subject): Promise<[string, Step[]][]> {
  const path = read.path(subject)
  const first = await fetch(server.base + path)
  const { pagination } = (await first.json()) as Pick<
    OperationReply<'listCertifications'>['body'],
    'pagination'
  >
  const page = Math.min(Math.ceil(pagination.total / BIGGEST_PAGE), limits.maxPage / BIGGEST_PAGE)
  if (page < 2) return []
  const last = withQuery(path, { page, limit: BIGGEST_PAGE })
  const probes: [string, Step[]][] = [
    [`${read.name}, page=${page} of ${BIGGEST_PAGE}`, [{ method: 'GET', path: last }]],
  ]
  const { headers } = await fetch(server.base + last)
  const next = /<([^<>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  if (next !== undefined) {
    const behind = new URL(next, server.base + path)
    probes.push([
      `${read.name}, after page ${page}`,
      [{ method: 'GET', path: behind.pathname + behind.search }],
    ])
  }
  return probes
}

/** The stalls as a table, the longest first. */
export function formatStalls(stalls: readonly Stall[]): string {
  const rows = stalls
    .toSorted((a, b) => b.longestStall - a.longestStall)
    .map(({ shape, request, longestStall, longestReply, rss }) => [
      shape,
      request,
      longestStall.toFixed(1),
      longestReply.toFixed(1),
      longestStall <= MAX_STALL ? 'ok' : 'MISSED',
      `${Math.round(rss / 2 ** 20)}`,
    ])
  return formatTable(['table', 'request', 'longest stall, ms', 'longest reply, ms', '', 'memory, MiB'], rows)
}

export const ALL_SHAPES = Object.keys(SHAPES) as Shape[]
