import { formatCount } from '../command/format.js'
import { type BenchContext, CONNECTIONS, sampleRecordsOf } from './bench-context.js'
import type { Line } from './chart.js'
import { compare, median } from './statistics.js'
import { READS, readRequests } from './requests.js'
import { startService } from './servers.js'
import type { Result } from './table.js'

const TARGET = { atLeast: 0.8 }

export interface TableSizeResults {
  readonly results: readonly Result[]
  readonly lines: readonly Line[]
}

/** Measures each read on tables of all sizes in alternation, and compares it with the same read on the smallest. */
export async function measureTableSizes(context: BenchContext): Promise<TableSizeResults> {
  const { databases, serviceDatabases, generator, sizes, rounds, seconds } = context
  const tables = []
  for (const rows of sizes) {
    const file = await databases.shared('realistic', rows)
    const server = await startService(await serviceDatabases.shared('realistic', rows))
    tables.push({ rows, samples: sampleRecordsOf(file), server, rates: [] as number[] })
  }
  const results: Result[] = []
  const lines: Line[] = []
  try {
    for (const read of READS) {
      context.log(`by size: ${read.name}`)
      for (let round = -1; round < rounds; round++) {
        for (const { server, samples, rates } of tables) {
          const requests = readRequests(read, samples)
          const { rate } = await generator.run({
            base: server.base,
            connections: CONNECTIONS,
            seconds,
            requests,
          })
          if (round >= 0) rates.push(rate) // round -1 is the warm-up
        }
      }
      const [smallest, ...others] = tables
      for (const { rows, rates } of others) {
        results.push({
          workload: `${read.name}, ${formatCount(rows)} records`,
          baseline: `itself at ${formatCount(sizes[0])}`,
          target: TARGET,
          unit: 'per second',
          comparison: compare(
            rates.map((measured, round) => ({ measured, baseline: smallest?.rates[round] ?? NaN })),
          ),
        })
      }
      lines.push({
        name: read.name,
        family: read.family,
        points: tables.map(({ rows, rates }) => ({ rows, rate: median(rates) })),
      })
      for (const { rates } of tables) rates.length = 0
    }
  } finally {
    for (const { server } of tables) await server.stop()
  }
  return { results, lines }
}
