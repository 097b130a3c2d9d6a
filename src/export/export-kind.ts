import type { Store } from '../store/interface/store.js'

/** The kind of records in an exported file. */
export interface ExportKind {
  /** The names of the fields, in the order of the CSV columns. */
  readonly fields: readonly string[]
  /** Reads the fields of every record in batches, from one snapshot. A missing field is undefined. */
  lines(store: Store): AsyncIterable<readonly ExportedLine[]>
}

/** The values of a record, by field. */
export type ExportedLine = Readonly<Record<string, unknown>>
