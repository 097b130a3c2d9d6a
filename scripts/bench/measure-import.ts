import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatInstant } from '../../src/domain/time.js'
import { callChild, startChild, stopChild } from '../command/child-process.js'
import { formatCount } from '../command/format.js'
import type { BenchContext } from './bench-context.js'
import { compare } from './statistics.js'
import { DATASETS } from './datasets.js'
import type { Result } from './table.js'

/** One import into `database`: of the file by the service, or of the same records by the bare driver. */
export interface ImportTask {
  readonly importer: 'service' | 'driver'
  readonly database: string
  readonly file: string
  readonly rows: number
  /** A UTC calendar day. */
  readonly today: number
}

export interface ImportTime {
  readonly seconds: number
}

/** Compares the import of an NDJSON file with the bare driver, which inserts the same records from memory. */
export async function measureImport(context: BenchContext, rows: number): Promise<Result> {
  const { databases } = context
  const file = databases.newFile()
  await writeImportFile(file, rows, databases.today)
  const measureRate = async (importer: ImportTask['importer']) => {
    const child = startChild('scripts/bench/import-process.ts')
    try {
      const task: ImportTask = { importer, database: databases.newFile(), file, rows, today: databases.today }
      return rows / (await callChild<ImportTime>(child, task)).seconds
    } finally {
      await stopChild(child)
    }
  }
  const rounds = []
  for (let round = 0; round < context.rounds; round++) {
    rounds.push({ measured: await measureRate('service'), baseline: await measureRate('driver') })
  }
  return {
    workload: `import of ${formatCount(rows)} rows`,
    baseline: "the bare driver's prepared insert in one transaction, same indexes",
    target: { atLeast: 0.4 },
    unit: 'per second',
    comparison: compare(rounds),
  }
}

/** Writes realistic certifications in the format of `npm run import`. */
export async function writeImportFile(file: string, rows: number, today: number): Promise<void> {
  await pipeline(Readable.from(ndjson(rows, today)), createWriteStream(file))
}

function* ndjson(rows: number, today: number): Generator<string> {
  for (const it of DATASETS.realistic(rows, today)) {
    const line = {
      mentor_id: it.mentorId,
      cert_type: it.certType,
      issued_at: formatInstant(it.issuedAt),
      expires_at: formatInstant(it.expiresAt),
      renewal_history: it.renewals?.map(({ renewedAt, expiresAt }) => ({
        renewed_at: formatInstant(renewedAt),
        expires_at: formatInstant(expiresAt),
      })),
      created_at: it.createdAt === undefined ? undefined : formatInstant(it.createdAt),
      revoked_at: it.revocation && formatInstant(it.revocation.revokedAt),
      revocation_reason: it.revocation?.reason,
      version: it.version,
    }
    yield `${JSON.stringify(line)}\n`
  }
}
