import type { Client } from 'pg'
import type { Effect, Query } from '../engine/query.js'
import { type Column, type TableName, TABLES } from '../engine/tables.js'
import { BulkSession } from './postgres-session.js'
import { sendTogether } from './send-together.js'

// Combines the statements of a batch of writes.
//
// Thirty creations would be thirty inserts of one row, and a statement costs the server and the driver more than a row. So the calls of
// a query in one turn of the event loop become one statement. Its parameters are arrays, one for each column.
//
// Citus rejects arrays and joins in statements that write to distributed tables, and locks in statements on several shards. There, only
// inserts are combined, as lists of values: a batch of 32 creations then takes a third of the time.

type Rows = Readonly<Record<string, unknown>>[]

interface Call {
  readonly parameters: object
  resolve(rows: Rows): void
  reject(error: unknown): void
}

/** Combines the calls of a query. Statements that return nothing are sent without waiting; `flush` waits for them. */
export class CombiningSession extends BulkSession {
  /** @param hasCitus whether tables may be distributed. */
  constructor(
    client: Client,
    keepsStatements = true,
    readonly hasCitus = false,
  ) {
    super(client, keepsStatements)
  }

  readonly #waiting = new Map<Query<object, unknown>, Call[]>()
  readonly #created = new Set<unknown>()
  #mayHaveWritten = false

  /** The ids of the certifications that were created. */
  get created(): ReadonlySet<unknown> {
    return this.#created
  }

  /** Whether a statement was not a plain select. */
  get mayHaveWritten(): boolean {
    return this.#mayHaveWritten
  }

  protected override beforeSend(): void {
    sendTogether(this.client, process.nextTick)
  }

  override all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]> {
    const { effect, sql } = query
    this.#mayHaveWritten ||= !sql.startsWith('select ')
    if (effect === undefined || (this.hasCitus && effect.does !== 'insert'))
      return super.all(query, parameters)
    const key = query as unknown as Query<object, unknown>
    return new Promise<Rows>((resolve, reject) => {
      const calls = this.#waiting.get(key) ?? []
      if (calls.push({ parameters, resolve, reject }) > 1) return
      this.#waiting.set(key, calls)
      queueMicrotask(() => void this.#send(key))
    }) as Promise<R[]>
  }

  async #send(query: Query<object, unknown>): Promise<void> {
    const calls = this.#waiting.get(query) as Call[]
    this.#waiting.delete(query)
    try {
      const results = await this.#execute(
        query,
        calls.map(({ parameters }) => parameters),
      )
      if (query.effect?.does === 'insert' && query.effect.table === 'certification')
        for (const row of results.flat()) this.#created.add(row.id)
      calls.forEach(({ resolve }, i) => resolve(results[i] ?? []))
    } catch (error) {
      for (const { reject } of calls) reject(error)
    }
  }

  /** Returns the rows of each call. */
  async #execute(query: Query<object, unknown>, given: readonly object[]): Promise<readonly Rows[]> {
    const effect = query.effect as Effect
    const [first = {}, ...others] = given
    if (others.length === 0 && !takesArrays(effect)) return [(await super.all(query, first)) as Rows]
    const values = given.map((it) => query.bind(it))
    const sent = this.hasCitus
      ? inStatements(values).map((some) => super.all(valuesInsert(effect, some.length), { values: some }))
      : [super.all(combined(query), { values })]
    const rows = (await Promise.all(sent)).flat() as Rows
    return rowsByCall(effect, rows, values)
  }
}

interface Values {
  /** For each call, its values. */
  readonly values: readonly (readonly unknown[])[]
}

/** Whether the query itself takes arrays, so that a single call of it does, too. */
function takesArrays(effect: Effect): boolean {
  return effect.does === 'insert' && effect.takesArrays === true
}

const combinations = new WeakMap<object, Query<Values, unknown>>()

/** The statement for several calls of a query, on PostgreSQL without Citus. */
function combined(query: Query<object, unknown>): Query<Values, unknown> {
  const known = combinations.get(query)
  if (known !== undefined) return known
  const effect = query.effect as Effect
  const combination = {
    sql: takesArrays(effect) ? query.sql : combinedSql(effect),
    bind: ({ values }: Values) => transpose(values).map(toArray),
  }
  combinations.set(query, combination)
  return combination
}

