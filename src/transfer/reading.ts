import type { ReadOnlyEngine } from '../store/engine/engine.js'
import type { Query } from '../store/engine/query.js'
import { TRANSFERRED_TABLES } from './transferred-tables.js'
import { defineTableQueries, type Row } from './transfer-queries.js'

/** Queries for rows in the order of a key: the first ones, and those after a key. */
export interface Reading {
  readonly first: Query<object, Row>
  readonly after: Query<Row, Row>
}

/** Reads the rows after a position, or the first rows. */
export function readBatch(
  source: Pick<ReadOnlyEngine, 'snapshot'>,
  { first, after }: Reading,
  position: Row | undefined,
): Promise<Row[]> {
  return source.snapshot((session) =>
    position === undefined ? session.all(first, {}) : session.all(after, position),
  )
}

/** Reads all rows in batches, in bounded memory. */
export async function* batchesOf(
  source: Pick<ReadOnlyEngine, 'snapshot'>,
  reading: Reading,
): AsyncGenerator<readonly Row[]> {
  let batch = await readBatch(source, reading, undefined)
  for (let last = batch.at(-1); last !== undefined; last = batch.at(-1)) {
    yield batch
    batch = await readBatch(source, reading, last)
  }
}

/** Counts the rows to transfer. */
export async function countRows(source: Pick<ReadOnlyEngine, 'builder' | 'snapshot'>): Promise<number> {
  const counts = TRANSFERRED_TABLES.map((table) => defineTableQueries(source.builder, table, 1).count)
  return source.snapshot(async (session) => {
    let rows = 0
    for (const count of counts) rows += (await session.one(count, {})).total
    return rows
  })
}
