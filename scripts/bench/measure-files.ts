import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { operationTable } from '../../generated/operation-table.js'
import { type BenchContext, sampleRecordsOf } from './bench-context.js'
import type { Load, LoadReport } from './load-generator.js'
import { READ_ONE, readRequests } from './requests.js'
import { type Server, startService } from './servers.js'
import { median } from './statistics.js'
import { formatNumber, formatTable } from './table.js'

/** What a client that reads notices of a file, and what the file costs the service. Times are in milliseconds. */
export interface FileTransfer {
  readonly file: string
  readonly duration: number
  /** Of the reads: medians over the rounds. */
  readonly p50: number
  readonly p99: number
  readonly longestStall: number
  /** Resident memory of the service in bytes, from the beginning to the end. */
  readonly memory: readonly number[]
}

/** A few readers, whose wait is not that for each other. */
const READERS = 4
const { exportCertifications, importCertifications } = operationTable

/**
 * Measures reads of single records without a file, while a CSV file of all records is downloaded, and while one of as many records is
 * imported.
 */
export async function measureFiles(context: BenchContext): Promise<FileTransfer[]> {
  const { databases, serviceDatabases, seconds } = context
  const rows = context.sizes.at(-1) ?? context.sizes[0]
  const samples = sampleRecordsOf(await databases.shared('realistic', rows))
  const file = databases.newFile()
  await pipeline(Readable.from(csv(rows)), createWriteStream(file))
  const server = await startService(await serviceDatabases.copy('realistic', rows))
  const reading = {
    base: server.base,
    connections: READERS,
    seconds,
    requests: readRequests(READ_ONE, samples),
  }
  const measure = async (name: string, transfer: () => Promise<void>) => {
    context.log(`files: ${name}`)
    return { file: name, ...(await readMeanwhile(context, server, reading, transfer)) }
  }
  try {
    await context.generator.run(reading)
    return [
      await measure('none', () => setTimeout(context.rounds * seconds * 1000)),
      await measure('download', () => download(`${server.base}${exportCertifications.path}`)),
      await measure('import', () => upload(`${server.base}${importCertifications.path}`, file)),
      await measure('none, afterwards', () => setTimeout(context.rounds * seconds * 1000)),
    ]
  } finally {
    await server.stop()
  }
}

async function readMeanwhile(
  { generator }: BenchContext,
  server: Server,
  reading: Load,
  transfer: () => Promise<void>,
): Promise<Omit<FileTransfer, 'file'>> {
  const reports: LoadReport[] = []
  let duration: number | undefined
  const { longestStall, memory } = await server.monitorEventLoop(async () => {
    const started = performance.now()
    const readUntilDone = async () => {
      while (duration === undefined) reports.push(await generator.run(reading))
    }
    await Promise.all([transfer().finally(() => (duration = performance.now() - started)), readUntilDone()])
  })
  return {
    duration: duration ?? NaN,
    p50: median(reports.map(({ p50 }) => p50)),
    p99: median(reports.map(({ p99 }) => p99)),
    longestStall,
    memory,
  }
}

async function download(url: string): Promise<void> {
  const sent = request(url).end()
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  for await (const _ of reply); // discards the file
  if (reply.statusCode !== 200) throw new Error(`the download failed: ${reply.statusCode}`)
}

async function upload(url: string, file: string): Promise<void> {
  const sent = request(url, { method: 'POST', headers: { 'content-type': 'text/csv' } })
  const [[reply]] = (await Promise.all([once(sent, 'response'), pipeline(createReadStream(file), sent)])) as [
    [IncomingMessage],
    void,
  ]
  const text = (await reply.toArray()).join('')
  if (reply.statusCode !== 200) throw new Error(`the import failed: ${text}`)
}

/** Short lines, because a million must not exceed the limit of 64 MiB. */
function* csv(rows: number): Generator<string> {
  yield 'mentor_id,cert_type,issued_at,expires_at\n'
  for (let i = 0; i < rows; i++) yield `imported-${i},peer,2026-03-01,2027-02-28\n`
}

/** Formats the transfers as a Markdown table. */
export function formatFiles(transfers: readonly FileTransfer[]): string {
  return formatTable(
    [
      'file',
      'duration, s',
      'p50 of a read, ms',
      'p99, ms',
      'longest stall, ms',
      'memory at first, at most, at last, MiB',
    ],
    transfers.map(({ file, duration, p50, p99, longestStall, memory }) => [
      file,
      formatNumber(duration / 1000),
      formatNumber(p50),
      formatNumber(p99),
      formatNumber(longestStall),
      [memory[0], Math.max(...memory), memory.at(-1)].map((it = NaN) => Math.round(it / 2 ** 20)).join(', '),
    ]),
  )
}
