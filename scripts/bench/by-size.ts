import { formatCount } from '../command/format.js'
import { type BenchRun, CONNECTIONS, subjectsOf } from './bench-run.js'
import type { Line } from './chart.js'
import { compare, median } from './statistics.js'
import { READS, stepsOf } from './requests.js'
import { startService } from './servers.js'
import type { Result } from './table.js'

const BOUND = { atLeast: 0.8 }

export interface BySize {
  readonly results: readonly Result[]
  readonly lines: readonly Line[]
}

/** Each read on tables of all sizes in turn, against itself on the smallest. */
export async function measureBySize(run: BenchRun): Promise<BySize> {
  const { databases, serviceDatabases, generator, sizes, rounds, seconds } = run
  const tables = []
  for (const rows of sizes) {
    const file = await databases.kept('plausible', rows)
    const server = await startService(await serviceDatabases.kept('plausible', rows))
    tables.push({ rows, subjects: subjectsOf(file), server, rates: [] as number[] })
  }
  const results: Result[] = []
  const lines: Line[] = []
  try {
    for (const read of READS) {
      run.tell(`by size: ${read.name}`)
      for (let round = -1; round < rounds; round++) {
        for (const { server, subjects, rates } of tables) {
          const steps = stepsOf(read, subjects)
          const { rate } = await generator.run({
            base: server.base,
            connections: CONNECTIONS,
            seconds,
            steps,
          })
          if (round >= 0) rates.push(rate) // the first one warms up
        }
      }
      const [smallest, ...others] = tables
      for (const { rows, rates } of others) {
        results.push({
          work: `${read.name}, ${formatCount(rows)} records`,
          against: `itself at ${formatCount(sizes[0])}`,
          bound: BOUND,
          unit: 'a second',
          comparison: compare(rates.map((ours, round) => ({ ours, theirs: smallest?.rates[round] ?? NaN }))),
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
