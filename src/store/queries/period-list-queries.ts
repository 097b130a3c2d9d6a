import { type Kysely, sql, type SqlBool } from 'kysely'
import type { ListDialect, Records } from '../engine/dialects.js'
import { defineQuery } from '../engine/query.js'
import type { Tables } from '../engine/tables.js'
import {
  directionOf,
  inOrder,
  type ListParameters,
  type ListShape,
  listed,
  perShape,
  rangesOf,
} from './list-queries.js'

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
