import type { Store } from '../store/store.js'

/** What the lines of an exported file are records of. */
export interface ExportKind {
  /** The names of the fields, in the order of CSV's columns. */
  readonly fields: readonly string[]
  /** Every record's fields, in batches, all of one moment. One that a record does not have is undefined. */
  lines(store: Store): AsyncIterable<readonly ExportedLine[]>
}

export type ExportedLine = Readonly<Record<string, unknown>>
