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
import { type Kysely, sql, type SqlBool } from 'kysely'
import type { Engine, Session } from '../engine/engine.js'
import type { List } from './list-parameters.js'
import {
  directionOf,
  inOrder,
  type ListDialect,
  type ListParameters,
  type ListShape,
  type ListTuples,
  listed,
  perShape,
  type Records,
  rangesOf,
} from '../queries/list-queries.js'
import { defineQuery } from '../engine/query.js'
import type { Queries } from '../queries/queries.js'
import type { Tables } from '../engine/tables.js'

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

export type PeriodListQueries = ReturnType<typeof definePeriodListQueries>

interface StepParameters extends ListParameters {
  /** The number of records in the step. */
  readonly step: number
}

interface StepPageParameters extends ListParameters {
  /** The id of the last record of the step. */
  readonly end: number
}

/** Defines the queries of sorts and walks. */
export function definePeriodListQueries(db: Kysely<Tables>, dialect: ListDialect) {
  const isAfter = (shape: ListShape) => (directionOf(shape) === 'asc' ? '>' : '<')

  /** Selects the records of a walk, after the position. */
  const passed = (shape: ListShape, p: ListParameters) => {
    const isRevoked = shape.isRevoked === true ? true : undefined
    const [records] = rangesOf(db, dialect, { ...shape, isRevoked, hasPeriod: false }, p)
    return inOrder(records.where('certification.id', isAfter(shape), p.position.id), shape)
  }

  return {
    getLastId: defineQuery(() =>
      db.selectFrom('certification').select(sql<number>`coalesce(max(id), 0)`.as('last')),
    ),

    /** Lists a page by sorting. Each `+ 0` keeps the planner from using an index ordered by id, whose range could be the whole table. */
    listSorted: perShape((shape) =>
      defineQuery((p: ListParameters) => {
        const [range, ...others] = rangesOf(db, dialect, { ...shape, sort: 'expires_at' }, p).map((it) =>
          it.select('certification.id as id').where(sql`certification.id + 0`, isAfter(shape), p.position.id),
        ) as [Ids, ...Ids[]]
        const entries = others.reduce((all, it) => all.unionAll(it), range)
        const ids = db
          .selectFrom(entries.as('entry'))
          .select('entry.id')
          .orderBy(sql`entry.id + 0`, directionOf(shape))
          .limit(p.limit)
          .offset(p.offset)
        return listed(inOrder(db.selectFrom('certification'), shape)).where(dialect.hasId(ids))
      }),
    ),

    /** Scans the next `step` records, and counts those that match. */
    step: perShape((shape) =>
      defineQuery((p: StepParameters) => {
        const records = passed(shape, p)
          // No index contains the version. Otherwise, the planner might read an index by expiry completely and sort it.
          .select(['certification.id as id', 'expires_at', 'revoked_at', 'version'])
          .limit(p.step)
        const matches = matching(shape, p)
        return db
          .selectFrom(records.as('certification'))
          .select([
            sql<number | null>`${sql.raw(directionOf(shape) === 'asc' ? 'max' : 'min')}(id)`.as('last'),
            sql<number>`count(version)`.as('size'),
            sql<number>`count(*) filter (where ${matches})`.as('matching'),
          ])
      }),
    ),

    /** Lists the matching records of a step. */
    listStep: perShape((shape) =>
      defineQuery((p: StepPageParameters) =>
        listed(passed(shape, p))
          .where('certification.id', directionOf(shape) === 'asc' ? '<=' : '>=', p.end)
          .where(matching(shape, p))
          .limit(p.limit)
          .offset(p.offset),
      ),
    ),
  }
}

type Ids = Records<{ id: number }>

/** Builds the condition of a walk. `+ 0` keeps the planner from using an index by expiry. */
function matching({ isRevoked }: ListShape, { period }: ListParameters) {
  const isInPeriod = sql<SqlBool>`expires_at + 0 >= ${period.from} and expires_at + 0 < ${period.before}`
  return isRevoked === false ? sql<SqlBool>`${isInPeriod} and revoked_at + 0 is null` : isInPeriod
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
