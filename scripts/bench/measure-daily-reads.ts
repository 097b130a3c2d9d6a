import { type BenchContext, CONNECTIONS, sampleRecordsOf } from './bench-context.js'
import type { LoadReport, LoadRequest } from './load-generator.js'
import { auditRequests, changeRequests, createRequests, DAILY_READS, LIST, readRequests } from './requests.js'
import { type Server, startService } from './servers.js'
import { compare } from './statistics.js'
import type { Result } from './table.js'
import { operationTable } from '../../generated/operation-table.js'
import type { OperationResponse } from '../../src/contract/operation.js'

/** Compares reads that the bare server does not have with the list of 20 of the same service. */
export async function measureDailyReads(context: BenchContext): Promise<Result[]> {
  const { databases, serviceDatabases, generator, seconds, sizes, rounds, log } = context
  const samples = sampleRecordsOf(await databases.shared('realistic', sizes[0]))
  const server = await startService(await serviceDatabases.copy('realistic', sizes[0]))
  const { base } = server
  const measure = (requests: readonly LoadRequest[]) =>
    generator.run({ base, connections: CONNECTIONS, seconds, requests })
  const list = readRequests(LIST, samples)
  const results: Result[] = []
  try {
    await measure(createRequests(samples)) // the sample records have no audit trail
    const reads = DAILY_READS.map((read): [string, LoadRequest[]] => [read.name, readRequests(read, samples)])
    for (const [name, requests] of [...reads, ...(await trailRequests(server))]) {
      log(name)
      await measure(requests) // warm-up
      const pairs: Readonly<Record<'measured' | 'baseline', LoadReport>>[] = []
      for (let round = 0; round < rounds; round++)
        pairs.push({ measured: await measure(requests), baseline: await measure(list) })
      const compareBy = (figure: 'rate' | 'p99') =>
        compare(pairs.map((it) => ({ measured: it.measured[figure], baseline: it.baseline[figure] })))
      results.push({
        workload: name,
        baseline: 'list of 20 of the same service',
        target: undefined,
        unit: 'per second',
        comparison: compareBy('rate'),
        p99: compareBy('p99'),
      })
    }
  } finally {
    await server.stop()
  }
  return results
}

/** Pages of the feed, and audit trails of records in it. */
async function trailRequests({ base }: Server): Promise<[name: string, requests: LoadRequest[]][]> {
  const reply = await fetch(`${base}${operationTable.listCertificationChanges.path}?limit=100`)
  const { data } = (await reply.json()) as OperationResponse<'listCertificationChanges'>['body']
  return [
    [
      'page of 20 changes',
      changeRequests(
        data.map(({ cursor }) => cursor),
        20,
      ),
    ],
    ['audit trail', auditRequests(data.map(({ certification_id }) => certification_id))],
  ]
}
