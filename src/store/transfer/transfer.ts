import { setImmediate } from 'node:timers/promises'
import type { Engine, IdSequence, Session, Source } from '../engine.js'
import { TallyChanges } from '../tally.js'
import { TRANSFERRED_TABLES, type TransferredTable, COUNTED_TABLE } from './transferred-tables.js'
import {
  defineTableQueries,
  defineTallyQueries,
  type Row,
  ROWS_A_STATEMENT,
  type TableQueries,
} from './transfer-queries.js'
import { Progress } from './progress.js'
import { countRows, readBatch } from './reading.js'
import { toCountedFields } from './counted-row.js'

interface TransferQueries extends TableQueries {
  /** For a table whose ids the database counts up. */
  readonly counter: IdSequence
}

interface TableTransfer extends TransferredTable {
  readonly from: TransferQueries
  readonly to: TransferQueries
}

/** Copies all records of a database into another one, and goes on where it stopped. */
export class Transfer {
  readonly #progress: Progress
  readonly #tables: readonly TableTransfer[]

  constructor(
    readonly source: Source,
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
   * Notes in the target that the move has begun, unless it had.
   *
   * @param restart whether what an unfinished move has brought is removed.
   * @throws Error if the target has, or had, records that this move did not bring.
   */
  async begin(restart: boolean): Promise<void> {
    const identity = await this.source.identify()
    if (identity === (await this.target.identify()))
      throw new Error('the source and the target are one and the same database')
    await this.target.bulkImport(async (session) => {
      const begunFrom = await this.#progress.source(session)
      if (begunFrom === undefined) await this.#assertEmpty(session)
      else if (restart) await this.#clear(session)
      else if (begunFrom === identity) return
      else throw new Error('the target holds an unfinished move from another database; --restart removes it')
      for (const { name } of this.#tables) await this.#progress.begin(session, name, identity)
    })
  }

  /** @param onTransferred is told of how many rows more are on the target's disk; first, of those that were there before. */
  async run(onTransferred: (rows: number) => void): Promise<void> {
    onTransferred(await countRows(this.target))
    for (const table of this.#tables) {
      for (let isFinished = false; !isFinished;) {
        const transferred = await this.#transferBatch(table)
        onTransferred(transferred)
        await setImmediate() // what reads next sees what has been written to the source meanwhile, to find it out
        isFinished = transferred < this.batchRows
      }
    }
  }

  /** Takes the notes out of the target. */
  finish(): Promise<void> {
    return this.target.bulkImport((session) => this.#progress.forget(session))
  }

  /** Copies the next rows in one transaction, with what they count for and where they end; gives how many they were. */
  #transferBatch({ name, key, hasGeneratedKey, from, to }: TableTransfer): Promise<number> {
    return this.target.bulkImport(async (session) => {
      const rows = await readBatch(this.source, from, await this.#progress.position(session, name))
      await insert(session, to, rows)
      if (name === COUNTED_TABLE) await this.#count(session, rows)
      if (hasGeneratedKey) await this.#copyCounter(session, from.counter, to.counter)
      const last = rows.at(-1)
      if (last !== undefined) {
        const position = Object.fromEntries(Object.entries(last).filter(([column]) => key.includes(column)))
        await this.#progress.advance(session, name, position)
      }
      return rows.length
    })
  }

  async #count(session: Session, rows: readonly Row[]): Promise<void> {
    const tally = new TallyChanges(this.target.tallyShards)
    for (const row of rows) tally.move(undefined, toCountedFields(row))
    await this.target.writeTally(session, tally)
  }

  async #copyCounter(session: Session, from: IdSequence, to: IdSequence): Promise<void> {
    const { id } = await this.source.snapshot((session) => session.one(from.get, {}))
    if (id === 0) return
    for (const query of to.set) await session.run(query, { id })
  }

  /** Also of what is gone: its ids are not to be given out again. */
  async #assertEmpty(session: Session): Promise<void> {
    for (const { name, hasGeneratedKey, to } of this.#tables) {
      const lastId = hasGeneratedKey ? (await session.one(to.counter.get, {})).id : 0
      if (lastId > 0 || (await session.first(to.first, {})) !== undefined)
        throw new Error(`the target is not empty: it has, or had, rows in ${name}`)
    }
  }

  async #clear(session: Session): Promise<void> {
    await session.run(defineTallyQueries(this.target.builder, this.batchRows).clear, {})
    await session.run(this.target.auditTriggers.drop, {})
    for (const { to } of this.#tables.toReversed()) await session.run(to.clear, {})
    await session.run(this.target.auditTriggers.create, {})
    await this.#progress.clear(session)
  }
}

function defineTransferQueries(
  database: Source,
  table: TransferredTable,
  batchRows: number,
): TransferQueries {
  return {
    ...defineTableQueries(database.builder, table, batchRows),
    counter: database.idSequence(table.name),
  }
}

async function insert(session: Session, queries: TableQueries, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const some = rows.slice(from, from + ROWS_A_STATEMENT)
    if (some.length === ROWS_A_STATEMENT) await session.run(queries.insertMany, { rows: some })
    else for (const row of some) await session.run(queries.insertOne, { rows: [row] })
  }
}
