import { type BenchRun, CONNECTIONS, subjectsOf } from './bench-run.js'
import { compare } from './statistics.js'
import { creationsOf, READ_ONE, stepsOf } from './requests.js'
import { startService } from './servers.js'
import type { Result } from './table.js'

/** The p99 of 32 clients that read while 32 others create, against that of the same 32 alone. */
export async function measureReadsWhileWriting(run: BenchRun): Promise<Result> {
  const { databases, serviceDatabases, generator, rounds, seconds } = run
  const [rows] = run.sizes
  const subjects = subjectsOf(await databases.kept('plausible', rows))
  const url = await serviceDatabases.copy('plausible', rows)
  const { base, ...server } = await startService(url).then((it) => ({
    base: it.base,
    stop: () => it.stop(),
  }))
  const reading = { base, connections: CONNECTIONS, seconds, steps: stepsOf(READ_ONE, subjects) }
  const writing = { ...reading, steps: creationsOf(subjects) }
  try {
    await generator.runTogether([reading, writing])
    const measured = []
    for (let round = 0; round < rounds; round++) {
      const atRest = await generator.run(reading)
      const [whileWriting] = await generator.runTogether([reading, writing])
      measured.push({ ours: whileWriting?.p99 ?? NaN, theirs: atRest.p99 })
    }
    return {
      work: 'p99 of a read while 32 clients write',
      against: 'p99 of a read at rest',
      bound: { atMost: 5 },
      unit: 'ms',
      comparison: compare(measured),
    }
  } finally {
    await server.stop()
  }
}
