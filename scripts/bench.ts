// `npm run bench`: measures throughput, latency and event-loop stalls. See scripts/bench/README.md.
//
// Absolute rates depend on the machine and on what else it does, so a number measured today cannot be compared with one of
// last week. Each run therefore measures a baseline too, in alternation with the service, and judges by their ratio: a bare
// Fastify server on the same kind of database, also the service on SQLite for the service on PostgreSQL, and the smallest
// table for larger ones. The load comes from a separate process, so that client and server do not share an event loop.
import '../src/process/node-version.js'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { systemClock } from '../src/domain/clock.js'
import { calendarDay } from '../src/domain/time.js'
import { isPostgresUrl, parsePostgresUrl } from '../src/store/interface/database-url.js'
import {
  bareServer,
  measureWorkload,
  SERVICE_IN_ONE_PROCESS,
  SERVICE_ON_SQLITE,
  WITHOUT_NEW_INDEXES,
  WORKLOADS,
} from './bench/measure-workloads.js'
import type { BenchContext } from './bench/bench-context.js'
import { measureTableSizes } from './bench/measure-table-sizes.js'
import { drawChart, type Line } from './bench/chart.js'
import { DatabaseCache } from './bench/database-cache.js'
import { DATASET_NAMES, formatStalls, type Stall, measureStalls } from './bench/measure-stalls.js'
import { measureDailyReads } from './bench/measure-daily-reads.js'
import { type FileTransfer, formatFiles, measureFiles } from './bench/measure-files.js'
import { measureImport } from './bench/measure-import.js'
import { LoadGenerator } from './bench/load-generator.js'
import { measureReadsWhileWriting } from './bench/measure-reads-while-writing.js'
import { PostgresDatabases, SqliteDatabases } from './bench/service-databases.js'
import { formatResults, type Result } from './bench/table.js'
import { killChildren } from './command/child-process.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'
import { formatCount } from './command/format.js'

/** The charts of scripts/bench/README.md. */
const CHARTS = {
  SQLite: { file: 'rate-by-size.svg', title: 'Rate of each read by table size' },
  PostgreSQL: {
    file: 'rate-by-size-on-postgresql.svg',
    title: 'Rate of each read on PostgreSQL by table size',
  },
}
const NAMES = [
  ...WORKLOADS.map(({ name }) => name),
  'daily',
  'indexes',
  'p99',
  'import',
  'sizes',
  'stalls',
  'files',
]
/** Measurements that exist for SQLite only. */
const SQLITE_ONLY = ['import', 'stalls']
const HELP = {
  usage: 'npm run bench -- [options]',
  about: 'Measures throughput, latency and event-loop stalls beside a bare server, and prints a table.',
  options: {
    '--rows N,N…': 'numbers of records in the database; default 10000',
    '--only NAME,NAME…': `only these: ${NAMES.join(', ')}`,
    '--rounds N': 'how often each work is measured; the table shows medians',
    '--seconds S': 'how long a round takes',
    '--processes N': 'how many processes of the service share the database and the load of a work',
    '--quick': 'three rounds of 0.3 s, without the stalls',
    '--json FILE': 'also write the results as JSON',
    '--chart FILE': 'where the chart is written',
    '--database URL': 'a PostgreSQL database to measure instead of SQLite',
  },
  example: 'npm run bench -- --quick',
}
const IMPORT_ROWS = 200_000

await runCommand(HELP, main)

