import type { Query } from './query.js'

/** Runs compiled queries on one connection. */
export interface Session {
  all<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R[]>
  /** Returns each row as the list of its values, in the order of the query's columns: faster, for the lists. */
  tuples<P extends object>(query: Query<P, unknown>, parameters: P): Promise<unknown[][]>
  /** Returns the row of a query that always has one, such as a total. */
  one<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R>
  first<P extends object, R>(query: Query<P, R>, parameters: P): Promise<R | undefined>
  run<P extends object>(query: Query<P, unknown>, parameters: P): Promise<void>
}
