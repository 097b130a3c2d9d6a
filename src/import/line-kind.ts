import type { Instant } from '../domain/time.js'
import type { BulkWriter } from '../store/store.js'
import type { Column } from './line-check.js'

export type LineOutcome = 'added' | 'already there' | 'renamed'

/** What the lines of a file are records of. */
export interface LineKind {
  readonly columns: readonly Column[]
  /** Loads the record that a line's fields describe; gives what became of it, or why it cannot be loaded. */
  add(fields: unknown, writer: BulkWriter, now: Instant): Promise<LineOutcome | readonly string[]>
}