async function main(): Promise<void> {
  const { sizes, names, rounds, seconds, processes, isQuick, json, chart, database } = readArguments()
  const engine = database === undefined ? 'SQLite' : 'PostgreSQL'
  const log = (line: string) => console.error(line)
  const databases = new DatabaseCache(calendarDay(systemClock.now()), log)
  const generator = new LoadGenerator()
  const serviceDatabases =
    database === undefined ? new SqliteDatabases(databases) : new PostgresDatabases(databases, database, log)
  const baseline = bareServer(database === undefined ? 'sqlite' : 'postgres')
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void serviceDatabases.close().finally(() => process.exit(130)))
  const measured = { sizes, rounds, seconds, processes }
  const context: BenchContext = { databases, serviceDatabases, generator, ...measured, log }

  const results: Result[] = []
  let lines: readonly Line[] = []
  let stalls: readonly Stall[] = []
  let files: readonly FileTransfer[] = []
  try {
    for (const workload of WORKLOADS.filter(({ name }) => names.has(name))) {
      log(workload.name)
      results.push(await measureWorkload(context, baseline, workload))
      if (processes > 1) results.push(await measureWorkload(context, SERVICE_IN_ONE_PROCESS, workload))
      else if (database !== undefined && workload.postgresToSqlite !== undefined)
        results.push(await measureWorkload(context, SERVICE_ON_SQLITE, workload))
    }
    if (names.has('daily')) results.push(...(await measureDailyReads(context)))
    for (const workload of WORKLOADS.filter(({ name }) => name === 'create' && names.has('indexes')))
      results.push(await measureWorkload(context, WITHOUT_NEW_INDEXES, workload))
    if (names.has('p99')) results.push(await measureReadsWhileWriting(context))
    if (names.has('import')) {
      log('import')
      results.push(await measureImport(context, isQuick ? sizes[0] : Math.max(sizes[0], IMPORT_ROWS)))
    }
    if (names.has('sizes') && sizes.length > 1) {
      const bySize = await measureTableSizes(context)
      results.push(...bySize.results)
      lines = bySize.lines
    }
    if (names.has('stalls')) stalls = await measureStalls(context, isQuick ? ['realistic'] : DATASET_NAMES)
    if (names.has('files')) files = await measureFiles(context)
  } finally {
    killChildren() // after an error servers run too
    await serviceDatabases.close()
  }

  const machine = `Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'unknown CPU'}`
  const conditions = `${formatCount(sizes[0])} records, 32 connections, medians of ${rounds} alternating rounds of ${seconds} s`
  const servers = `${processes === 1 ? 'service' : `${processes} processes of the service`} with LOG_LEVEL=warn on ${engine}`
  console.log(`${machine}; ${conditions}; ${servers}`)
  if (results.length > 0) console.log(`\n${formatResults(results)}`)
  if (stalls.length > 0) console.log(`\n${formatStalls(stalls)}`)
  if (files.length > 0) console.log(`\n${formatFiles(files)}`)
  if (lines.length > 0) {
    const { file, title } = CHARTS[engine]
    const inReadme = new URL(`scripts/bench/${file}`, import.meta.resolve('#openapi.yaml'))
    writeFileSync(chart ?? inReadme, drawChart(title, lines))
  }
  if (json !== undefined) {
    writeFileSync(
      json,
      `${JSON.stringify({ machine, sizes, rounds, seconds, results, lines, stalls, files }, null, 2)}\n`,
    )
  }
}

function readArguments() {
  const { values } = parseArguments({
    options: {
      rows: { type: 'string', default: '10000' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      processes: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      chart: { type: 'string' },
      database: { type: 'string' },
    },
  })
  const sizes = values.rows.split(',').map((it) => readNumber('--rows', it, 1000, 100_000_000))
  const [first, ...others] = [...new Set(sizes)].sort((a, b) => a - b)
  const database = values.database === undefined ? undefined : readDatabase(values.database)
  const known = database === undefined ? NAMES : NAMES.filter((it) => !SQLITE_ONLY.includes(it))
  const names = new Set(
    values.only?.split(',') ?? (values.quick ? known.filter((it) => it !== 'stalls') : known),
  )
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`--only ${name}: unknown name; known names: ${known.join(', ')}`)
  return {
    sizes: [first ?? 0, ...others] as const,
    names,
    rounds: readNumber('--rounds', values.rounds ?? (values.quick ? '3' : '5'), 1, 1000),
    seconds: readNumber('--seconds', values.seconds ?? (values.quick ? '0.3' : '4'), 0.05, 3600),
    processes: readNumber('--processes', values.processes, 1, 32),
    isQuick: values.quick,
    json: values.json,
    chart: values.chart,
    database,
  }
}

function readDatabase(url: string): string {
  if (!isPostgresUrl(url))
    throw new UsageError('--database must be a PostgreSQL URL such as postgres://user@host/database')
  parsePostgresUrl(url)
  return url
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`${name} must be a number from ${least} to ${most}`)
}
