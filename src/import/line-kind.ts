import type { Instant } from '../domain/time.js'
import type { BulkWriter } from '../store/store.js'
import type { Column } from './line-check.js'

export type LineOutcome = 'added' | 'already there' | 'renamed'

/** The kind of records in a file. */
export interface LineKind {
  readonly columns: readonly Column[]
  /** Adds the record of a line. Returns the outcome, or the reasons why it is invalid. */
  add(fields: unknown, writer: BulkWriter, now: Instant): Promise<LineOutcome | readonly string[]>
}
