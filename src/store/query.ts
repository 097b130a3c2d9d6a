import type { Compilable } from 'kysely'

/** A query that is compiled once: its text, and what is bound to it when it runs. */
export interface Query<P extends object, R> {
  readonly sql: string
  /** The values to bind, in the order of the text's parameters. */
  bind(parameters: P): unknown[]
  /** Only for the compiler: the type of a row. */
  readonly row?: R
}

/** Stands in a query for the parameter of that name. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * Compiles a query. `build` is given a placeholder for each parameter, typed as its value.
 *
 * @example defineQuery((p: { id: number }) => db.selectFrom('mentor').select('name').where('id', '=', p.id))
 */
export function defineQuery<P extends object, R>(build: (parameters: P) => Compilable<R>): Query<P, R> {
  const placeholders = new Proxy({} as P, { get: (_, name) => new Placeholder(String(name)) })
  const { sql, parameters } = build(placeholders).compile()
  const shards = parameters.map((value) =>
    value instanceof Placeholder ? (value.name as keyof P) : undefined,
  )
  return {
    sql,
    bind: (values) => shards.map((name, i) => (name === undefined ? parameters[i] : values[name])),
  }
}
