import type { Source } from '../engine.js'
import { openEngine, openSource } from '../open-store.js'
import { defineQuery } from '../query.js'
import { Transfer } from './transfer.js'
import { countRows } from './reading.js'
import { differencesOf, type Summary, summarize } from './verify.js'

export interface TransferOptions {
  /** URLs of databases, as of openStore. */
  readonly from: string
  readonly to: string
  /** Whether what an unfinished move has brought to the target is removed first. */
  readonly restart?: boolean
  /** How many rows are transferred in one transaction. */
  readonly batchRows?: number
  /** Is told how much of the work, copying and verifying, is done. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface TransferReport {
  /** What the target has now. */
  readonly target: Summary
  /** In what it differs from the source, a line each; none if all has been moved. */
  readonly differences: readonly string[]
}

/** Enough that few rows of the tally are written more than once, and a few MiB. */
const BATCH_ROWS = 10_000

/**
 * Copies all records of one database into another one, which is created and migrated if need be, then reads both and compares
 * them. A move that was interrupted, or that found differences, goes on where it stopped when it is started again. The source
 * is only read; it should not be written to meanwhile, which the comparison would find.
 *
 * @throws Error, with one line, if that cannot be done.
 */
export async function transferRecords(options: TransferOptions): Promise<TransferReport> {
  const { from, to, restart = false, batchRows = BATCH_ROWS, onProgress = () => {} } = options
  const source = await openSource(from)
  try {
    await assertCurrent(source)
    const target = await openEngine(to)
    try {
      const copy = new Transfer(source, target, batchRows)
      await copy.begin(restart)
      const total = 3 * (await countRows(source)) // each is transferred, and read on both sides
      let done = 0
      const count = (rows: number) => onProgress((done += rows), total)
      await copy.run(count)
      const [before, after] = await Promise.all([
        summarize(source, batchRows, count),
        summarize(target, batchRows, count),
      ])
      const differences = differencesOf(before, after)
      if (differences.length === 0) await copy.finish()
      return { target: after, differences }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** @throws Error unless the source's tables are those of this version of the service. */
async function assertCurrent(source: Source): Promise<void> {
  const db = source.builder.withTables<{ kysely_migration: { name: string } }>()
  const applied = defineQuery(() => db.selectFrom('kysely_migration').select('name').orderBy('name'))
  const names = await source
    .snapshot((session) => session.all(applied, {}))
    .catch((error: Error) => {
      throw new Error(`the source cannot be read: ${reasonOf(error)}`, { cause: error })
    })
  const isCurrent = names.map(({ name }) => name).join() === source.migrations.join()
  if (!isCurrent)
    throw new Error('the source is of another version of the service: npm run migrate brings it up to date')
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message
}
