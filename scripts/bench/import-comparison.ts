import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatInstant } from '../../src/domain/time.js'
import { ask, startChild, stopChild } from '../command/child.js'
import { formatCount } from '../command/format.js'
import type { BenchRun } from './bench-run.js'
import { compare } from './statistics.js'
import { SHAPES } from './shapes.js'
import type { Result } from './table.js'

/** What a process is to import: the file, or as many rows that it makes itself beforehand, into a new database. */
export interface ImportTask {
  readonly side: 'ours' | 'bare'
  readonly database: string
  readonly file: string
  readonly rows: number
  /** A UTC calendar day. */
  readonly today: number
}

export interface ImportTime {
  readonly seconds: number
}

/** The import of a file of NDJSON against the bare driver, which has the same rows in memory; both with their renewals. */
export async function measureImport(run: BenchRun, rows: number): Promise<Result> {
  const { databases, rounds } = run
  const file = databases.newFile()
  await writeNdjson(file, rows, databases.today)
  const rate = async (side: ImportTask['side']) => {
    const child = startChild('scripts/bench/import-process.ts')
    try {
      const task: ImportTask = { side, database: databases.newFile(), file, rows, today: databases.today }
      return rows / (await ask<ImportTime>(child, task)).seconds
    } finally {
      await stopChild(child)
    }
  }
  const measured = []
  for (let round = 0; round < rounds; round++) {
    measured.push({ ours: await rate('ours'), theirs: await rate('bare') })
  }
  return {
    work: `import of ${formatCount(rows)} rows`,
    against: "the bare driver's prepared insert in one transaction, same indexes",
    bound: { atLeast: 0.4 },
    unit: 'a second',
    comparison: compare(measured),
  }
}

/** Plausible certifications as a file that `npm run import` takes. */
export async function writeNdjson(file: string, rows: number, today: number): Promise<void> {
  await pipeline(Readable.from(ndjson(rows, today)), createWriteStream(file))
}

function* ndjson(rows: number, today: number): Generator<string> {
  for (const it of SHAPES.plausible(rows, today)) {
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
