import { setImmediate } from 'node:timers/promises'
import type { Session } from '../store/engine/session.js'
import type { Engine, IdSequence, ReadOnlyEngine } from '../store/engine/engine.js'
import { TallyChanges } from '../store/engine/tally.js'
import { TRANSFERRED_TABLES, type TransferredTable, COUNTED_TABLE } from './transferred-tables.js'
import {
  defineTableQueries,
  defineTallyReading,
  type Row,
  ROWS_PER_STATEMENT,
  type TableQueries,
} from './transfer-queries.js'
import { Progress } from './progress.js'
import { countRows, readBatch } from './reading.js'
import { toCountedFields } from './counted-row.js'

interface TransferQueries extends TableQueries {
  /** Only used for a table with a generated key. */
  readonly idSequence: IdSequence
}

interface TableTransfer extends TransferredTable {
  readonly from: TransferQueries
  readonly to: TransferQueries
}

/** Transfers the rows of one database to another, in batches, and continues where an interrupted transfer stopped. */
export class Transfer {
  readonly #progress: Progress
  readonly #tables: readonly TableTransfer[]

  constructor(
    readonly source: ReadOnlyEngine,
    readonly target: Engine,
    readonly batchRows: number,
  ) {
    this.#progress = new Progress(target.builder)
    this.#tables = TRANSFERRED_TABLES.map((table) => ({
      ...table,
      from: defineTransferQueries(source, table, batchRows),
      to: defineTransferQueries(target, table, batchRows),
    }))
  }

  /**
   * Records in the target that the transfer has begun, unless it has already.
   *
   * @param restart whether to remove the rows of an unfinished transfer first.
   * @throws Error if the target has, or had, rows that do not belong to this transfer.
   */
  async begin(restart: boolean): Promise<void> {
    const identity = await this.source.identify()
    if (identity === (await this.target.identify()))
      throw new Error('the source and the target are the same database')
    await this.target.bulkImport(async (session) => {
      const begunFrom = await this.#progress.source(session)
      if (begunFrom === undefined) await this.#assertEmpty(session)
      else if (restart) await this.#clear(session)
      else if (begunFrom === identity) return
      else
        throw new Error('the target has an unfinished transfer from another database; --restart removes it')
      for (const { name } of this.#tables) await this.#progress.begin(session, name, identity)
    })
  }

  /** Transfers all rows. @param onTransferred reports the number of new rows in the target, first those of an interrupted transfer. */
  async run(onTransferred: (rows: number) => void): Promise<void> {
    onTransferred(await countRows(this.target))
    for (const table of this.#tables) {
      for (let isFinished = false; !isFinished;) {
        const transferred = await this.#transferBatch(table)
        onTransferred(transferred)
        await setImmediate() // the next batch is read from a newer snapshot, so that a write to the source is detected
        isFinished = transferred < this.batchRows
      }
    }
  }

  /** Removes the progress from the target, and starts its change feed again, in the order of the ids. */
  finish(): Promise<void> {
    return this.target.bulkImport(async (session) => {
      for (const query of this.target.feed.restart) await session.run(query, {})
      await this.#progress.finish(session)
    })
  }

  /** Transfers the next rows, their counts and the progress in one transaction. Returns the number of rows. */
  #transferBatch({ name, key, hasGeneratedKey, from, to }: TableTransfer): Promise<number> {
    return this.target.bulkImport(async (session) => {
      const rows = await readBatch(this.source, from, await this.#progress.position(session, name))
      await insert(session, to, rows)
      if (name === COUNTED_TABLE) await this.#count(session, rows)
      if (hasGeneratedKey) await this.#transferIdSequence(session, from.idSequence, to.idSequence)
      const last = rows.at(-1)
      if (last !== undefined) {
        const position = Object.fromEntries(Object.entries(last).filter(([column]) => key.includes(column)))
        await this.#progress.advance(session, name, position)
      }
      return rows.length
    })
  }

  async #count(session: Session, rows: readonly Row[]): Promise<void> {
    const tally = new TallyChanges()
    for (const row of rows) tally.recount(undefined, toCountedFields(row))
    await this.target.writeTally(session, tally)
  }

  async #transferIdSequence(session: Session, from: IdSequence, to: IdSequence): Promise<void> {
    const { id } = await this.source.snapshot((session) => session.one(from.get, {}))
    if (id === 0) return
    for (const query of to.set) await session.run(query, { id })
  }

  /** Checks that no table has or had rows, because ids of deleted rows must not be assigned again. @throws Error if one has. */
  async #assertEmpty(session: Session): Promise<void> {
    for (const { name, hasGeneratedKey, to } of this.#tables) {
      const lastId = hasGeneratedKey ? (await session.one(to.idSequence.get, {})).id : 0
      if (lastId > 0 || (await session.first(to.first, {})) !== undefined)
        throw new Error(`the target is not empty: it has, or had, rows in ${name}`)
    }
  }

  async #clear(session: Session): Promise<void> {
    await session.run(defineTallyReading(this.target.builder, this.batchRows).clear, {})
    for (const trigger of this.target.auditTriggers) await session.run(trigger.drop, {})
    for (const { to } of this.#tables.toReversed()) await session.run(to.clear, {})
    for (const trigger of this.target.auditTriggers) await session.run(trigger.create, {})
    await this.#progress.clear(session)
  }
}

function defineTransferQueries(
  database: ReadOnlyEngine,
  table: TransferredTable,
  batchRows: number,
): TransferQueries {
  return {
    ...defineTableQueries(database.builder, table, batchRows),
    idSequence: database.idSequence(table.name),
  }
}

async function insert(session: Session, queries: TableQueries, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const some = rows.slice(from, from + ROWS_PER_STATEMENT)
    if (some.length === ROWS_PER_STATEMENT) await session.run(queries.insertMany, { rows: some })
    else for (const row of some) await session.run(queries.insertOne, { rows: [row] })
  }
}
