import type { Instant } from '../domain/time.js'
import type { BulkWriter } from '../store/store.js'
import type { Column } from './line-check.js'

export type LineOutcome = 'added' | 'already there' | 'renamed' | 'updated'

export interface LineContext {
  readonly now: Instant
  /** Whether a record that exists with other values is corrected instead of being an error. */
  readonly isUpdate: boolean
}

/** The kind of records in a file. `Stored` is what `toStored` returns. */
export interface LineKind<Stored = object> {
  readonly columns: readonly Column[]
  /** Columns of tables that replies and exports derive from the record: an import ignores them. */
  readonly derivedColumns?: readonly string[]
  /**
   * Adds the record of a line. Returns the outcome, `duplicate` if an earlier line has the same id, or the reasons why it is invalid,
   * each a sentence that begins with the field.
   */
  add(
    fields: unknown,
    writer: BulkWriter,
    context: LineContext,
  ): Promise<LineOutcome | 'duplicate' | readonly string[]>
  /** The record of a line as it would be stored, in the contract's words; undefined if it is invalid. */
  toStored?(fields: unknown, now: Instant): Stored | undefined
}
