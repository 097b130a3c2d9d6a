// Measures the service against a bare server (on PostgreSQL: against itself on SQLite) and against itself on larger tables, and
// prints what came out. README.md says how.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { systemClock } from '../src/domain/clock.js'
import { calendarDay } from '../src/domain/time.js'
import { isPostgresUrl, parsePostgresUrl } from '../src/store/database-url.js'
import { BARE_SERVER, measureAgainst, SERVICE_ON_SQLITE, WORKS } from './bench/against-baseline.js'
import type { BenchRun } from './bench/bench-run.js'
import { measureBySize } from './bench/by-size.js'
import { drawChart, type Line } from './bench/chart.js'
import { Databases } from './bench/databases.js'
import { ALL_SHAPES, formatStalls, type Stall, measureStalls } from './bench/stalls.js'
import { measureImport } from './bench/import-comparison.js'
import { LoadGenerator } from './bench/load-generator.js'
import { measureReadsWhileWriting } from './bench/reads-while-writing.js'
import { PostgresDatabases, SqliteDatabases } from './bench/service-databases.js'
import { formatResults, type Result } from './bench/table.js'
import { parseArguments, runCommand, UsageError } from './command/command.js'
import { formatCount } from './command/format.js'

const CHART = new URL('scripts/bench/rate-by-size.svg', import.meta.resolve('#openapi.yaml'))
const NAMES = [...WORKS.map(({ name }) => name), 'p99', 'import', 'sizes', 'stalls']
/** What is measured on SQLite only. */
const ON_SQLITE = ['import', 'stalls']
const USAGE = `usage: npm run bench -- [--rows N,N…] [--only NAME,NAME…] [--rounds N] [--seconds S] [--quick] [--json FILE] [--chart FILE] [--database postgres://…]; names: ${NAMES.join(', ')}`
const MAX_IMPORTED = 200_000

await runCommand(USAGE, main)

async function main(): Promise<void> {
  const { sizes, names, rounds, seconds, isQuick, json, chart, database } = readArguments()
  const tell = (line: string) => console.error(line)
  const databases = new Databases(calendarDay(systemClock.now()), tell)
  const generator = new LoadGenerator()
  const serviceDatabases =
    database === undefined ? new SqliteDatabases(databases) : new PostgresDatabases(databases, database, tell)
  const baseline = database === undefined ? BARE_SERVER : SERVICE_ON_SQLITE
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void serviceDatabases.close().finally(() => process.exit(130)))
  const run: BenchRun = { databases, serviceDatabases, generator, sizes, rounds, seconds, tell }

  const results: Result[] = []
  let lines: readonly Line[] = []
  let stalls: readonly Stall[] = []
  try {
    for (const work of WORKS.filter(({ name }) => names.has(name))) {
      tell(work.name)
      results.push(await measureAgainst(run, baseline, work))
    }
    if (names.has('p99')) results.push(await measureReadsWhileWriting(run))
    if (names.has('import')) {
      tell('import')
      results.push(await measureImport(run, isQuick ? sizes[0] : Math.max(sizes[0], MAX_IMPORTED)))
    }
    if (names.has('sizes') && sizes.length > 1) {
      const bySize = await measureBySize(run)
      results.push(...bySize.results)
      lines = bySize.lines
    }
    if (names.has('stalls')) stalls = await measureStalls(run, isQuick ? ['plausible'] : ALL_SHAPES)
  } finally {
    generator.stop()
    await serviceDatabases.close()
  }

  const machine = `Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'unknown make'}`
  const conditions = `${formatCount(sizes[0])} records, 32 connections, medians of ${rounds} rounds of ${seconds} s in turn`
  const logs = 'the service logs warnings (LOG_LEVEL=warn)'
  const servers =
    database === undefined ? `${logs}, the bare server nothing` : `${logs}, and is on PostgreSQL`
  console.log(`${machine}; ${conditions}; ${servers}`)
  if (results.length > 0) console.log(`\n${formatResults(results)}`)
  if (stalls.length > 0) console.log(`\n${formatStalls(stalls)}`)
  if (lines.length > 0 && chart !== undefined)
    writeFileSync(chart, drawChart('Rate of each read by the size of the table', lines))
  if (json !== undefined) {
    writeFileSync(
      json,
      `${JSON.stringify({ machine, sizes, rounds, seconds, results, lines, stalls }, null, 2)}\n`,
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
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      chart: { type: 'string' },
      database: { type: 'string' },
    },
  })
  const sizes = values.rows.split(',').map((it) => readNumber('--rows', it, 1000, 100_000_000))
  const [first, ...others] = [...new Set(sizes)].sort((a, b) => a - b)
  const database = values.database === undefined ? undefined : readDatabase(values.database)
  const known = database === undefined ? NAMES : NAMES.filter((it) => !ON_SQLITE.includes(it))
  const names = new Set(
    values.only?.split(',') ?? (values.quick ? known.filter((it) => it !== 'stalls') : known),
  )
  for (const name of names) if (!known.includes(name)) throw new UsageError(`--only ${name}: not known`)
  return {
    sizes: [first ?? 0, ...others] as const,
    names,
    rounds: readNumber('--rounds', values.rounds ?? (values.quick ? '3' : '5'), 1, 1000),
    seconds: readNumber('--seconds', values.seconds ?? (values.quick ? '0.3' : '4'), 0.05, 3600),
    isQuick: values.quick,
    json: values.json,
    chart: values.chart ?? (database === undefined ? CHART : undefined),
    database,
  }
}

function readDatabase(url: string): string {
  if (!isPostgresUrl(url)) throw new UsageError('--database must be postgres://…')
  parsePostgresUrl(url)
  return url
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`${name} must be a number from ${least} to ${most}`)
}