/** The maximum number of rows in a list of values. Each number of rows has a statement, which connections prepare. */
const MAX_VALUES = 64

/** Divides rows among statements. */
function inStatements<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / MAX_VALUES)
  return Array.from({ length: count }, (_, i) => rows.slice(i * MAX_VALUES, (i + 1) * MAX_VALUES))
}

const valuesInserts = new WeakMap<Effect, Query<Values, unknown>[]>()

/** The insert of a number of rows. Citus evaluates generated ids in the order of the list. */
function valuesInsert(effect: Effect, count: number): Query<Values, unknown> {
  const known = valuesInserts.get(effect) ?? []
  valuesInserts.set(effect, known)
  const { table } = effect
  const columns = columnsOf(table)
  const returning = 'returnsId' in effect && effect.returnsId === true ? ' returning id' : ''
  return (known[count] ??= {
    sql: `insert into ${table} (${columns.map(quote)}) values ${valueLists(count, columns.length)}${returning}`,
    bind: ({ values }) => values.flat(),
  })
}

/** Placeholders for rows, such as `($1, $2), ($3, $4)`. */
function valueLists(rows: number, columns: number): string {
  const row = (first: number) => Array.from({ length: columns }, (_, i) => `$${first + i + 1}`).join(', ')
  return Array.from({ length: rows }, (_, i) => `(${row(i * columns)})`).join(', ')
}

function combinedSql(effect: Effect): string {
  const { does, table } = effect
  if (does === 'insert') {
    const columns = columnsOf(table)
    const computed = Object.entries(effect.computed ?? {})
    const names = [...columns, ...computed.map(([name]) => name)].map(quote)
    const values = [...columns.map(quote), ...computed.map(([, expression]) => expression)]
    // The ids are assigned in the order of the calls.
    return `insert into ${table} (${names}) select ${values}
      from unnest(${arraysOf(table, columns)}) with ordinality as given (${columns.map(quote)}, call)
      order by call`
  }
  const { by } = effect
  if (does === 'select') {
    const { orderBy, locks } = effect
    const order = orderBy === by ? by : `${by}, ${orderBy}`
    return `select * from ${table} where ${by} = any($1::bigint[]) order by ${order}${locks === true ? ' for update' : ''}`
  }
  if (does === 'delete') return `delete from ${table} where ${by} = any($1::bigint[])`
  const columns = columnsOf(table)
  return `update ${table} set ${columns.map((it) => `${quote(it)} = given.${quote(it)}`)}
    from unnest(${arraysOf(table, [...columns, by])}) as given (${[...columns, by].map(quote)})
    where ${table}.${by} = given.${quote(by)}`
}

/** Assigns rows to calls: generated ids ascend in the order of the calls, other rows contain a value of their call. */
function rowsByCall(effect: Effect, rows: Rows, values: Values['values']): readonly Rows[] {
  if (effect.does === 'select') {
    const byKey = new Map<unknown, Rows>()
    for (const row of rows) byKey.set(row[effect.by], [...(byKey.get(row[effect.by]) ?? []), row])
    return values.map(([key]) => byKey.get(key) ?? [])
  }
  if (effect.does !== 'insert' || effect.returnsId !== true) return []
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id)).map((row) => [row])
}

/** The columns without those that the database generates, in the order in which queries bind them. */
export function columnsOf(table: TableName): string[] {
  return Object.entries(TABLES[table]).flatMap(([name, { part }]) => (part === 'generated key' ? [] : name))
}

/** Placeholders for an array of each column, after `before` other parameters. Inserts and updates convert bigint to smaller types. */
export function arraysOf(table: TableName, names: readonly string[], before = 0): string[] {
  const columns: Readonly<Record<string, Column>> = TABLES[table]
  return names.map((name, i) => `$${before + i + 1}::${columns[name]?.isText === true ? 'text' : 'bigint'}[]`)
}

function quote(name: string): string {
  return `"${name}"`
}

/** Formats an array of numbers for PostgreSQL. The driver would quote each of them; it formats texts. */
export function toArray(values: readonly unknown[]): unknown {
  if (values.some((it) => typeof it === 'string')) return values
  return `{${values.map((it) => it ?? 'null').join()}}`
}

/** Turns the values of each call into the values of each column. */
function transpose(values: Values['values']): unknown[][] {
  const [first = []] = values
  return first.map((_, column) => values.map((call) => call[column]))
}
