import { type BenchContext, CONNECTIONS, sampleRecordsOf } from './bench-context.js'
import { compare } from './statistics.js'
import { createRequests, READ_ONE, readRequests } from './requests.js'
import { startService } from './servers.js'
import type { Result } from './table.js'

/** Compares the p99 latency of 32 reading clients while 32 others create records with that of the 32 alone. */
export async function measureReadsWhileWriting(context: BenchContext): Promise<Result> {
  const { databases, serviceDatabases, generator, seconds } = context
  const [rows] = context.sizes
  const samples = sampleRecordsOf(await databases.shared('realistic', rows))
  const url = await serviceDatabases.copy('realistic', rows)
  const server = await startService(url)
  const reading = {
    base: server.base,
    connections: CONNECTIONS,
    seconds,
    requests: readRequests(READ_ONE, samples),
  }
  const writing = { ...reading, requests: createRequests(samples) }
  try {
    await generator.runTogether([reading, writing])
    const rounds = []
    for (let round = 0; round < context.rounds; round++) {
      const alone = await generator.run(reading)
      const [whileWriting] = await generator.runTogether([reading, writing])
      rounds.push({ measured: whileWriting?.p99 ?? NaN, baseline: alone.p99 })
    }
    return {
      workload: 'p99 of a read while 32 clients write',
      baseline: 'p99 of a read without writes',
      target: { atMost: 4 },
      unit: 'ms',
      comparison: compare(rounds),
    }
  } finally {
    await server.stop()
  }
}
