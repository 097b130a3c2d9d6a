// Pages that begin late in a list, on SQLite.
//
// A page that begins after 100,000 records skips as many entries of an index. SQLite reads in the service's own thread, so that other
// requests wait meanwhile: up to 0.16 s if the entries have to be read from the disk. So such a page is reached in steps, on a
// connection of its own, and the event loop turns after each step. A step skips 10,000 entries after the position where the last
// one ended, so that all steps together take as long as one query with an offset. PostgreSQL reads in other processes.
import { setImmediate } from 'node:timers/promises'
import type { Engine } from '../engine/engine.js'
import { type List, startOf } from './list-parameters.js'
import type { ListQuery, ListTuples } from '../queries/list-queries.js'
import type { Queries } from '../queries/queries.js'

/** The number of index entries that one query skips: at most 16 ms when cold. */
const MAX_STEP = 10_000

/** Whether a page has to be reached in steps. The range of one mentor has thousands of records at most. */
export function isDeepPage(engine: Engine, { shape, parameters }: List): boolean {
  return engine.readsSynchronously && shape.mentorId === undefined && parameters.offset > MAX_STEP
}

/** Reads such a page. @param queryAfter reads the records after a position. */
export async function readDeepPage(
  engine: Pick<Engine, 'openSnapshot'>,
  queries: Queries,
  queryAfter: ListQuery,
  { shape, parameters }: List,
): Promise<ListTuples> {
  const snapshot = await engine.openSnapshot()
  try {
    const [row] = await snapshot.all(queries.totalOfCertifications(shape), parameters)
    const total = Number(row?.total)
    let position = startOf(shape, parameters.period)
    for (let left = parameters.offset; left > 0; left -= MAX_STEP) {
      const skipped = { ...parameters, position, limit: 1, offset: Math.min(left, MAX_STEP) - 1 }
      const [last] = await snapshot.all(queries.getPositionAfter(shape), skipped)
      if (last === undefined) return { total, tuples: [] }
      position = { id: last.id, expiresAt: last.expires_at }
      await setImmediate()
    }
    return { total, tuples: await snapshot.tuples(queryAfter(shape), { ...parameters, position }) }
  } finally {
    snapshot.close()
  }
}
