// Lists of the certifications that expire in a period, ordered by id.
//
// No index has both the period and this order. In the indexes by expiry, a period's records are together, but not ordered by id. In the
// order of the ids, they are scattered among all others. So there are two ways to read a page. The exact total, which the tally provides,
// decides which of them is shorter:
//
// - Sort: read the period's entries of an index by expiry, up to 50,000, and sort their ids.
// - Walk: scan the records in the order of their ids until the page is full. If the period has more than 50,000 of ten million records,
//   more than one record in two hundred matches, so a page is a short walk.
//
// A walk is long only if the matching records come last in its order, or a page begins late. So it has steps of a bounded number of
// records. The first steps share the snapshot of other reads. A longer walk continues on a separate connection, and lets the event loop turn
// after each step.
//
// Rejected: an index by month and id does not help with days, and one by day and id would need a merge of up to 110,000 lists. Either
// would slow down every creation.
import { setImmediate } from 'node:timers/promises'
import type { Session } from '../engine/session.js'
import type { Engine } from '../engine/engine.js'
import type { List } from './list-parameters.js'
import type { ListParameters, ListShape, ListTuples } from '../queries/list-queries.js'
import type { PeriodListQueries } from '../queries/period-list-queries.js'
import type { Queries } from '../queries/queries.js'

/** The maximum number of records that are sorted, which takes some 20 ms on SQLite. */
const MAX_SORTED = 50_000
/** The number of records in the first step of a walk. */
const FIRST_STEP = 200
/** The maximum number of records in a step. */
const MAX_STEP = 20_000
/**
 * The time limit of a step, and of the steps in a shared snapshot, where they hold up other requests. A record that is read from the
 * disk takes fifty times as long as one in memory, so that the size of a step follows from the time of the one before.
 */
const BLOCKING_MS = 10
/** The number of records after which a walk continues on a separate connection. */
const SHORT_WALK = 20_000

/** Whether a list is limited to a period and ordered by id, and not limited to a mentor. */
export function isPeriodById({ mentorId, hasPeriod, sort }: ListShape): boolean {
  return hasPeriod && mentorId === undefined && (sort === 'id' || sort === '-id')
}

/** Reads a page of such a list. @param shortWalk the number of records after which a walk continues on a separate connection. */
export async function readPeriodList(
  engine: Pick<Engine, 'snapshot' | 'openSnapshot' | 'readsSynchronously'>,
  queries: Queries,
  { shape, parameters }: List,
  shortWalk = SHORT_WALK,
): Promise<ListTuples> {
  const limit = engine.readsSynchronously ? BLOCKING_MS : Infinity
  const soon = await engine.snapshot(async (session) => {
    const [{ total }, { last }] = await Promise.all([
      session.one(queries.totalOfCertifications(shape), parameters),
      session.one(queries.getLastId, {}),
    ])
    if (isSorted(total, last, parameters)) {
      return { total, tuples: await session.tuples(queries.listSorted(shape), parameters) }
    }
    const walk = new Walk(session, queries, { shape, parameters }, limit)
    const end = performance.now() + limit
    while (!walk.isDone && walk.passed < shortWalk && performance.now() < end) await walk.step()
    return walk.isDone ? { total, tuples: walk.tuples } : undefined
  })
  return soon ?? walkLong(engine, queries, { shape, parameters }, limit)
}

/** Whether fewer records must be sorted than a walk would scan, assuming that those of the period are spread evenly. */
function isSorted(total: number, records: number, { offset, limit }: ListParameters): boolean {
  return total <= MAX_SORTED && total * total <= (offset + limit) * records
}

async function walkLong(
  engine: Pick<Engine, 'openSnapshot'>,
  queries: Queries,
  list: List,
  stepLimit: number,
): Promise<ListTuples> {
  const snapshot = await engine.openSnapshot()
  try {
    const [row] = await snapshot.all(queries.totalOfCertifications(list.shape), list.parameters)
    const walk = new Walk(snapshot, queries, list, stepLimit)
    while (!walk.isDone) {
      await walk.step()
      await setImmediate()
    }
    return { total: Number(row?.total), tuples: walk.tuples }
  } finally {
    snapshot.close()
  }
}

/** A walk through the records in the order of their ids. */
class Walk {
  readonly tuples: unknown[][] = []
  readonly shape: ListShape
  #parameters: ListParameters
  #step = FIRST_STEP
  #passed = 0
  #hasEnded = false

  /** @param stepLimit the time that a step should take at most, in milliseconds. */
  constructor(
    readonly session: Pick<Session, 'all' | 'tuples'>,
    readonly queries: PeriodListQueries,
    { shape, parameters }: List,
    readonly stepLimit: number,
  ) {
    this.shape = shape
    this.#parameters = parameters
  }

  /** Whether the page is full, or there are no more records. */
  get isDone(): boolean {
    return this.#hasEnded || this.#parameters.limit === 0
  }

  /** The number of records scanned so far. */
  get passed(): number {
    return this.#passed
  }

  /** Scans the next records, and takes those that match. */
  async step(): Promise<void> {
    const step = this.#step
    const parameters = this.#parameters
    const start = performance.now()
    const [found] = await this.session.all(this.queries.step(this.shape), { ...parameters, step })
    const time = performance.now() - start
    const { last, size, matching } = found as StepRow
    this.#passed += size
    this.#hasEnded = size < step
    this.#step = Math.ceil(Math.min(step * 4, MAX_STEP, (step * this.stepLimit) / time))
    if (last === null) return
    const { limit, offset, position } = parameters
    const taken =
      matching <= offset
        ? []
        : await this.session.tuples(this.queries.listStep(this.shape), { ...parameters, end: last })
    this.tuples.push(...taken)
    this.#parameters = {
      ...parameters,
      position: { ...position, id: last },
      limit: limit - taken.length,
      offset: Math.max(0, offset - matching),
    }
  }
}

type StepRow = { readonly last: number | null; readonly size: number; readonly matching: number }
