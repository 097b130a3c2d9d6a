import type { ReadOnlyEngine } from '../store/engine/engine.js'
import { openEngine, openReadOnlyEngine } from '../store/open-store.js'
import { defineQuery } from '../store/engine/query.js'
import { Transfer } from './transfer.js'
import { countRows } from './reading.js'
import { type DatabaseContent, differencesOf, summarize } from './verify.js'

/** The options of a transfer. */
export interface TransferOptions {
  /** Database URLs, see parseDatabaseUrl. */
  readonly from: string
  readonly to: string
  /** Whether to remove the rows of an unfinished transfer from the target first. */
  readonly restart?: boolean
  /** The number of rows in one transaction. */
  readonly batchRows?: number
  /** Reports the progress of the transfer and the verification. */
  readonly onProgress?: (done: number, total: number) => void
}

/** The result of a transfer. */
export interface TransferReport {
  /** The content of the target. */
  readonly target: DatabaseContent
  /** One line for each difference from the source; empty if the transfer is complete. */
  readonly differences: readonly string[]
}

/** Large enough that few rows of the tally are written more than once. A batch takes a few MiB of memory. */
const BATCH_ROWS = 10_000

/**
 * Transfers all records from one database to another, of any engine, and verifies the result.
 *
 * The transfer of a large database takes long, and no transaction spans two databases. So rows travel in batches, in the order of their
 * keys. Each batch stores its rows, their counts and the position in one transaction of the target. An interrupted transfer continues at
 * that position when it is started again. The tally is not transferred but counted in the target, because engines store it differently.
 *
 * Then both databases are read again. The number of rows, a checksum and the last id of each table are compared, and each tally is
 * compared with its records. The transfer never writes to the source. If another process does meanwhile, the comparison detects it.
 *
 * @throws Error, with a message of one line, if the transfer is impossible.
 */
export async function transferRecords(options: TransferOptions): Promise<TransferReport> {
  const { from, to, restart = false, batchRows = BATCH_ROWS, onProgress = () => {} } = options
  const source = await openReadOnlyEngine(from)
  try {
    await assertCurrent(source)
    const target = await openEngine(to)
    try {
      const transfer = new Transfer(source, target, batchRows)
      await transfer.begin(restart)
      const total = 3 * (await countRows(source)) // each row is transferred, then read on both sides
      let done = 0
      const count = (rows: number) => onProgress((done += rows), total)
      await transfer.run(count)
      const [before, after] = await Promise.all([
        summarize(source, batchRows, count),
        summarize(target, batchRows, count),
      ])
      const differences = differencesOf(before, after)
      if (differences.length === 0) await transfer.finish()
      return { target: after, differences }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Checks that the source has the schema of this version of the service. @throws Error if not. */
async function assertCurrent(source: ReadOnlyEngine): Promise<void> {
  const db = source.builder.withTables<{ kysely_migration: { name: string } }>()
  const applied = defineQuery(() => db.selectFrom('kysely_migration').select('name').orderBy('name'))
  const names = await source
    .snapshot((session) => session.all(applied, {}))
    .catch((error: Error) => {
      throw new Error(`the source cannot be read: ${reasonOf(error)}`, { cause: error })
    })
  const isCurrent = names.map(({ name }) => name).join() === source.migrations.join()
  if (!isCurrent)
    throw new Error('the source is of another version of the service: migrate it with npm run migrate')
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message
}
