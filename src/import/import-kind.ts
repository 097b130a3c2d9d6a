import type { Instant } from '../domain/time.js'
import type { BulkWriter } from '../store/interface/store.js'
import type { FieldDefinition } from './line-check.js'

/** The outcome of a line without errors. */
export type LineOutcome = 'added' | 'already there' | 'renamed' | 'updated'

/** The facts about an import that a line depends on. */
export interface LineContext {
  readonly now: Instant
  /** Whether a record that exists with other values is corrected instead of being an error. */
  readonly isUpdate: boolean
}

/** Imports records of one kind, certifications or mentors. `Stored` is the type of a stored record. */
export interface ImportKind<Stored = object> {
  readonly fields: readonly FieldDefinition[]
  /** Fields that replies and exports derive from the record: the import ignores columns with these names. */
  readonly derivedFields?: readonly string[]
  /**
   * Adds the record of a line.
   *
   * @param line the values of the line, by field.
   * @returns the outcome; `duplicate` if an earlier line has the same id; or the reasons why the line is invalid, each a sentence that
   *   begins with a field.
   */
  add(
    line: unknown,
    writer: BulkWriter,
    context: LineContext,
  ): Promise<LineOutcome | 'duplicate' | readonly string[]>
  /** Returns the record of a line as it would be stored, under the contract's names; undefined if the line is invalid. */
  toStored?(line: unknown, now: Instant): Stored | undefined
}
