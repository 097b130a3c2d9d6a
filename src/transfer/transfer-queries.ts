import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { defineQuery, type Query } from '../store/engine/query.js'
import type { Tables } from '../store/engine/tables.js'
import type { TransferredTable } from './transferred-tables.js'

export type Value = string | number | null
/** A row of any table, by column. */
export type Row = Readonly<Record<string, Value>>
type Rows = { readonly rows: readonly Row[] }
type AnyTables = Record<string, Record<string, Value>>

/** The number of rows that one statement inserts, so that they share its cost. */
export const ROWS_PER_STATEMENT = 50

/** The queries of a table. */
export type TableQueries = ReturnType<typeof defineTableQueries>

/** Defines the queries of a table. They return rows in the order of its key, as the database sorts it, `batchRows` at most. */
export function defineTableQueries(
  builder: Kysely<Tables>,
  { name, columns, key }: TransferredTable,
  batchRows: number,
) {
  const db = builder.withTables<AnyTables>()
  const insertOf = (count: number): Query<Rows, unknown> => {
    const row = Object.fromEntries(columns.map((column) => [column, null]))
    const { sql } = db.insertInto(name).values(Array<typeof row>(count).fill(row)).compile()
    return { sql, bind: ({ rows }) => rows.flatMap((row) => columns.map((column) => row[column])) }
  }
  const rows = inOrder(db.selectFrom(name).select(columns), key).limit(batchRows)
  return {
    count: defineQuery(() => db.selectFrom(name).select(sql<number>`count(*)`.as('total'))),
    first: defineQuery(() => rows),
    after: defineQuery((p: Row) => rows.where(isAfter(key, p))),
    insertOne: insertOf(1),
    insertMany: insertOf(ROWS_PER_STATEMENT),
    clear: defineQuery(() => db.deleteFrom(name)),
  }
}

const TALLY_KEY = ['cert_type', 'grain', 'at'] as const

/** Defines the queries that read and clear the tally. They return each count as the sum of its slots. */
export function defineTallyReading(db: Kysely<Tables>, batchRows: number) {
  const totals = db
    .selectFrom('tally')
    .select([...TALLY_KEY, sql<number>`sum(total)`.as('total')])
    .groupBy(TALLY_KEY)
  const counts = inOrder(totals, TALLY_KEY).limit(batchRows)
  return {
    first: defineQuery(() => counts),
    after: defineQuery((p: Row) => counts.where(isAfter(TALLY_KEY, p))),
    clear: defineQuery(() => db.deleteFrom('tally')),
  }
}

function inOrder<DB, T extends keyof DB & string, O>(
  rows: SelectQueryBuilder<DB, T, O>,
  key: readonly string[],
): SelectQueryBuilder<DB, T, O> {
  return key.reduce((ordered, column) => ordered.orderBy(sql.ref(column)), rows)
}

function isAfter(key: readonly string[], position: Row) {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const values = sql.join(key.map((column) => position[column]))
  return sql<boolean>`(${columns}) > (${values})`
}
